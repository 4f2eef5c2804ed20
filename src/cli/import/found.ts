/**
 * The accounts that `import` finds in a file: their public fields as text, where their secrets are,
 * and what the file says about their hosts.
 * @module
 */

import type { KeyType } from '../../exchanges/core/types/key-kind.js';
import { lineFeed } from '../../util/ascii.js';
import type { Span } from '../../util/dotenv.js';
import type { Statement } from './host/says.js';
import { type NameReading, readName } from './host/words.js';
import type { FoundSecret, Place } from './leaf.js';

export interface FoundAccount {
  /** The name in the file, if it has one. */
  readonly label?: string;
  /** The exchange that the file names. */
  readonly exchange?: string;
  /** Absent: that of the exchange, or the one that the private key shows. */
  readonly keyType?: KeyType;
  /** Absent for a private key alone. */
  readonly apiKey?: string;
  readonly secret: FoundSecret;
  readonly passphrase?: FoundSecret;
  readonly statements: readonly Statement[];
}

/** An account whose secret is an empty value, as an import leaves it. */
export type ErasedAccount = Pick<FoundAccount, 'label' | 'statements'> & { readonly apiKey: string };

export interface Found {
  readonly accounts: readonly FoundAccount[];
  readonly erased: readonly ErasedAccount[];
}

export type Labelled = Pick<FoundAccount, 'label' | 'exchange' | 'statements'>;

/** What a name says, with the place where it stands. */
export const statementsOfName = ({ says }: NameReading, place: Place): Statement[] =>
  says.map((each) => ({ place, says: each, isOfName: true }));

/** What the name of an account in a file stands for. */
export function labelled(label: string | undefined, place: () => Place): Labelled {
  if (label === undefined) return { statements: [] };
  const reading = readName(label);
  const { exchange } = reading;
  return {
    label: label.toLowerCase().replaceAll('_', '-'),
    ...(exchange !== undefined && { exchange }),
    statements: statementsOfName(reading, place()),
  };
}

/** A value that cannot be read does not count as empty. It is refused when it is read. */
export const isEmpty = (span: Span | undefined): boolean => span !== undefined && span.start === span.end;

/** The line of a position, from 1. */
export const lineOf = (file: Uint8Array, position: number): number =>
  file.subarray(0, position).reduce((lines, c) => lines + (c === lineFeed ? 1 : 0), 1);

/** Whether a variable or field of this name usually holds a secret. */
export const soundsSecret = (name: string): boolean => /SECRET|PRIVATE_?KEY|PASSPHRASE|PASSWORD|TOKEN/i.test(name);
