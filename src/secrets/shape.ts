/**
 * The form of the keys that an exchange issues.
 * @module
 */
import { equals, hyphen, isDigit, isLetter, space } from '../util/ascii.js';
import { encodeText, lengthOf } from '../util/primordials.js';
import type { Characters } from './secret-table.js';
import { anyOf, type Kind, SecretText } from './secret-text.js';

/** The form of the keys that an exchange issues. */
export interface Shape {
  readonly characters: Characters;
  /** The number of characters, or the least and the greatest. */
  readonly length: number | readonly [shortest: number, longest: number];
}

const isAlphanumeric: Kind = (c) => isDigit(c) || isLetter(c);
const isVisible: Kind = (c) => c > space && c <= 0x7e;
const isHex = anyOf('0123456789abcdefABCDEF');
const isBase64Mark = anyOf('+/');
const isBase64UrlMark = anyOf('-_');
const isUuidHyphen = (index: number): boolean => index === 8 || index === 13 || index === 18 || index === 23;

function isOf(characters: Characters, c: number, index: number): boolean {
  switch (characters) {
    case 'hex':
      return isHex(c);
    case 'alphanumeric':
      return isAlphanumeric(c);
    case 'base64':
      return isAlphanumeric(c) || isBase64Mark(c);
    case 'base64url':
      return isAlphanumeric(c) || isBase64UrlMark(c);
    case 'uuid':
      return isUuidHyphen(index) ? c === hyphen : isHex(c);
    case 'visible':
      return isVisible(c);
  }
}

/** The least and the greatest number of characters. */
export function lengthsOf({ length }: Shape): readonly [shortest: number, longest: number] {
  return typeof length === 'number' ? [length, length] : length;
}

export function hasShape(text: SecretText, shape: Shape): boolean {
  // Destructuring a list would call its iterator, which other code can replace.
  const { 0: shortest, 1: longest } = lengthsOf(shape);
  if (text.length < shortest || text.length > longest) return false;
  let end = text.length;
  if (shape.characters === 'base64') while (text.length - end < 2 && text.at(end - 1) === equals) end--;
  for (let i = 0; i < end; i++) if (!isOf(shape.characters, text.at(i), i)) return false;
  return true;
}

const names: Readonly<Record<Characters, string>> = {
  hex: 'hexadecimal digits',
  alphanumeric: 'letters and digits',
  base64: 'characters of base64',
  base64url: 'letters, digits, hyphens and underscores',
  uuid: 'characters of a UUID',
  visible: 'visible characters of ASCII',
};

/** No secret is longer. */
export const longestShape = 4096;

/** Such as `64 letters and digits`. */
export function described(shape: Shape): string {
  const { 0: shortest, 1: longest } = lengthsOf(shape);
  const atLeast = longest === longestShape ? `at least ${shortest}` : `${shortest} to ${longest}`;
  return `${shortest === longest ? shortest : atLeast} ${names[shape.characters]}`;
}

/** Whether a text that is not secret has a form. */
export const fits = (text: string, shape: Shape): boolean => {
  const bytes = encodeText(text);
  return hasShape(new SecretText(bytes, lengthOf(bytes)), shape);
};
