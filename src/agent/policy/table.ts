/**
 * Reads TOML strictly: every key is known, every value has its type, and every error names its
 * place. No error quotes a value, because the file may be another one that holds a secret.
 * @module
 */
import { parse, TomlError, type TomlTable, type TomlValue } from 'smol-toml';
import { LocksignError } from '../../errors/locksign-error.js';
import { nearest } from '../../util/edit-distance.js';

/** Bytes. */
export const maxPolicyBytes = 1024 * 1024;
/** A policy needs 3: a list in a table in a table. */
const maxDepth = 8;

/**
 * @param detail a clause without a full stop.
 * @throws {LocksignError} `ERR_AGENT_POLICY`, always.
 */
export function refusePolicy(path: string, detail: string, remedy?: string, cause?: unknown): never {
  throw new LocksignError('ERR_AGENT_POLICY', {
    subject: path,
    detail,
    ...(remedy !== undefined && { remedy }),
    ...(cause !== undefined && { cause }),
  });
}

/** A name for an error. Another one could hide something on a terminal, or be a secret. */
const shown = (name: string): string => (/^[\w.-]{1,64}$/.test(name) ? name : '(a key with an unusual name)');

const isTable = (value: TomlValue | undefined): value is TomlTable =>
  typeof value === 'object' && Object.getPrototypeOf(value) === null;

/** `; perhaps max-order is meant`, or else the words that are known. */
export function suggestion(typed: string, known: readonly string[]): string {
  const near = nearest(typed, known);
  if (near !== undefined) return `; perhaps ${near} is meant`;
  return known.length === 0 ? '' : `; known are ${known.join(', ')}`;
}

/** A table of a policy, and its place in the file. */
export class PolicyTable {
  readonly #values: TomlTable;
  readonly #place: string;
  readonly #path: string;

  private constructor(values: TomlTable, place: string, path: string) {
    this.#values = values;
    this.#place = place;
    this.#path = path;
  }

  /**
   * @param path names the file in errors.
   * @throws {LocksignError} `ERR_AGENT_POLICY`
   */
  static parse(text: string, path: string): PolicyTable {
    if (Buffer.byteLength(text) > maxPolicyBytes) refusePolicy(path, `it is longer than ${maxPolicyBytes} bytes`);
    if (text.startsWith('\ufeff')) refusePolicy(path, 'it begins with a byte order mark');
    if (/\p{Cs}/u.test(text)) refusePolicy(path, 'it is not valid Unicode');
    try {
      return new PolicyTable(parse(text, { integersAsBigInt: true, maxDepth }), '', path);
    } catch (error) {
      if (!(error instanceof TomlError)) throw error;
      // The lines that follow in the message quote the file.
      const problem = error.message.split('\n', 1)[0]?.replace('Invalid TOML document: ', '');
      return refusePolicy(path, `line ${error.line}, column ${error.column} is not valid TOML: ${problem}`);
    }
  }

  get keys(): readonly string[] {
    return Object.keys(this.#values);
  }

  placeOf(key: string): string {
    return this.#place === '' ? shown(key) : `${this.#place}.${shown(key)}`;
  }

  /** @param detail follows the name of the key, such as `must be a text`. */
  refuse(key: string, detail: string): never {
    return refusePolicy(this.#path, `${this.placeOf(key)} ${detail}`);
  }

  /** @param elsewhere where a key belongs that is known in another table. */
  requireOnly(known: readonly string[], elsewhere: Readonly<Record<string, string>> = {}): void {
    for (const key of this.keys) {
      if (known.includes(key)) continue;
      const place = Object.hasOwn(elsewhere, key) ? `; it belongs ${elsewhere[key]}` : suggestion(key, known);
      this.refuse(key, `is not a known key${place}`);
    }
  }

  has(key: string): boolean {
    return Object.hasOwn(this.#values, key);
  }

  #get(key: string): TomlValue | undefined {
    return this.has(key) ? this.#values[key] : undefined;
  }

  /** @param example of a value, for errors. */
  text(key: string, example: string): string | undefined {
    const value = this.#get(key);
    if (value === undefined || typeof value === 'string') return value;
    return this.refuse(key, `must be a text, such as "${example}"`);
  }

  /** A list of different texts. */
  texts(key: string, example: string): readonly string[] | undefined {
    const value = this.#get(key);
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) return this.refuse(key, `must be a list, such as ["${example}"]`);
    const texts = value.map((each) =>
      typeof each === 'string' ? each : this.refuse(key, `must be a list of texts, such as ["${example}"]`),
    );
    if (new Set(texts).size !== texts.length) this.refuse(key, 'has an element twice');
    return texts;
  }

  /** A list of texts, or one text alone as a list of one. */
  oneOrMore(key: string, example: string): readonly string[] | undefined {
    return Array.isArray(this.#get(key)) ? this.texts(key, example) : listOf(this.text(key, example));
  }

  integer(key: string, least: number, most: number): number | undefined {
    const value = this.#get(key);
    if (value === undefined) return undefined;
    if (typeof value !== 'bigint' || value < BigInt(least) || value > BigInt(most))
      return this.refuse(key, `must be a whole number from ${least} to ${most}`);
    return Number(value);
  }

  flag(key: string): boolean | undefined {
    const value = this.#get(key);
    return value === undefined || typeof value === 'boolean' ? value : this.refuse(key, 'must be true or false');
  }

  /** A word of a list. */
  word<W extends string>(key: string, known: readonly W[], typed: string): W {
    const word = known.find((each) => each === typed);
    return word ?? this.refuse(key, `has a word that is not known${suggestion(typed, known)}`);
  }

  /** A table, or an empty one if there is none. */
  table(key: string): PolicyTable {
    const value = this.#get(key);
    if (value !== undefined && !isTable(value)) this.refuse(key, `must be a table: [${this.placeOf(key)}]`);
    return new PolicyTable(value ?? Object.create(null), this.placeOf(key), this.#path);
  }
}

const listOf = (text: string | undefined): readonly string[] | undefined => (text === undefined ? undefined : [text]);
