/**
 * verifyLog: reads every file of the log, and verifies its chain and its checkpoints.
 * @module
 */
import { closeSync, fstatSync } from 'node:fs';
import type { SigningKey } from '../../index.js';
import { Broken, Chain, rawLines } from './chain.js';
import { logPaths, openLog, openPrivate } from './folder.js';
import type { Head } from './types.js';

export interface Verification {
  readonly files: number;
  /** The number of lines that were verified. */
  readonly lines: number;
  readonly checkpoints: number;
  /** The number of the first file that is there. Files before it may have been archived. */
  readonly firstFile: number;
  /** How often the operator accepted a loss. */
  readonly losses: number;
  /** The last line that was verified. */
  readonly head: Head | undefined;
  /** The first line that is wrong. The text is a clause without a full stop. */
  readonly broken: { readonly file: string; readonly line: number; readonly reason: string } | undefined;
}

/**
 * @param key verifies the checkpoints. Without it, only changes by somebody who did not compute the
 *   hashes again are noticed.
 * @param sealed must be among the lines, unless it is in a file that has been archived.
 * @throws {LocksignError} `ERR_AGENT_LOG` if there is no log, or a file cannot be opened.
 * @example
 * const { broken, lines } = verifyLog('/var/lib/locksign/agent', key);
 */
export function verifyLog(folder: string, key: SigningKey | undefined, sealed?: Head): Verification {
  const { full, current } = openLog(folder);
  const files = [...full, logPaths(folder).current];
  const chain = new Chain(key);
  let [lines, losses, firstFile, first] = [0, 0, 0, 0];
  let broken: Verification['broken'];
  let file = '';
  let line = 0;

  const verify = (raw: Buffer): void => {
    const before = chain.head;
    const isFirst = line === 1;
    // A loss interrupts the chain between two files.
    if (isFirst) chain.restart();
    const found = chain.next(raw);
    if ((found.type === 'begin') !== isFirst) throw new Broken('a snapshot begins a file, and nothing else does');
    if (found.type === 'begin') {
      if (lines === 0) [firstFile, first] = [found.file, found.sequence];
      if (found.lost !== undefined) losses += 1;
      else if (before === undefined) {
        if (found.file === 1 && found.sequence !== 1) throw new Broken('it is not the first line of a log');
      } else if (found.sequence !== before.sequence + 1 || found.previous !== before.hash) {
        throw new Broken('it does not follow the last line of the file before it');
      }
    }
    chain.requireSealed(sealed);
    lines += 1;
  };

  try {
    for (file of files) {
      const isFull = full.includes(file);
      const descriptor = isFull ? openPrivate(file, 'read') : current;
      try {
        line = 0;
        let end = 0;
        for (const raw of rawLines(descriptor)) {
          line += 1;
          verify(raw.bytes);
          end = raw.end;
        }
        line += 1;
        // The agent may be writing the last line of its current file.
        if (isFull && end !== fstatSync(descriptor).size) throw new Broken('it is incomplete');
        if (end === 0) throw new Broken('the file is empty');
      } finally {
        if (isFull) closeSync(descriptor);
      }
    }
    if (sealed !== undefined && sealed.sequence >= first && (chain.head?.sequence ?? 0) < sealed.sequence) {
      throw new Broken(`it is missing: the vault has sealed line ${sealed.sequence}`);
    }
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    broken = { file, line, reason: error.message };
  } finally {
    closeSync(current);
  }
  const { head, checkpoints } = chain;
  return { files: files.length, lines, checkpoints, firstFile, losses, head, broken };
}
