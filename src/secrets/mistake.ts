/**
 * Decides whether a text can be the secret of an API key at all. native/keys/secret_mistake.cc is
 * the same check for the native backend, and test/fixtures/secret-cases.json has the cases of both.
 * @module
 */
import { colon, equals, isDigit, isLetter, isLineEnd, isSpaceOrTab, space } from '../util/ascii.js';
import {
  longestPlaceholder,
  type Mistake,
  placeholderWords,
  privateKeyStarts,
  referenceStarts,
  telltaleLetters,
} from './secret-table.js';
import { allBytesOf, anyOf, type Bytes, bytesOf, type Kind, SecretText } from './secret-text.js';
import { hasShape, type Shape } from './shape.js';

/** What is known about a secret that an exchange issued, before it is read. */
export interface Expected {
  /** The public half. */
  readonly apiKey?: string;
  /** The form of the exchange's secrets. */
  readonly secret?: Shape;
  /** The form of its API keys, if this API key has the form of a secret instead. */
  readonly apiKeyForm?: Shape;
}

/** The first mistake, and whether the text has the form of the exchange's secrets. */
export interface Judgement {
  readonly mistake: Mistake;
  readonly likely: boolean;
}

const privateKeys = allBytesOf(privateKeyStarts);
const pemStart = privateKeys[0] ?? [];
const references = allBytesOf(referenceStarts);
const words = allBytesOf(placeholderWords);
const interpolations = allBytesOf(['${', '$(', '{{']);
const omissions = allBytesOf(['***', '...']);
const enclosures = allBytesOf(['<>', '[]', '()', '{}']);
const exportWord = bytesOf('export ');
const byteOrderMark: Bytes = [0xef, 0xbb, 0xbf];

// Other code can replace it after the import.
const PlainBytes = Uint8Array;

const isQuote = anyOf('"\'`');
const isAlphanumeric: Kind = (c) => isDigit(c) || isLetter(c);
const isLower: Kind = (c) => c >= 0x61 && c <= 0x7a;
const isWhitespace: Kind = (c) => isSpaceOrTab(c) || isLineEnd(c);
const isUnprintable: Kind = (c) => c < space || c > 0x7e;
const isColon: Kind = (c) => c === colon;
const isValue: Kind = (c) => c !== equals && !isWhitespace(c);
const isListEnd = anyOf(',;');
const isJsonText = anyOf('"\'');
const isNameMark = anyOf('_.-+');
const isName: Kind = (c) => isAlphanumeric(c) || isNameMark(c);
const isNameStart: Kind = (c) => isLetter(c) || isUnderscore(c);
const isUnderscore = anyOf('_');
const [openBrace = 0, closeBrace = 0, openBracket = 0, closeBracket = 0, openParenthesis = 0, closeParenthesis = 0] =
  bytesOf('{}[]()');

/** Pairs of characters that begin a reference: the first, and the kind of the second. */
const referenceMarks: readonly (readonly [first: number, isSecond: Kind])[] = [
  [0x24, (c) => isLetter(c) || isExpansion(c)], // $
  [0x40, (c) => isLetter(c) || isPathStart(c)], // @
  [0x21, isLetter], // !
];
const isExpansion = anyOf('_{(');
const isPathStart = anyOf('/.');
const percent = 0x25;

function isJson(text: SecretText, start: number): boolean {
  const first = text.at(start);
  const next = text.at(text.skip(start + 1, isWhitespace));
  if (first === openBracket) return isJsonText(next) || next === openBrace;
  if (first !== openBrace) return false;
  return (
    isJsonText(next) ||
    next === closeBrace ||
    (next !== openBrace && text.last === closeBrace && text.has(start, isColon))
  );
}

/** `NAME=value` or `name: value`. The padding of base64 is no value. */
function isAssignment(text: SecretText, start: number): boolean {
  const from = text.hasAt(start, exportWord) ? text.skip(start + exportWord.length, isSpaceOrTab) : start;
  const end = text.skip(from, isName);
  if (!isNameStart(text.at(from))) return false;
  if (text.at(end) === colon) return isSpaceOrTab(text.at(end + 1));
  const sign = text.skip(end, isSpaceOrTab);
  return text.at(sign) === equals && text.has(sign, isValue);
}

/** `scheme:path` or `name[path]`. No exchange issues a secret with a colon or a bracket. */
function isNamedReference(text: SecretText, start: number): boolean {
  const end = text.skip(start, isName);
  if (!isLetter(text.at(start)) || end - start < 2) return false;
  const after = text.at(end);
  if (after === colon) return end + 1 < text.length;
  return (
    (after === openBracket && text.last === closeBracket) ||
    (after === openParenthesis && text.last === closeParenthesis)
  );
}

function isReference(text: SecretText, start: number): boolean {
  const first = text.at(start);
  const next = text.at(start + 1);
  for (let i = 0; i < referenceMarks.length; i++) {
    const mark = referenceMarks[i];
    if (mark !== undefined && first === mark[0] && mark[1](next)) return true;
  }
  if (first === percent && text.last === percent && start + 2 < text.length) return true;
  return text.hasAnyAt(start, references) || text.containsAny(interpolations) || isNamedReference(text, start);
}

function hasQuotes(text: SecretText): boolean {
  return isQuote(text.at(0)) || isQuote(text.last) || (isListEnd(text.last) && isQuote(text.at(text.length - 2)));
}

