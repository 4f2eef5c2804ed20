/**
 * A pipe between locked memory and another program: write(2) and read(2) straight from and into it. Node's own pipes to a child
 * process are streams, whose buffers are copies.
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
 * A FIFO (fifo(7)) in a folder of this user's alone, gone from there when this returns. Nothing of it is ever on a disk.
 * @param ours whose operations do not wait: an end that the other program gets has to.
 */
export function makePipe(ours: 'read' | 'write'): Pipe {
  const folder = mkdtempSync(join(tmpdir(), 'locksign-'));
  try {
    const path = join(folder, 'pipe');
    const made = spawnSync('mkfifo', ['-m', '600', path], { encoding: 'utf8' });
    if (made.status !== 0) throw new Error(`No pipe could be made: ${made.error?.message ?? made.stderr.trim()}.`);
    const both = openSync(path, O_RDWR | O_NONBLOCK); // so that opening the ends waits for nobody
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
