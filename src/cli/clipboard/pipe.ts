/**
 * A pipe between locked memory and another program, for write(2) and read(2) without a copy. Node's
 * own pipes to a child process are streams, and their buffers are copies.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const { O_NONBLOCK = 0, O_RDONLY, O_RDWR, O_WRONLY } = constants;

export interface Pipe {
  readonly readEnd: number;
  readonly writeEnd: number;
}

/**
 * Makes a FIFO (fifo(7)) in a private folder, which is removed before this returns. Content of a
 * FIFO is never on a disk.
 * @param ours the end of this process. Its operations do not block. Those of the other end must
 *   block.
 */
export function makePipe(ours: 'read' | 'write'): Pipe {
  const folder = mkdtempSync(join(tmpdir(), 'locksign-'));
  try {
    const path = join(folder, 'pipe');
    const made = spawnSync('mkfifo', ['-m', '600', path], { encoding: 'utf8' });
    if (made.status !== 0) throw new Error(`A pipe could not be made: ${made.error?.message ?? made.stderr.trim()}.`);
    const both = openSync(path, O_RDWR | O_NONBLOCK); // so that opening the two ends does not block
    try {
      return {
        readEnd: openSync(path, O_RDONLY | (ours === 'read' ? O_NONBLOCK : 0)),
        writeEnd: openSync(path, O_WRONLY | (ours === 'write' ? O_NONBLOCK : 0)),
      };
    } finally {
      closeSync(both);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
