/**
 * The values of a file, and where they are. Only public ones become text. The others are copied
 * into memory that the caller wipes, or compared with known words.
 * @module
 */
import type { Span } from '../../util/dotenv.js';
import { ImportError } from '../exit.js';

/** The name of a variable or the path of a JSON field, and its line in the file, from 1. */
export interface Place {
  readonly name: string;
  /** Absent for an option of the command. */
  readonly line?: number;
}

/** Control characters in a name are escaped. */
export const placeText = ({ name, line }: Place): string => {
  const escaped = JSON.stringify(name).slice(1, -1);
  return line === undefined ? escaped : `${escaped} (line ${line})`;
};

/** A value that can be read out of the file. */
export interface Readable {
  /**
   * Writes the value to the start of the memory.
   * @returns its length.
   * @throws {ImportError} if it does not fit.
   */
  writeTo(memory: Uint8Array): number;
}

/** A value that a variable has earlier in the file. The last one counts. */
export interface Earlier extends Readable {
  readonly span: Span;
  readonly line: number;
}

export interface FoundSecret extends Readable {
  /** The places of its value in the file. */
  readonly spans: readonly Span[];
  /** Earlier values, which may be other secrets (earlier.ts). They do not go into the vault. */
  readonly earlier?: readonly Earlier[];
}

/** A text, or in JSON also a bare word such as `true`. */
export interface Leaf extends FoundSecret {
  readonly kind: 'leaf';
  readonly isText: boolean;
  readonly isEmpty: boolean;
  place(): Place;
  /** For a value that is not secret. */
  text(): string;
}

/** A value in a tree of fields. */
export type Node = Leaf | Branch | { readonly kind: 'list'; readonly items: readonly Node[] };

export interface Branch {
  readonly kind: 'object';
  readonly fields: ReadonlyMap<string, Node>;
}

/** Bytes. Longer than every word and address that a value is compared with. */
const longestKnown = 512;

const space = 0x20;
const isUpperCase = (c: number): boolean => c >= 0x41 && c <= 0x5a;

/**
 * Shows the value to `use` in ASCII lower case and without spaces around it, and wipes the copy.
 * @returns undefined if the value cannot be read, or is longer than every known one.
 */
export function withBytes<T>(leaf: Readable, use: (bytes: Uint8Array) => T): T | undefined {
  const memory = new Uint8Array(longestKnown);
  try {
    const length = leaf.writeTo(memory);
    let [start, end] = [0, length];
    while (start < end && (memory[start] ?? 0) <= space) start += 1;
    while (end > start && (memory[end - 1] ?? 0) <= space) end -= 1;
    const bytes = memory.subarray(start, end);
    bytes.forEach((c, index) => {
      if (isUpperCase(c)) bytes[index] = c + space;
    });
    return use(bytes);
  } catch (error) {
    if (error instanceof Error && isUnreadable(error)) return undefined;
    throw error;
  } finally {
    memory.fill(0);
  }
}

const isUnreadable = (error: Error): boolean =>
  error instanceof ImportError || ('code' in error && error.code === 'ERR_DOTENV_SYNTAX');

export const isWord = (bytes: Uint8Array, word: string): boolean =>
  bytes.length === word.length && bytes.every((c, index) => c === word.charCodeAt(index));

/** The word that the value is, ignoring case. The value itself does not become text. */
export const wordOf = <T extends string>(leaf: Readable, words: readonly T[]): T | undefined =>
  withBytes(leaf, (bytes) => words.find((word) => isWord(bytes, word)));
