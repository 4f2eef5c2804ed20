/**
 * Makes the ledger again from the current file of the log.
 * @module
 */
import type { SigningKey } from '../../index.js';
import { Broken, Chain, parseLine, rawLines } from './chain.js';
import { Ledger } from './ledger.js';
import type { Line } from './line.js';
import type { Head, Limits } from './types.js';

export interface Restored {
  readonly ledger: Ledger;
  /** The last line before the chain broke, if it did. */
  readonly head: Head | undefined;
  /** The number of the file. 0 if it is not known. */
  readonly file: number;
  /** The bytes that are whole lines. */
  readonly bytes: number;
  /** Those of the snapshot that the file begins with. */
  readonly snapshotBytes: number;
  /** Why the log cannot be continued: a clause without a full stop. */
  readonly problem: string | undefined;
}

/** Types of lines that may come before the first checkpoint of a file. */
const snapshot: readonly Line['type'][] = ['begin', 'sums', 'marks', 'replays', 'orders', 'pending', 'checkpoint'];

/**
 * Reads a file to its end. Past a line in which the chain breaks, it still applies every line that
 * it can read, for an operator who accepts the loss: what those lines place counts.
 */
export function restore(
  descriptor: number,
  { key, sealed, limits }: { key: SigningKey; sealed: Head | undefined; limits: Limits },
): Restored {
  const ledger = new Ledger(limits);
  const chain = new Chain(key);
  let problem: string | undefined;
  let lines = 0;
  let bytes = 0;
  let snapshotBytes = 0;
  let file = 0;

  const verified = (raw: Buffer): Line => {
    const line = chain.next(raw);
    if (line.type === 'begin') file = line.file;
    else if (lines === 0) throw new Broken('it does not begin a file');
    if (chain.checkpoints === 0 && !snapshot.includes(line.type)) throw new Broken('no checkpoint is before it');
    chain.requireSealed(sealed);
    return line;
  };
  const attempt = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      // Other errors than Broken are those of members that are missing or have another type.
      problem ??= `line ${lines + 1} is damaged: ${error instanceof Broken ? error.message : 'it lacks something'}`;
      return undefined;
    }
  };

  try {
    for (const { bytes: raw, end } of rawLines(descriptor)) {
      const line = problem === undefined ? attempt(() => verified(raw)) : undefined;
      attempt(() => {
        const readable = line ?? parseLine(raw.toString('utf8'));
        ledger.apply(readable, readable);
      });
      lines += 1;
      bytes = end;
      if (snapshotBytes === 0 && chain.checkpoints > 0) snapshotBytes = end;
    }
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    problem ??= `line ${lines + 1} is damaged: ${error.message}`;
  }
  if (chain.checkpoints === 0) problem ??= 'its beginning has no checkpoint';
  const { head } = chain;
  if (sealed !== undefined && (head?.sequence ?? 0) < sealed.sequence) {
    problem ??= `it ends with line ${head?.sequence ?? 0}, and the vault has sealed line ${sealed.sequence}`;
  }
  return { ledger, head, file, bytes, snapshotBytes, problem };
}
