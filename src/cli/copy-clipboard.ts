/**
 * The clipboard, through the programs that people have for it. Under X11 and Wayland the content of a clipboard is a program
 * that gives it out to whoever pastes: that program is a child process here, and when it has ended, there is nothing to paste.
 * @module
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { timingSafeEqual } from 'node:crypto';
import { accessSync, closeSync, constants, readSync, statSync, writeSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { systemFacts } from '../errors.js';
import type { Sodium } from '../vault/sodium.js';
import { makePipe } from './copy-pipe.js';
import { UsageError } from './exit.js';

export interface Tool {
  readonly name: string;
  /** Tells that there is such a display. */
  readonly variable: 'WAYLAND_DISPLAY' | 'DISPLAY';
  /** Takes the content from standard input and gives it out until it is replaced, and then ends. */
  readonly copy: readonly string[];
  readonly paste: readonly string[];
  readonly clear: readonly string[];
  /** It tidies up if it is told to clear, and not if it is killed. */
  readonly leavesFile: boolean;
}

const tools: readonly Tool[] = [
  {
    name: 'wl-copy',
    variable: 'WAYLAND_DISPLAY',
    copy: ['wl-copy', '--foreground', '--type', 'text/plain'], // or it looks into the content for its type
    paste: ['wl-paste', '--no-newline'],
    clear: ['wl-copy', '--clear'],
    leavesFile: true, // /tmp/wl-copy-buffer-*: dump_stdin_into_a_temp_file() of wl-clipboard
  },
  {
    name: 'xclip',
    variable: 'DISPLAY',
    copy: ['xclip', '-selection', 'clipboard', '-in', '-quiet'],
    paste: ['xclip', '-selection', 'clipboard', '-out'],
    clear: ['xclip', '-selection', 'clipboard', '-in', '/dev/null'],
    leavesFile: false,
  },
  {
    name: 'xsel',
    variable: 'DISPLAY',
    copy: ['xsel', '--clipboard', '--input', '--nodetach'],
    paste: ['xsel', '--clipboard', '--output'],
    clear: ['xsel', '--clipboard', '--clear'],
    leavesFile: false,
  },
];

function isInstalled(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    const path = join(folder, program);
    try {
      accessSync(path, constants.X_OK);
      return statSync(path).isFile();
    } catch {
      return false;
    }
  });
}

/** @throws {UsageError} where there is no clipboard. */
export function selectTool(): Tool {
  const possible = tools.filter(({ variable }) => process.env[variable]);
  const tool = possible.find(({ copy: [program = ''] }) => isInstalled(program));
  if (tool !== undefined) return tool;
  if (possible.length > 0) {
    throw new UsageError(
      `No program for the clipboard is installed: ${possible.map(({ name }) => name).join(' or ')}.`,
    );
  }
  throw new UsageError('There is no clipboard here: neither WAYLAND_DISPLAY nor DISPLAY is set.');
}

const patienceMilliseconds = 2_000;
const pauseMilliseconds = 10;
/** When timeout(1) ends the tool, if this process is stopped or was killed. */
const graceSeconds = 5;
/** Of timeout(1), when it did. */
const timedOut = 124;

/** A secret on the clipboard. */
export class Offer {
  readonly #tool: Tool;
  readonly #child: ChildProcess;
  #complaint = '';
  /** Settled when the program has ended, by itself or not. */
  readonly ended: Promise<void>;

  /** @param bytes at most 4,096: what a pipe takes at once (pipe(7)). @param seconds until it should be withdrawn. */
  constructor(tool: Tool, bytes: Uint8Array, seconds: number) {
    this.#tool = tool;
    const { readEnd, writeEnd } = makePipe('write');
    try {
      const limit = isInstalled('timeout') ? ['timeout', String(seconds + graceSeconds)] : [];
      const [program = '', ...args] = [...limit, ...tool.copy];
      // Not in this process group: Ctrl-C would kill it before it can tidy up.
      this.#child = spawn(program, args, { stdio: [readEnd, 'ignore', 'pipe'], detached: true });
      writeSync(writeEnd, bytes);
    } finally {
      closeSync(readEnd);
      closeSync(writeEnd);
    }
    const child = this.#child;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#complaint = (this.#complaint + text).slice(-1000);
    });
    this.ended = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (status) => {
        if (status === 0 || status === timedOut || child.killed) resolve();
        else reject(new Error(`${tool.name} failed: ${this.#complaint.trim() || `status ${status}`}`));
      });
    });
    this.ended.catch(() => {}); // whoever waits for it is told
  }

  /**
   * Takes the secret off the clipboard.
   * @param isNewer something else is there: a tool that has not noticed must not clear it.
   * @returns whether the secret was there.
   */
  async withdraw(isNewer = false): Promise<boolean> {
    const child = this.#child;
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null)
      return child.exitCode === timedOut;
    if (!this.#tool.leavesFile) child.kill();
    else if (!isNewer) clearNow(this.#tool);
    await Promise.race([this.ended, delay(patienceMilliseconds, undefined, { ref: false })]);
    if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGKILL'); // timeout(1) and the tool
    return !isNewer;
  }
}

function clearNow({ clear: [program = '', ...args] }: Tool): void {
  spawnSync(program, args, { stdio: 'ignore', timeout: patienceMilliseconds });
}

/**
 * Whether the clipboard still has the secret: programs that keep a history of it take it over from the one that ends.
 * Undefined if that cannot be seen.
 */
export async function isStillThere(tool: Tool, bytes: Uint8Array, sodium: Sodium): Promise<boolean | undefined> {
  const { readEnd, writeEnd } = makePipe('read');
  const memory = sodium.allocate(bytes.length + 1); // one more, to see that there is more
  try {
    const [program = '', ...args] = tool.paste;
    const child = spawn(program, args, { stdio: ['ignore', writeEnd, 'ignore'] });
    child.on('error', () => {});
    closeSync(writeEnd);
    try {
      const length = await readFrom(readEnd, memory);
      if (length === undefined) return undefined;
      return length === bytes.length && timingSafeEqual(memory.subarray(0, length), bytes);
    } finally {
      child.kill();
    }
  } finally {
    closeSync(readEnd);
    sodium.free(memory);
  }
}

/** Reads to the end, or until the memory is full. @returns how much; undefined if it takes too long. */
async function readFrom(descriptor: number, memory: Uint8Array): Promise<number | undefined> {
  const end = performance.now() + patienceMilliseconds;
  for (let length = 0; performance.now() < end; ) {
    try {
      const got = readSync(descriptor, memory, length, memory.length - length, null);
      length += got;
      if (got === 0 || length === memory.length) return length;
    } catch (error) {
      if (systemFacts(error).errno !== 'EAGAIN') throw error;
      await delay(pauseMilliseconds);
    }
  }
  return undefined;
}

/** What has become of the clipboard: `other` is newer content, left alone. */
export type Cleared = 'cleared' | 'other' | 'unknown';

/** Clears the clipboard if it has the secret still. */
export async function clear(tool: Tool, offer: Offer, bytes: Uint8Array, sodium: Sodium): Promise<Cleared> {
  // Those that are told to clear take newer content as well; the others end, and leave it.
  const isNewer = tool.leavesFile && (await isStillThere(tool, bytes, sodium)) === false;
  const wasOurs = await offer.withdraw(isNewer);
  const there = await isStillThere(tool, bytes, sodium);
  if (there) clearNow(tool);
  if (there === undefined) return 'unknown';
  return there || wasOurs ? 'cleared' : 'other';
}
