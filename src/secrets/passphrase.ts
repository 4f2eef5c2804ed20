/**
 * Decides whether a text can be the passphrase of an API key. A person chooses it, so it may be
 * short, and have words, blanks and marks. It is read by JavaScript on both backends, because every
 * request carries it or its signature.
 * @module
 */
import { colon, equals, isDigit, isLetter, isLineEnd, isSpaceOrTab, space } from '../util/ascii.js';
import { encodeText, lengthOf, wipeBytes } from '../util/primordials.js';
import { isJson, isName, isNames, references } from './mistake.js';
import { byteOrderMark, isPrivateKey } from './private-key.js';
import type { Mistake } from './secret-table.js';
import {
  allBytesOf,
  anyOf,
  type Bytes,
  bytesOf,
  isAlphanumeric,
  isQuote,
  isWhitespace,
  type Kind,
  SecretText,
} from './secret-text.js';

/** Words that name a secret. A passphrase that is a whole line has one before its value. */
const nameWords = allBytesOf(['passphrase', 'password', 'secret']);
/** Words in the names of variables for a passphrase. */
const variableWords = allBytesOf(['pass', 'pwd', 'phrase']);
/** Schemes of references that need no `//`. */
const schemes = allBytesOf(['vault:', 'encrypted:', 'env:', 'file:', 'arn:', 'secret:', 'ENC[', 'ENC(']);
const pathStart = bytesOf('://');
const interpolations: readonly (readonly [start: Bytes, end: Kind])[] = [
  [bytesOf('${'), anyOf('}')],
  [bytesOf('$('), anyOf(')')],
  [bytesOf('{{'), anyOf('}')],
];
const [dollar = 0, percent = 0] = bytesOf('$%');

const isUnderscore = anyOf('_');
const isLineMark = anyOf('-*># ');
const isLower: Kind = (c) => isLetter(c) && c >= 0x61;
const isVariable: Kind = (c) => isDigit(c) || isUnderscore(c) || (isLetter(c) && !isLower(c));
const isControl: Kind = (c) => c < space || c === 0x7f;
const isValue: Kind = (c) => c !== equals && !isWhitespace(c);
const isListEnd = anyOf(',;');

function hasAnyWord(text: SecretText, from: number, end: number, words: readonly Bytes[]): boolean {
  for (let i = from; i < end; i++) {
    for (let word = 0; word < words.length; word++) {
      const wanted = words[word] ?? [];
      if (i + wanted.length <= end && text.hasWordAt(i, wanted)) return true;
    }
  }
  return false;
}

/** Whether the name before a sign is that of a secret, or of a variable: `OKX_PHRASE`. */
function namesSecret(text: SecretText, from: number, end: number): boolean {
  if (hasAnyWord(text, from, end, nameWords)) return true;
  let isUpper = true;
  let hasUnderscore = false;
  for (let i = from; i < end; i++) {
    const c = text.at(i);
    if (isSpaceOrTab(c) && i < end - 1) isUpper = true;
    else isUpper &&= isVariable(c) || isSpaceOrTab(c);
    hasUnderscore ||= isUnderscore(c);
  }
  return hasUnderscore && (isUpper || hasAnyWord(text, from, end, variableWords));
}

/** `OKX_PASSPHRASE=value` or `Passphrase: value`. In another text the sign is part of it. */
function isAssignment(text: SecretText, start: number): boolean {
  const from = text.skip(start, isLineMark);
  const end = text.skip(from, isNames);
  const sign = text.at(end);
  const isSign = sign === equals || (sign === colon && (isSpaceOrTab(text.at(end + 1)) || text.at(end + 1) === equals));
  return isSign && text.has(end + 1, isValue) && namesSecret(text, from, end);
}

/** `${NAME}`, `$(command)` or `{{name}}`, with its end. */
function isInterpolated(text: SecretText): boolean {
  for (let i = 0; i < text.length; i++) {
    for (let each = 0; each < interpolations.length; each++) {
      const pair = interpolations[each];
      if (pair === undefined || !text.hasAt(i, pair[0])) continue;
      const name = i + pair[0].length;
      if (isLetter(text.at(name)) || isUnderscore(text.at(name)) || isSpaceOrTab(text.at(name))) {
        if (text.has(name, pair[1])) return true;
      }
    }
  }
  return false;
}

/** `$NAME`, `%NAME%` or `scheme://path`. */
function isNamedReference(text: SecretText, start: number): boolean {
  const first = text.at(start);
  const end = text.skip(start + 1, isVariable);
  const isNamed = end > start + 2 && !isDigit(text.at(start + 1));
  if (first === dollar) return isNamed && end === text.length;
  if (first === percent) return isNamed && end === text.length - 1 && text.last === percent;
  return text.hasAnyAt(start, schemes) || (isAlphanumeric(first) && text.hasAt(text.skip(start, isName), pathStart));
}

/** The same quote before and after it. One quote alone is part of it. */
function hasQuotes(text: SecretText): boolean {
  const end = isListEnd(text.last) ? text.length - 2 : text.length - 1;
  return end > 0 && isQuote(text.at(0)) && text.at(end) === text.at(0);
}

/** The first mistake of a text that is not empty, or undefined. */
export function mistakeOfPassphrase(
  bytes: Uint8Array,
  length: number,
  apiKey: string,
): Exclude<Mistake, 'none'> | undefined {
  const text = new SecretText(bytes, length);
  if (text.isText(apiKey)) return 'api-key';
  if (isPrivateKey(text)) return 'private-key';
  if (text.hasAt(0, byteOrderMark)) return 'byte-order-mark';
  const start = text.skip(0, isWhitespace);
  if (isJson(text, start)) return 'json';
  if (isAssignment(text, start)) return 'assignment';
  if (text.hasAnyAt(start, references) || isInterpolated(text) || isNamedReference(text, start)) return 'reference';
  if (text.has(0, isLineEnd)) return 'newline';
  if (hasQuotes(text)) return 'quotes';
  if (isSpaceOrTab(text.at(0)) || isSpaceOrTab(text.last)) return 'space';
  return text.has(0, isControl) ? 'character' : undefined;
}

/** The same for a passphrase that is a string already. */
export function mistakeOfPassphraseText(passphrase: string, apiKey: string): ReturnType<typeof mistakeOfPassphrase> {
  const bytes = encodeText(passphrase);
  const mistake = mistakeOfPassphrase(bytes, lengthOf(bytes), apiKey);
  wipeBytes(bytes);
  return mistake;
}
