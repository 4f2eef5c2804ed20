/**
 * A secret typed on the controlling terminal (tty(4)), echo off. Node offers raw mode only, so this edits the line
 * itself (secret-line.ts), and the keys that send signals are turned into signals here. The kernel's own input
 * buffers, which it zeroes after a canonical read without echo, are out of reach in this mode.
 * @module
 */
import { constants, openSync, writeSync } from 'node:fs';
import type { OnReadOpts } from 'node:net';
import { ReadStream } from 'node:tty';
import { LocksignError } from '../errors.js';
import type { PromptSource } from '../secret-source.js';
import { type LineEvent, SecretLine } from './secret-line.js';
import { SecretText, secretTooLong } from './secret-text.js';
import { type ReceivingOptions, receive } from './wasm-receive.js';

/** Signals that end the process, or stop it, with the terminal as it is: it is restored before. */
const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/** How long input is swallowed after the line, so that the rest of a paste does not end up in a shell. */
const swallowMilliseconds = 30;
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
  #end: LineEvent = 'more';
  #failure: unknown;
  #timer: NodeJS.Timeout | undefined;
  readonly #restore = (): void => this.#hide(false);
  readonly #continued = (): void => this.#askAgain();
  readonly #signalled = new Map(endingSignals.map((name) => [name, (): void => this.#interrupt(name)]));

  constructor(label: string) {
    // C0, DEL and C1 characters could move the cursor or retitle the window.
    this.#question = `${label.replace(/[\u0000-\u001f\u007f-\u009f]/g, '')}: `;
  }

  async ask(): Promise<SecretText> {
    this.#descriptor = openTerminal();
    try {
      await receive(
        (onread) => this.#start(onread),
        (bytes) => this.#take(bytes),
      );
    } catch (error) {
      this.#failure ??= error;
    } finally {
      this.#stop();
    }
    return this.#result();
  }

  #start(onread: OnReadOpts): ReadStream {
    const options: ReceivingOptions = { onread };
    const terminal = new ReadStream(this.#descriptor, options);
    this.#terminal = terminal;
    for (const [name, listener] of this.#signalled) process.on(name, listener);
    process.on('SIGCONT', this.#continued);
    process.on('exit', this.#restore);
    terminal.once('end', this.#restore);
    this.#hide(true);
    this.#show(this.#question);
    terminal.resume();
    return terminal;
  }

  /** Also after the line's end, to swallow the rest of a paste. */
  #take(bytes: Uint8Array): boolean {
    if (this.#end !== 'more') return true;
    const event = this.#line.take(bytes);
    if (event === 'suspend') this.#suspend();
    else if (event !== 'more') this.#finish(event);
    return true;
  }

  #finish(event: LineEvent): void {
    this.#end = event;
    if (event !== 'done') this.#secret.wipe();
    this.#timer = setTimeout(() => this.#close(), swallowMilliseconds);
  }

  #suspend(): void {
    this.#secret.wipe();
    this.#show('\n');
    this.#hide(false);
    this.#timer = setTimeout(this.#continued, resumeMilliseconds);
    process.kill(process.pid, 'SIGTSTP');
  }

  /** The shell may have changed the terminal's modes meanwhile; Node sets only those that it believes to differ. */
  #askAgain(): void {
    clearTimeout(this.#timer);
    if (this.#end !== 'more') return;
    this.#secret.wipe();
    this.#line = new SecretLine(this.#secret);
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
    process.off('SIGCONT', this.#continued);
    process.off('exit', this.#restore);
  }

  #result(): SecretText {
    if (this.#failure === undefined && this.#end === 'done') return this.#secret;
    this.#secret.wipe();
    if (this.#end === 'too long') throw secretTooLong();
    if (this.#end === 'interrupt') process.kill(process.pid, 'SIGINT');
    if (this.#end === 'quit') process.kill(process.pid, 'SIGQUIT');
    if (this.#failure !== undefined) throw terminalFailed(this.#failure);
    throw new LocksignError('ERR_PROMPT_INTERRUPTED');
  }

  /** Restores the terminal first: a closed one keeps its modes. */
  #close(): void {
    if (this.#terminal === undefined || this.#terminal.destroyed) return;
    this.#hide(false);
    this.#show('\n');
    this.#terminal.destroy();
  }

  #hide(hidden: boolean): void {
    const terminal = this.#terminal;
    if (terminal !== undefined && !terminal.destroyed) terminal.setRawMode(hidden);
  }

  #show(text: string): void {
    writeSync(this.#descriptor, text);
  }
}

function openTerminal(): number {
  if (process.platform === 'win32') {
    throw new LocksignError('ERR_SOURCE_UNSUPPORTED', { detail: 'there is no /dev/tty' });
  }
  try {
    return openSync('/dev/tty', constants.O_RDWR | constants.O_NOCTTY);
  } catch (error) {
    const { syscall, code } = error as NodeJS.ErrnoException; // all that fs throws for a path
    throw new LocksignError('ERR_TERMINAL_MISSING', {
      ...(syscall && { call: syscall }),
      ...(code && { errno: code }),
    });
  }
}

function terminalFailed(error: unknown): LocksignError {
  const { syscall, code } = error as NodeJS.ErrnoException; // all that a tty.ReadStream fails with
  return new LocksignError('ERR_TERMINAL_FAILED', {
    cause: error,
    ...(syscall && { call: syscall }),
    ...(code && { errno: code }),
  });
}
