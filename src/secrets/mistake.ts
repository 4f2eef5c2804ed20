/**
 * Decides whether a text can be the secret of an API key at all. native/keys/secret_mistake.cc is
 * the same check for the native backend, and test/fixtures/secret-cases.json has the cases of both.
 * @module
 */
import { colon, equals, isLetter, isLineEnd, isSpaceOrTab, space } from '../util/ascii.js';
import { isPlaceholder } from './placeholder.js';
import { byteOrderMark, isPrivateKey } from './private-key.js';
import { type Mistake, referenceStarts } from './secret-table.js';
import {
  allBytesOf,
  anyOf,
  bytesOf,
  isAlphanumeric,
  isQuote,
  isWhitespace,
  type Kind,
  SecretText,
} from './secret-text.js';
import { hasShape, type Shape } from './shape.js';

/** What is known about a secret that an exchange issued, before it is read. */
export interface Expected {
  /** The public half. */
  readonly apiKey?: string;
  readonly passphrase?: string;
  /** The form of the exchange's secrets. */
  readonly secret?: Shape;
  /** Whether the API key has that form instead of its own, so that it may be the secret. */
  readonly isSecret?: boolean;
  /** The form of the exchange's API keys, if this API key does not have it. */
  readonly apiKeyForm?: Shape;
}

/** The first mistake, and whether the text has the form of the exchange's secrets. */
export interface Judgement {
  readonly mistake: Mistake;
  readonly likely: boolean;
}

/** How references and ciphertext begin. */
export const references = allBytesOf(referenceStarts);
const interpolations = allBytesOf(['${', '$(', '{{']);
const tokenStart = bytesOf('eyJ');
const tokenHeader = bytesOf('eyJhbGciOi');

const isUnprintable: Kind = (c) => c < space || c > 0x7e;
const isColon: Kind = (c) => c === colon;
const isDot = anyOf('.');
const isValue: Kind = (c) => c !== equals && !isWhitespace(c);
const isListEnd = anyOf(',;');
const isSeparator = anyOf(',;:|');
const isJsonText = anyOf('"\'');
const isNameMark = anyOf('_.-+');
export const isName: Kind = (c) => isAlphanumeric(c) || isNameMark(c);
export const isNames: Kind = (c) => isName(c) || isSpaceOrTab(c);
const isNameStart: Kind = (c) => isLetter(c) || isUnderscore(c);
const isUnderscore = anyOf('_');
const isLineMark = anyOf('-*># ');
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

/** Whether it begins as an object or a list of JSON does. */
export function isJson(text: SecretText, start: number): boolean {
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

/** `NAME=value`, `set NAME=value`, `- API Secret: value`. The padding of base64 is no value. */
function isAssignment(text: SecretText, start: number): boolean {
  const from = text.skip(start, isLineMark);
  const end = text.skip(from, isNames);
  if (!isNameStart(text.at(from))) return false;
  if (text.at(end) === colon) return isSpaceOrTab(text.at(end + 1)) || text.at(end + 1) === equals;
  return text.at(end) === equals && text.has(end, isValue);
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

/** `{cipher}text`, as Spring writes ciphertext. */
function isMarked(text: SecretText, start: number): boolean {
  const end = text.skip(start + 1, isName);
  return text.at(start) === openBrace && end > start + 1 && text.at(end) === closeBrace && end + 1 < text.length;
}

/** A JSON Web Token, signed or encrypted (RFC 7515, RFC 7516). */
function isToken(text: SecretText, start: number): boolean {
  return text.hasAt(start, tokenHeader) || (text.hasAt(start, tokenStart) && text.has(start, isDot));
}

function isReference(text: SecretText, start: number): boolean {
  const first = text.at(start);
  const next = text.at(start + 1);
  for (let i = 0; i < referenceMarks.length; i++) {
    const mark = referenceMarks[i];
    if (mark !== undefined && first === mark[0] && mark[1](next)) return true;
  }
  if (first === percent && text.last === percent && start + 2 < text.length) return true;
  return (
    text.hasAnyAt(start, references) ||
    text.containsAny(interpolations) ||
    isNamedReference(text, start) ||
    isMarked(text, start)
  );
}

function hasQuotes(text: SecretText): boolean {
  return isQuote(text.at(0)) || isQuote(text.last) || (isListEnd(text.last) && isQuote(text.at(text.length - 2)));
}

function mistakeOf(text: SecretText): Mistake {
  if (isPrivateKey(text)) return 'private-key';
  if (text.hasAt(0, byteOrderMark)) return 'byte-order-mark';
  const start = text.skip(0, isWhitespace);
  if (isJson(text, start)) return 'json';
  if (isToken(text, start)) return 'token';
  if (isAssignment(text, start)) return 'assignment';
  if (isReference(text, start)) return 'reference';
  if (text.has(0, isLineEnd)) return 'newline';
  if (hasQuotes(text)) return 'quotes';
  if (isPlaceholder(text)) return 'placeholder';
  if (isSpaceOrTab(text.at(0)) || isSpaceOrTab(text.last)) return 'space';
  if (text.has(0, isSeparator)) return 'separator';
  if (text.has(0, isSpaceOrTab)) return 'inner-space';
  if (text.has(0, isUnprintable)) return 'character';
  return 'none';
}

/**
 * Judges the text of a secret that an exchange issued. The text is not empty, and has no line break
 * at its end.
 */
export function judge(bytes: Uint8Array, length: number, expected: Expected = {}): Judgement {
  const { apiKey, passphrase, secret, isSecret = false, apiKeyForm } = expected;
  const text = new SecretText(bytes, length);
  if (apiKey !== undefined && text.isText(apiKey)) return { mistake: 'api-key', likely: true };
  if (passphrase !== undefined && text.isText(passphrase)) return { mistake: 'passphrase', likely: true };
  const mistake = mistakeOf(text);
  if (mistake !== 'none') return { mistake, likely: true };
  const hasForm = secret !== undefined && hasShape(text, secret);
  const hasOther = isSecret || (apiKeyForm !== undefined && hasShape(text, apiKeyForm));
  return { mistake: hasOther && !hasForm ? 'exchanged' : 'none', likely: hasForm || secret === undefined };
}

const encoder = new TextEncoder();

const apiKeyMistakes: readonly Mistake[] = [
  'private-key',
  'json',
  'assignment',
  'reference',
  'quotes',
  'placeholder',
  'inner-space',
];

/** A shorter word, such as `key`, is a placeholder for a secret, but not for an API key. */
const shortestWord = 8;

/** The mistake of an API key. The rules of headers find other characters that it cannot have. */
export function mistakeOfApiKey(apiKey: string): Exclude<Mistake, 'none'> | undefined {
  const bytes = encoder.encode(apiKey);
  const { mistake } = judge(bytes, bytes.length);
  if (mistake === 'none' || !apiKeyMistakes.includes(mistake)) return undefined;
  const isShortWord = bytes.length < shortestWord && bytes.every((c) => isAlphanumeric(c));
  return mistake === 'placeholder' && isShortWord ? undefined : mistake;
}

export const hasLineBreak = (bytes: Uint8Array, length: number): boolean =>
  new SecretText(bytes, length).has(0, isLineEnd);
