/**
 * Wipes a variable where the process got it from its parent: the block of "NAME=value" strings that
 * `/proc/<pid>/environ` shows to every process of the user (environ(7)). Node has no way to that memory, but on Linux
 * the kernel writes to it for us, through `/proc/self/mem`.
 * @module
 */
import { closeSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { bytesOutsideHeap, wipeBytes } from '../../util/primordials.js';

interface Block {
  readonly start: number;
  readonly bytes: number;
}

/** env_start and env_end among the fields of proc_pid_stat(5), counted from the one after the program's name. */
const envStart = 50 - 3;
const envEnd = 51 - 3;

/** Linux takes arguments and environment of 6 MiB together at most (execve(2)): what is larger is no such block. */
const largestBlock = 8 * 1024 * 1024;

const equals = 0x3d;
const encoder = new TextEncoder();

/**
 * Wipes every value of that name. It stays where the kernel does not let us write: not Linux, no /proc, a sandbox
 * without `/proc/self/mem`, or protectProcess() before.
 */
export function wipeInEnvironmentBlock(name: string): void {
  if (process.platform !== 'linux') return;
  let memory: number | undefined;
  try {
    const block = findBlock();
    if (block === undefined) return;
    memory = openSync('/proc/self/mem', 'r+');
    wipeValues(memory, block, encoder.encode(name));
  } catch {
    // It stays, as documented.
  } finally {
    if (memory !== undefined) closeSync(memory);
  }
}

/** Undefined if the kernel does not tell, or tells what cannot be. */
function findBlock(): Block | undefined {
  const status = readFileSync('/proc/self/stat', 'latin1');
  // The program's name may have blanks and parentheses in it.
  const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
  const start = Number(fields[envStart]);
  const bytes = Number(fields[envEnd]) - start;
  const plausible = Number.isSafeInteger(start) && start > 0 && bytes > 0 && bytes <= largestBlock;
  return plausible ? { start, bytes } : undefined;
}

/** Every value of that name, as there may be several. The copy of the block is wiped at once. */
function wipeValues(memory: number, { start, bytes }: Block, name: Uint8Array): void {
  const copy = bytesOutsideHeap(bytes);
  try {
    if (!transfer(bytes, (done) => readSync(memory, copy, done, bytes - done, start + done))) return;
    for (const { from, to } of valuesOf(copy, name)) {
      const zeros = new Uint8Array(to - from);
      const length = zeros.length;
      transfer(length, (done) => writeSync(memory, zeros, done, length - done, start + from + done));
    }
  } finally {
    wipeBytes(copy);
  }
}

/** Calls until `bytes` are done; false if a call does nothing. */
function transfer(bytes: number, call: (done: number) => number): boolean {
  for (let done = 0; done < bytes; ) {
    const count = call(done);
    if (count === 0) return false;
    done += count;
  }
  return true;
}

/** Where the values of the entries "NAME=value" are. By index: a method could have been replaced by one that looks. */
function* valuesOf(block: Uint8Array, name: Uint8Array): Generator<{ readonly from: number; readonly to: number }> {
  for (let entry = 0; entry < block.length; ) {
    let to = entry;
    while (to < block.length && block[to] !== 0) to += 1;
    const from = entry + name.length + 1;
    let same = 0;
    while (same < name.length && block[entry + same] === name[same]) same += 1;
    if (same === name.length && block[from - 1] === equals && from < to) yield { from, to };
    entry = to + 1;
  }
}
