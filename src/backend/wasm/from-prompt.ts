/**
 * A secret typed on the controlling terminal (tty(4)), echo off. Node offers raw mode only, so this edits the line
 * itself (secret-line.ts), and the keys that send signals are turned into signals here. The kernel's own input
 * buffers, which it zeroes after a canonical read without echo, are out of reach in this mode.
 *
 * Signals from elsewhere are reported to the main thread only. A prompt in a worker restores the terminal after the keys that
 * send signals, and Node does at SIGINT, SIGTERM and exit; after SIGHUP, SIGQUIT, SIGTSTP, and when the thread is
 * terminated, it stays without echo.
 * @module
 */
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import type { OnReadOpts } from 'node:net';
import { ReadStream } from 'node:tty';
import { LocksignError, systemFacts } from '../../errors/locksign-error.js';
import type { PromptSource } from '../../secrets/source.js';
import { SecretText, secretTooLong } from '../secret-text.js';
import { type ReceivingOptions, receive } from './receive.js';
import { type LineEvent, SecretLine } from './secret-line.js';

/** Signals that end the process with the terminal as it is: it is restored before. */
const endingSignals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];
/** These may be meant for the application: they are watched only if it does not. */
const rareSignals: readonly NodeJS.Signals[] = [
  ...(['SIGALRM', 'SIGUSR2', 'SIGXCPU', 'SIGVTALRM'] as const),
  ...(['SIGIO', 'SIGPWR', 'SIGSTKFLT'] as const),
];

/** What open(2) answers where there is no terminal; the same as native/terminal_posix.cc. */
const missingTerminal: readonly string[] = ['ENXIO', 'ENOENT', 'ENODEV', 'EIO', 'ENOTTY'];

/** After how much silence a line is over: the rest of a paste is swallowed and does not end up in a shell. */
const swallowMilliseconds = 30;
/** But no longer than this in all. */
const swallowAtMostMilliseconds = 1000;
/** When to ask again if a stop was not followed by SIGCONT: a process without job control ignores it. */
const resumeMilliseconds = 100;

/** Prompts of one process wait for each other. */
let turn: Promise<unknown> = Promise.resolve();

export function readPrompt({ label }: PromptSource): Promise<SecretText> {
  const answer = turn.then(() => new Prompt(label).ask());
  turn = answer.catch(() => undefined);
  return answer;
}

class Prompt {
  readonly #question: string;
  readonly #secret = new SecretText();
  #line = new SecretLine(this.#secret);
  #terminal: ReadStream | undefined;
  #descriptor = -1;
  /** Whether the descriptor is not the stream's, which closes its own. */
  #isOurs = true;
  #end: LineEvent = 'more';
  #ended = 0;
  #failure: unknown;
  #timer: NodeJS.Timeout | undefined;
  readonly #restore = (): void => this.#hide(false);
  readonly #continued = (): void => this.#askAgain();
  readonly #stopping = (): void => this.#suspend('SIGTSTP');
  readonly #signalled = new Map<NodeJS.Signals, () => void>();
  #finished = (): void => undefined;

  constructor(label: string) {
    // C0, DEL and C1 characters could move the cursor or retitle the window.
    this.#question = `${label.replace(/[\u0000-\u001f\u007f-\u009f]/g, '')}: `;
  }

  async ask(): Promise<SecretText> {
    this.#descriptor = openTerminal();
    try {
      await receive(
        (onread, finish) => this.#start(onread, finish),
        (bytes) => this.#take(bytes),
      );
    } catch (error) {
      this.#failure ??= error;
    } finally {
      this.#stop();
    }
    return this.#result();
  }

