/**
 * Reads the structure of a JSON file that contains secrets. It finds where the string values are
 * without making JavaScript strings of them. It accepts the syntax that freqtrade accepts:
 * comments, trailing commas and NaN (rapidjson's PM_COMMENTS, PM_TRAILING_COMMAS and NM_NAN).
 * @module
 */
import { backslash, doubleQuote, isLineEnd, isSpaceOrTab, lineFeed, slash, space, star } from './ascii.js';
import type { Span } from './dotenv.js';
import { JsonError } from './json-error.js';
import { textOf } from './json-text.js';

/** A JSON value. The kind `text` is a JSON string, whose span excludes the quotes. */
export type Value =
  | { readonly kind: 'text'; readonly span: Span }
  | { readonly kind: 'object'; readonly fields: ReadonlyMap<string, Value> }
  | { readonly kind: 'list'; readonly items: readonly Value[] }
  | { readonly kind: 'scalar'; readonly span: Span };

type Token =
  | { readonly kind: 'text' | 'scalar'; readonly span: Span }
  | { readonly kind: '{' | '}' | '[' | ']' | ':' | ',' | 'end' | 'unknown' };

/** A limit on nesting keeps a hostile file from exhausting the stack. */
const maxDepth = 64;

/** The value that stands for the byte after the last one. */
const endOfFile = -1;
const byteOrderMark = [0xef, 0xbb, 0xbf];

const structural: ReadonlyMap<number, Token> = new Map([
  [0x7b, { kind: '{' }],
  [0x7d, { kind: '}' }],
  [0x5b, { kind: '[' }],
  [0x5d, { kind: ']' }],
  [0x3a, { kind: ':' }],
  [0x2c, { kind: ',' }],
]);

const isWhitespace = (c: number): boolean => isSpaceOrTab(c) || isLineEnd(c);
/** Matches the bytes of a number, true, false, null or NaN. */
const isOfScalar = (c: number): boolean => /[-+.0-9A-Za-z]/.test(String.fromCharCode(c));

/** Splits the file into tokens with one token of lookahead. */
class Tokenizer {
  readonly file: Uint8Array;
  #position: number;
  /** The position at which the next token begins. */
  #start = 0;
  #ahead: Token;

  constructor(file: Uint8Array) {
    this.file = file;
    this.#position = byteOrderMark.every((byte, index) => file[index] === byte) ? byteOrderMark.length : 0;
    this.#ahead = this.#read();
  }

  /** The next token, without taking it. */
  get ahead(): Token {
    return this.#ahead;
  }

  /** Takes the next token. */
  take(): Token {
    const token = this.#ahead;
    this.#ahead = this.#read();
    return token;
  }

  /** Takes the next token if it is of this kind. */
  takeIf(kind: Token['kind']): boolean {
    const isIt = this.#ahead.kind === kind;
    if (isIt) this.take();
    return isIt;
  }

  /** Throws an error at the position of the next token. */
  refuse(problem: string): never {
    throw new JsonError(problem, this.#start);
  }

  #read(): Token {
    this.#skip();
    this.#start = this.#position;
    const token = structural.get(this.#here);
    if (token !== undefined) {
      this.#position += 1;
      return token;
    }
    if (this.#here === doubleQuote) return { kind: 'text', span: this.#readText() };
    if (this.#here === endOfFile) return { kind: 'end' };
    while (isOfScalar(this.#here)) this.#position += 1;
    if (this.#position === this.#start) return { kind: 'unknown' };
    return { kind: 'scalar', span: { start: this.#start, end: this.#position } };
  }

  get #here(): number {
    return this.file[this.#position] ?? endOfFile;
  }

  /** Skips whitespace and comments. */
  #skip(): void {
    for (; isWhitespace(this.#here) || this.#here === slash; this.#position += 1) {
      if (this.#here === slash) this.#skipComment();
    }
  }

  /** Leaves the position at the last byte of the comment. */
  #skipComment(): void {
    this.#start = this.#position;
    this.#position += 1;
    const opening = this.#here;
    if (opening !== slash && opening !== star) this.refuse('a single slash is');
    const isLast = (): boolean =>
      opening === slash ? this.#here === lineFeed : this.#here === slash && this.file[this.#position - 1] === star;
    // In "/*/" the star of the opening does not count as the star of the end.
    if (opening === star) this.#position += 1;
    do this.#position += 1;
    while (this.#here !== endOfFile && !isLast());
    if (opening === star && this.#here === endOfFile) this.refuse('a comment is not closed');
  }

  #readText(): Span {
    this.#position += 1;
    const start = this.#position;
    for (; this.#here !== doubleQuote; this.#position += 1) {
      if (this.#here === backslash) this.#position += 1;
      if (this.#here < space) this.refuse('a text is not closed');
    }
    const end = this.#position;
    this.#position += 1;
    return { start, end };
  }
}

function readValue(tokens: Tokenizer, depth: number): Value {
  if (depth >= maxDepth) tokens.refuse(`values are more than ${maxDepth} levels deep`);
  const { ahead } = tokens;
  switch (ahead.kind) {
    case 'text':
    case 'scalar':
      tokens.take();
      return ahead;
    case '{':
      tokens.take();
      return { kind: 'object', fields: readFields(tokens, depth) };
    case '[':
      tokens.take();
      return { kind: 'list', items: readItems(tokens, depth) };
    default:
      return tokens.refuse('a value is missing');
  }
}

function readFields(tokens: Tokenizer, depth: number): Map<string, Value> {
  const fields = new Map<string, Value>();
  readSeparated(tokens, '}', () => {
    const { ahead } = tokens;
    if (ahead.kind !== 'text') return tokens.refuse('a name in quotes is missing');
    const name = textOf(tokens.file, ahead.span);
    // Parsers disagree about which of two values counts, so neither is safe to use.
    if (fields.has(name)) tokens.refuse('a name occurs twice in one object');
    tokens.take();
    if (!tokens.takeIf(':')) tokens.refuse('a colon is missing');
    fields.set(name, readValue(tokens, depth + 1));
  });
  return fields;
}

function readItems(tokens: Tokenizer, depth: number): Value[] {
  const items: Value[] = [];
  readSeparated(tokens, ']', () => items.push(readValue(tokens, depth + 1)));
  return items;
}

/** Reads items up to the end of a list or object. A trailing comma is allowed. */
function readSeparated(tokens: Tokenizer, end: ']' | '}', readItem: () => void): void {
  while (!tokens.takeIf(end)) {
    readItem();
    if (tokens.takeIf(end)) return;
    if (!tokens.takeIf(',')) tokens.refuse('a comma or the end of a list is missing');
  }
}

/**
 * Reads the structure of a file. Field names become strings, and values do not.
 * @throws {JsonError} if the file is not JSON, or an object repeats a field name.
 */
export function readJson(file: Uint8Array): Value {
  const tokens = new Tokenizer(file);
  const value = readValue(tokens, 0);
  if (tokens.ahead.kind !== 'end') tokens.refuse('something follows the value');
  return value;
}
