/**
 * What `import` finds in a file: what is public of an account as text, and where its secrets are.
 * @module
 */

import { type Market, marketByName } from '../../exchanges/catalog.js';
import type { Span } from '../../util/dotenv.js';

/** A value that can be read out of the file. */
interface Readable {
  /** Writes it to the start of some memory. @returns its length. @throws {ImportError} if that is too short. */
  writeTo(memory: Uint8Array): number;
}

/** What a variable was given before the value that counts. */
export interface Earlier extends Readable {
  readonly span: Span;
  readonly line: number;
}

export interface FoundSecret extends Readable {
  /** Where its value stands. */
  readonly spans: readonly Span[];
  /** It may be the same, or another secret, which the vault does not get (import-earlier.ts). */
  readonly earlier?: readonly Earlier[];
}

export interface FoundAccount {
  /** What the file calls it, if anything. */
  readonly label?: string;
  readonly market?: Market;
  readonly apiKey: string;
  readonly secret: FoundSecret;
  readonly passphrase?: FoundSecret;
  /** Whether the file sets it up for futures. */
  readonly isForFutures?: boolean;
}

/** An account whose secret is there and empty, as an import leaves it. */
export type BlankAccount = Pick<FoundAccount, 'label' | 'apiKey'>;

export interface Found {
  readonly accounts: readonly FoundAccount[];
  readonly blank: readonly BlankAccount[];
}

/** What may follow an exchange's name in that of its account. Not more: BINANCE_US and BINANCE_TESTNET are other exchanges. */
const ofTheSame = /^(?:-main|-?\d+)?$/;

/** `kraken-futures-2` is Kraken Futures. */
export function marketOf(label: string): Market | undefined {
  const word = label.toLowerCase().replaceAll('_', '-');
  const isIn = (id: string): boolean => word.startsWith(id) && ofTheSame.test(word.slice(id.length));
  const longestFirst = [...marketByName.keys()].filter(isIn).sort((a, b) => b.length - a.length);
  const [id] = longestFirst;
  return id === undefined ? undefined : marketByName.get(id);
}

/** What a file's name for an account tells. */
export const labelled = (label: string | undefined): Pick<FoundAccount, 'label' | 'market'> => {
  if (label === undefined) return {};
  const market = marketOf(label);
  return { label: label.toLowerCase().replaceAll('_', '-'), ...(market !== undefined && { market }) };
};

/** What cannot be read is not empty: it is refused when it is taken. */
export const isEmpty = (span: Span | undefined): boolean => span !== undefined && span.start === span.end;

/** The line of a position, from 1. */
export const lineOf = (file: Uint8Array, position: number): number =>
  file.subarray(0, position).reduce((lines, c) => lines + (c === 0x0a ? 1 : 0), 1);

/** Whether a name is one of those that secrets have. */
export const soundsSecret = (name: string): boolean => /SECRET|PRIVATE_?KEY|PASSPHRASE|PASSWORD|TOKEN/i.test(name);
