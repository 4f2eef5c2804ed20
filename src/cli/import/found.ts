/**
 * The accounts that `import` finds in a file: their public fields as text, and where their secrets
 * are.
 * @module
 */

import { type Market, marketByName } from '../../exchanges/catalog.js';
import { lineFeed } from '../../util/ascii.js';
import type { Span } from '../../util/dotenv.js';

/** A value that can be read out of the file. */
interface Readable {
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

export interface FoundAccount {
  /** The name in the file, if it has one. */
  readonly label?: string;
  readonly market?: Market;
  readonly apiKey: string;
  readonly secret: FoundSecret;
  readonly passphrase?: FoundSecret;
  /** Whether the file configures it for futures. */
  readonly isForFutures?: boolean;
}

/** An account whose secret is an empty value, as an import leaves it. */
export type ErasedAccount = Pick<FoundAccount, 'label' | 'apiKey'>;

export interface Found {
  readonly accounts: readonly FoundAccount[];
  readonly erased: readonly ErasedAccount[];
}

/**
 * What may follow an exchange's name in that of its account. Not more: BINANCE_US and
 * BINANCE_TESTNET are other exchanges.
 */
const ofTheSame = /^(?:-main|-?\d+)?$/;

/** `kraken-futures-2` is Kraken Futures. */
export function marketOf(label: string): Market | undefined {
  const word = label.toLowerCase().replaceAll('_', '-');
  const isIn = (id: string): boolean => word.startsWith(id) && ofTheSame.test(word.slice(id.length));
  const longestFirst = [...marketByName.keys()].filter(isIn).sort((a, b) => b.length - a.length);
  const [id] = longestFirst;
  return id === undefined ? undefined : marketByName.get(id);
}

/** The label and exchange that the name in a file stands for. */
export const labelled = (label: string | undefined): Pick<FoundAccount, 'label' | 'market'> => {
  if (label === undefined) return {};
  const market = marketOf(label);
  return { label: label.toLowerCase().replaceAll('_', '-'), ...(market !== undefined && { market }) };
};

/** A value that cannot be read does not count as empty. It is refused when it is read. */
export const isEmpty = (span: Span | undefined): boolean => span !== undefined && span.start === span.end;

/** The line of a position, from 1. */
export const lineOf = (file: Uint8Array, position: number): number =>
  file.subarray(0, position).reduce((lines, c) => lines + (c === lineFeed ? 1 : 0), 1);

/** Whether a variable or field of this name usually holds a secret. */
export const soundsSecret = (name: string): boolean => /SECRET|PRIVATE_?KEY|PASSPHRASE|PASSWORD|TOKEN/i.test(name);
