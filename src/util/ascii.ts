/**
 * The ASCII bytes (RFC 20) that have a meaning in the files and lines that contain secrets. Parsers
 * compare bytes, because a JavaScript string of a secret could not be wiped.
 * @module
 */

export const tab = 0x09;
export const lineFeed = 0x0a;
export const carriageReturn = 0x0d;
/** The first printable character. */
export const space = 0x20;
export const doubleQuote = 0x22;
export const hash = 0x23;
export const singleQuote = 0x27;
export const star = 0x2a;
export const hyphen = 0x2d;
export const dot = 0x2e;
export const slash = 0x2f;
export const colon = 0x3a;
export const equals = 0x3d;
export const backslash = 0x5c;
export const underscore = 0x5f;
export const backquote = 0x60;

export const isDigit = (c: number): boolean => c >= 0x30 && c <= 0x39;
export const isLetter = (c: number): boolean => (c >= 0x41 && c <= 0x5a) || (c >= 0x61 && c <= 0x7a);
/** Whether it ends a line: LF, or CR. */
export const isLineEnd = (c: number): boolean => c === lineFeed || c === carriageReturn;
/** Whether it is a space or a tab. */
export const isSpaceOrTab = (c: number): boolean => c === space || c === tab;
