/**
 * Wipes a variable in the environment block, which the process received from its parent. The block
 * consists of "NAME=value" strings (environ(7)), and `/proc/<pid>/environ` shows it to every
 * process of the user. Node cannot access that memory, but Linux can write to it through
 * `/proc/self/mem`.
 * @module
 */

import { closeSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { equals } from '../../util/ascii.js';
import { bytesOutsideHeap, wipeBytes } from '../../util/primordials.js';

interface Block {
  readonly start: number;
  readonly bytes: number;
}

/**
 * The fields env_start and env_end of proc_pid_stat(5). The index counts from the field after the
 * program's name.
 */
const envStart = 50 - 3;
const envEnd = 51 - 3;

/**
 * Bytes. Linux limits arguments and environment to 6 MiB together (execve(2)), so a larger block is
 * not plausible.
 */
const largestBlock = 8 * 1024 * 1024;

const encoder = new TextEncoder();

/**
 * Wipes every value of the variable `name`. The value stays where the memory is not writable: on
 * systems other than Linux, without /proc, in a sandbox without `/proc/self/mem`, or after
 * protectProcess().
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
    // The value stays, as the docstring states.
  } finally {
    if (memory !== undefined) closeSync(memory);
  }
}

/** Returns undefined if the kernel gives no plausible addresses. */
function findBlock(): Block | undefined {
  const status = readFileSync('/proc/self/stat', 'latin1');
  // The program's name is in parentheses, and may itself contain spaces and parentheses.
  const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
  const start = Number(fields[envStart]);
  const bytes = Number(fields[envEnd]) - start;
  const plausible = Number.isSafeInteger(start) && start > 0 && bytes > 0 && bytes <= largestBlock;
  return plausible ? { start, bytes } : undefined;
}

/** Wipes every value of the name, because a block may contain several. */
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

/** Repeats `call` until `bytes` are transferred. Returns false if a call transfers nothing. */
function transfer(bytes: number, call: (done: number) => number): boolean {
  for (let done = 0; done < bytes; ) {
    const count = call(done);
    if (count === 0) return false;
    done += count;
  }
  return true;
}

/**
 * Finds the values of the entries "NAME=value". It reads the block by index only, because a patched
 * method would see the secret.
 */
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
