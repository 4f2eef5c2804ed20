/**
 * Quotes text for a shell, in commands that messages suggest.
 * @module
 */

/**
 * Quotes text as one shell word (POSIX, Shell Command Language, section 2.2.2). The text must not
 * contain NUL, which no shell word can.
 */
export function shellWord(text: string): string {
  return /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