  #start(onread: OnReadOpts, finish: () => void): ReadStream {
    const options: ReceivingOptions = { onread };
    const terminal = new ReadStream(this.#descriptor, options);
    this.#terminal = terminal;
    this.#isOurs = descriptorOf(terminal) !== this.#descriptor;
    this.#finished = finish;
    terminal.on('error', (error) => this.#fail(error));
    this.#watchSignals();
    process.on('exit', this.#restore);
    terminal.once('end', this.#restore);
    this.#hide(true);
    this.#show(this.#question);
    if (this.#failure !== undefined) throw this.#failure;
    terminal.resume();
    return terminal;
  }

  #watchSignals(): void {
    const unclaimed = rareSignals.filter((name) => process.listenerCount(name) === 0);
    for (const name of [...endingSignals, ...unclaimed]) {
      const listener = (): void => this.#interrupt(name);
      this.#signalled.set(name, listener);
      process.on(name, listener);
    }
    process.on('SIGTSTP', this.#stopping);
    process.on('SIGCONT', this.#continued);
  }

  /** Also after the line's end, to swallow the rest of a paste. */
  #take(bytes: Uint8Array): boolean {
    if (this.#end !== 'more') {
      if (Date.now() - this.#ended < swallowAtMostMilliseconds) this.#timer?.refresh();
      return true;
    }
    const event = this.#line.take(bytes);
    if (event === 'suspend') this.#suspend('key');
    else if (event !== 'more') this.#finish(event);
    return true;
  }

  #finish(event: LineEvent): void {
    this.#end = event;
    this.#ended = Date.now();
    if (event !== 'done') this.#secret.wipe();
    this.#timer = setTimeout(() => this.#close(), swallowMilliseconds);
  }

  /** The terminal is restored first; then the process stops, as it would have done. */
  #suspend(cause: 'key' | 'SIGTSTP'): void {
    if (this.#end !== 'more') return;
    clearTimeout(this.#timer);
    this.#secret.wipe();
    this.#show('\n');
    this.#hide(false);
    this.#timer = setTimeout(this.#continued, resumeMilliseconds);
    process.off('SIGTSTP', this.#stopping);
    // Else the application has heard of it, and stops by itself if it means to.
    if (cause === 'key' || process.listenerCount('SIGTSTP') === 0) process.kill(process.pid, 'SIGTSTP');
  }

  /** The shell may have changed the terminal's modes meanwhile; Node sets only those that it believes to differ. */
  #askAgain(): void {
    if (this.#end !== 'more') return;
    clearTimeout(this.#timer);
    this.#secret.wipe();
    this.#line = new SecretLine(this.#secret);
    process.off('SIGTSTP', this.#stopping);
    process.on('SIGTSTP', this.#stopping);
    this.#hide(false);
    this.#hide(true);
    this.#show(this.#question);
  }

  /** A signal from elsewhere. The terminal is restored first; then the signal does what it would have done. */
  #interrupt(name: NodeJS.Signals): void {
    this.#secret.wipe();
    this.#end = 'refused';
    this.#close();
    this.#stop();
    if (process.listenerCount(name) === 0) process.kill(process.pid, name);
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#close();
    for (const [name, listener] of this.#signalled) process.off(name, listener);
    process.off('SIGTSTP', this.#stopping);
    process.off('SIGCONT', this.#continued);
    process.off('exit', this.#restore);
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    this.#close();
  }

  #result(): SecretText {
    if (this.#failure === undefined && this.#end === 'done') return this.#secret;
    this.#secret.wipe();
    if (this.#end === 'too long') throw secretTooLong();
    if (this.#end === 'interrupt') process.kill(process.pid, 'SIGINT');
    if (this.#end === 'quit') process.kill(process.pid, 'SIGQUIT');
    if (this.#failure !== undefined) {
      throw new LocksignError('ERR_TERMINAL_FAILED', { ...systemFacts(this.#failure), cause: this.#failure });
    }
    throw new LocksignError('ERR_PROMPT_INTERRUPTED');
  }

  /** Restores the terminal first: a closed one keeps its modes. Whether it takes the rest does not matter any more. */
  #close(): void {
    const terminal = this.#terminal;
    const descriptor = this.#descriptor;
    if (descriptor < 0) return;
    this.#descriptor = -1;
    if (terminal !== undefined && !terminal.destroyed) {
      this.#hide(false);
      tryToWrite(descriptor, '\n');
      this.#finished();
      terminal.destroy();
    }
    if (this.#isOurs) closeSync(descriptor);
  }

  #hide(hidden: boolean): void {
    const terminal = this.#terminal;
    if (terminal !== undefined && !terminal.destroyed) terminal.setRawMode(hidden);
  }

  #show(text: string): void {
    const failure = tryToWrite(this.#descriptor, text);
    if (failure !== undefined) this.#fail(failure);
  }
}

function openTerminal(): number {
  if (process.platform === 'win32') {
    throw new LocksignError('ERR_SOURCE_UNSUPPORTED', { detail: 'there is no /dev/tty' });
  }
  try {
    return openSync('/dev/tty', constants.O_RDWR | constants.O_NOCTTY);
  } catch (error) {
    const facts = systemFacts(error);
    const isMissing = missingTerminal.includes(facts.errno ?? '');
    throw new LocksignError(isMissing ? 'ERR_TERMINAL_MISSING' : 'ERR_TERMINAL_FAILED', facts);
  }
}

/** What a stream reads from: libuv opens a terminal anew where it can, and then does not close what it was given. */
function descriptorOf(terminal: ReadStream): unknown {
  const handle: unknown = Reflect.get(terminal, '_handle');
  return typeof handle === 'object' && handle !== null ? Reflect.get(handle, 'fd') : undefined;
}

/** Gives the error instead of throwing it. */
function tryToWrite(descriptor: number, text: string): unknown {
  try {
    writeSync(descriptor, text);
    return undefined;
  } catch (error) {
    return error;
  }
}