function isEnclosed(text: SecretText): boolean {
  for (let i = 0; i < enclosures.length; i++) {
    if (text.at(0) === enclosures[i]?.[0] && text.last === enclosures[i]?.[1]) return true;
  }
  return false;
}

/** Whether it has no letters or digits, or one of them several times and no other. */
function isOneCharacter(text: SecretText): boolean {
  let count = 0;
  let only = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.at(i);
    if (!isAlphanumeric(c)) continue;
    if (count !== 0 && (c | 0x20) !== only) return false;
    only = c | 0x20;
    count++;
  }
  return count === 0 || count > 2;
}

const withoutWord = 1;
const withWord = 2;

/** Whether it consists of words for placeholders, and perhaps digits. */
function isPlaceholderWords(text: SecretText): boolean {
  const reached = new PlainBytes(longestPlaceholder + 1);
  reached[0] = withoutWord;
  for (let i = 0; i < text.length; i++) {
    const here = reached[i] ?? 0;
    if (here === 0) continue;
    if (!isLetter(text.at(i))) reached[i + 1] = (reached[i + 1] ?? 0) | here;
    for (let word = 0; word < words.length; word++) {
      const wanted = words[word] ?? [];
      if (text.hasWordAt(i, wanted)) reached[i + wanted.length] = withWord;
    }
  }
  return ((reached[text.length] ?? 0) & withWord) !== 0;
}

/**
 * Whether it is several words of letters alone or digits alone, and one of them shows that it is a
 * placeholder. A capital after a small letter begins a word.
 */
function isPlaceholderName(text: SecretText): boolean {
  let count = 0;
  let telltale = false;
  for (let start = 0, end = 0; start < text.length; start = end) {
    const first = text.at(start);
    end = isDigit(first) ? text.skip(start, isDigit) : start + 1;
    if (isLetter(first)) {
      while (isLetter(text.at(end)) && !(isLower(text.at(end - 1)) && !isLower(text.at(end)))) end++;
      telltale ||= isTelltale(text, start, end);
    }
    if (!isAlphanumeric(first)) continue;
    count++;
    const after = text.at(end);
    if (isDigit(first) ? isLetter(after) : isDigit(after)) return false;
  }
  return telltale && count > 1;
}

function isTelltale(text: SecretText, start: number, end: number): boolean {
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? [];
    if (word.length >= telltaleLetters && word.length === end - start && text.hasWordAt(start, word)) return true;
  }
  return false;
}

function isPlaceholder(text: SecretText): boolean {
  if (text.containsAny(omissions) || isEnclosed(text)) return true;
  if (text.length > longestPlaceholder) return false;
  return isOneCharacter(text) || isPlaceholderWords(text) || isPlaceholderName(text);
}

function mistakeOf(text: SecretText): Mistake {
  const marked = text.hasAt(0, byteOrderMark);
  const start = text.skip(marked ? byteOrderMark.length : 0, isWhitespace);
  if (text.hasAnyAt(text.skip(start, isQuote), privateKeys)) return 'private-key';
  if (marked) return 'byte-order-mark';
  if (isJson(text, start)) return 'json';
  if (isAssignment(text, start)) return 'assignment';
  if (isReference(text, start)) return 'reference';
  if (text.has(0, isLineEnd)) return 'newline';
  if (hasQuotes(text)) return 'quotes';
  if (isPlaceholder(text)) return 'placeholder';
  if (isSpaceOrTab(text.at(0)) || isSpaceOrTab(text.last)) return 'space';
  if (text.has(0, isUnprintable)) return 'character';
  return 'none';
}

/**
 * Judges the text of a secret that an exchange issued. The text is not empty, and has no line break
 * at its end.
 */
export function judge(bytes: Uint8Array, length: number, { apiKey, secret, apiKeyForm }: Expected = {}): Judgement {
  const text = new SecretText(bytes, length);
  if (apiKey !== undefined && text.isText(apiKey)) return { mistake: 'api-key', likely: true };
  const mistake = mistakeOf(text);
  if (mistake !== 'none' || secret === undefined) return { mistake, likely: true };
  const likely = hasShape(text, secret);
  const exchanged = !likely && apiKeyForm !== undefined && hasShape(text, apiKeyForm);
  return { mistake: exchanged ? 'exchanged' : 'none', likely };
}

const encoder = new TextEncoder();

/**
 * The mistake of an API key. It may be a single word, which would be a placeholder for a secret. A
 * header's own rules find spaces and other characters.
 */
export function mistakeOfApiKey(apiKey: string): Exclude<Mistake, 'none'> | undefined {
  const bytes = encoder.encode(apiKey);
  const { mistake } = judge(bytes, bytes.length);
  const own: readonly Mistake[] = ['private-key', 'json', 'assignment', 'reference', 'quotes'];
  return mistake !== 'none' && own.includes(mistake) ? mistake : undefined;
}

/** Whether it begins as PEM does (RFC 7468, section 2). */
export const isPem = (bytes: Uint8Array, length: number): boolean => new SecretText(bytes, length).hasAt(0, pemStart);

export const hasLineBreak = (bytes: Uint8Array, length: number): boolean =>
  new SecretText(bytes, length).has(0, isLineEnd);
