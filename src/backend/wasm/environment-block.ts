/**
 * Wipes a variable in the environment block, which the process received from its parent. The block
 * consists of "NAME=value" strings (environ(7)), and `/proc/<pid>/environ` shows it to every
 * process of the user. Node cannot access that memory, but Linux can write to it through
 * `/proc/self/mem`.
 * @module
 */

import { equals, isDigit, space } from '../../util/ascii.js';
import { isAt } from '../../util/dotenv.js';
import { bytesOutsideHeap, encodeText, lengthOf, wipeBytes } from '../../util/primordials.js';
import { closeSync, openSync, platform, readSync, writeSync } from './captured.js';

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
/** Bytes. The 52 fields of proc_pid_stat(5) have at most 20 digits each. */
const largestStatus = 4096;
const largestSafeInteger = Number.MAX_SAFE_INTEGER;
const closingParenthesis = 0x29;
const zeroDigit = 0x30;

/**
 * Wipes every value of the variable `name`. The value stays where the memory is not writable: on
 * systems other than Linux, without /proc, in a sandbox without `/proc/self/mem`, or after
 * protectProcess().
 */
export function wipeInEnvironmentBlock(name: string): void {
  if (platform !== 'linux') return;
  let memory: number | undefined;
  try {
    const block = findBlock();
    if (block === undefined) return;
    memory = openSync('/proc/self/mem', 'r+');
    wipeValues(memory, block, encodeText(name));
  } catch {
    // The value stays, as the docstring states.
  } finally {
    if (memory !== undefined) closeSync(memory);
  }
}

/** Returns undefined if the kernel gives no plausible addresses. */
function findBlock(): Block | undefined {
  const status = bytesOutsideHeap(largestStatus);
  const descriptor = openSync('/proc/self/stat', 'r');
  let length: number;
  try {
    length = readSync(descriptor, status, 0, largestStatus, 0);
  } finally {
    closeSync(descriptor);
  }
  // The program's name is in parentheses, and may itself contain spaces and parentheses.
  let at = length - 1;
  while (at > 0 && status[at] !== closingParenthesis) at -= 1;
  const start = numberAt(status, at, envStart);
  const bytes = numberAt(status, at, envEnd) - start;
  const isPlausible = start > 0 && start <= largestSafeInteger && bytes > 0 && bytes <= largestBlock;
  return isPlausible ? { start, bytes } : undefined;
}

/** The number in this field after the program's name, or 0 if there is none. */
function numberAt(status: Uint8Array, from: number, field: number): number {
  let at = from + 1;
  for (let spaces = 0; spaces <= field && at < largestStatus; at += 1) if (status[at] === space) spaces += 1;
  let number = 0;
  for (let c = status[at] ?? 0; isDigit(c); c = status[++at] ?? 0) {
    number = number * 10 + (c - zeroDigit);
  }
  return number;
}

/** Wipes every value of the name, because a block may contain several. */
function wipeValues(memory: number, { start, bytes }: Block, name: Uint8Array): void {
  const copy = bytesOutsideHeap(bytes);
  try {
    if (!transfer(bytes, (done) => readSync(memory, copy, done, bytes - done, start + done))) return;
    forEachValue(copy, bytes, name, (from, to) => {
      const length = to - from;
      const zeros = bytesOutsideHeap(length);
      transfer(length, (done) => writeSync(memory, zeros, done, length - done, start + from + done));
    });
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
function forEachValue(
  block: Uint8Array,
  bytes: number,
  name: Uint8Array,
  use: (from: number, to: number) => void,
): void {
  const nameBytes = lengthOf(name);
  for (let entry = 0; entry < bytes; ) {
    let to = entry;
    while (to < bytes && block[to] !== 0) to += 1;
    const from = entry + nameBytes + 1;
    if (isAt(block, entry, name, nameBytes) && block[from - 1] === equals && from < to) use(from, to);
    entry = to + 1;
  }
}
