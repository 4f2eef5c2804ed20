/**
 * Reads a secret that is typed on the controlling terminal (tty(4)) with echo off. Node offers only
 * raw mode. secret-line.ts therefore edits the line, and this module turns the keys that send
 * signals into signals. The kernel zeroes its input buffers after a canonical read without echo,
 * but not in raw mode, and they cannot be wiped from here.
 *
 * Node delivers signals of other processes only to the main thread. A prompt in a worker restores
 * the terminal after the keys that send signals. Node restores it at SIGINT, SIGTERM and exit.
 * After SIGHUP, SIGQUIT or SIGTSTP, or when the worker is terminated, the terminal stays without
 * echo.
 * @module
 */
import type { ReadStream } from 'node:tty';
import { LocksignError, systemFacts } from '../../errors/locksign-error.js';
import type { PromptSource } from '../../secrets/source.js';
import { SecretBuffer, secretTooLong } from '../secret-buffer.js';
import { closeSync, constants, openSync, streamsHaveOnread, streamsOfTty, writeSync } from './captured.js';
import { poll, type ReceivingOptions, receive } from './receive.js';
import { type LineEvent, SecretLine } from './secret-line.js';

/** Signals that end the process without restoring the terminal. The prompt restores it first. */
const endingSignals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];
/**
 * Signals that the application may use. The prompt handles them only if the application does not.
 */
const rareSignals: readonly NodeJS.Signals[] = [
  ...(['SIGALRM', 'SIGUSR2', 'SIGXCPU', 'SIGVTALRM'] as const),
  ...(['SIGIO', 'SIGPWR', 'SIGSTKFLT'] as const),
];

/**
 * The errors of open(2) where there is no terminal. native/terminal/terminal_posix.cc has the same
 * list.
 */
const missingTerminal: readonly string[] = ['ENXIO', 'ENOENT', 'ENODEV', 'EIO', 'ENOTTY'];

/**
 * The silence after which a line is over. Until then the rest of a paste is discarded, so that it
 * does not reach a shell.
 */
const swallowMilliseconds = 30;
/** The longest time that input is discarded after the end of a line. */
const swallowAtMostMilliseconds = 1000;
/**
 * The time until the prompt asks again after SIGTSTP without SIGCONT. A process without job control
 * ignores SIGTSTP and therefore gets no SIGCONT.
 */
const resumeMilliseconds = 100;

/** The end of the last prompt. Only one prompt of a thread asks at a time. */
let turn: Promise<unknown> = Promise.resolve();

export function readPrompt({ label }: PromptSource): Promise<SecretBuffer> {
  const answer = turn.then(() => new Prompt(label).ask());
  turn = answer.catch(() => undefined);
  return answer;
}

class Prompt {
  readonly #question: string;
  readonly #secret = new SecretBuffer();
  #line = new SecretLine(this.#secret);
  #terminal: ReadStream | undefined;
  #descriptor = -1;
  /** Whether this class must close the descriptor. A stream closes a descriptor of its own. */
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
    // C0, DEL and C1 characters could move the cursor or change the window's title.
    this.#question = `${label.replace(/[\u0000-\u001f\u007f-\u009f]/g, '')}: `;
  }

  async ask(): Promise<SecretBuffer> {
    this.#descriptor = openTerminal();
    try {
      const take = (bytes: Uint8Array): boolean => this.#take(bytes);
      if (streamsHaveOnread) {
        await receive((onread, finish) => this.#start(finish, { onread }).resume(), take);
      } else {
        await poll(this.#descriptor, (finish) => this.#start(finish), take);
      }
    } catch (error) {
      this.#failure ??= error;
    } finally {
      this.#stop();
    }
    return this.#result();
  }

  /** Hides the input and asks. The stream is not reading yet. */
  #start(finish: () => void, options?: ReceivingOptions): ReadStream {
    const tty = streamsOfTty();
    const terminal = new tty.ReadStream(this.#descriptor, options);
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

  /** Handles input. After the line's end it discards the rest of a paste. */
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

  /** Restores the terminal first, and then stops the process as the signal would have done. */
  #suspend(cause: 'key' | 'SIGTSTP'): void {
    if (this.#end !== 'more') return;
    clearTimeout(this.#timer);
    this.#secret.wipe();
    this.#show('\n');
    this.#hide(false);
    this.#timer = setTimeout(this.#continued, resumeMilliseconds);
    process.off('SIGTSTP', this.#stopping);
    // If the application handles SIGTSTP, it has received the signal and decides itself.
    if (cause === 'key' || process.listenerCount('SIGTSTP') === 0) process.kill(process.pid, 'SIGTSTP');
  }

  /**
   * Asks again after a stop. The shell may have changed the terminal's modes meanwhile, and Node
   * does not set a mode that it believes to be set. Raw mode is therefore turned off and on again.
   */
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

  /**
   * Handles a signal of another process. It restores the terminal first, and then sends the signal
   * again so that it has its usual effect.
   */
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

  #result(): SecretBuffer {
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

  /**
   * Restores the terminal before closing it, because a closed terminal keeps its modes. An error of
   * the line break that follows does not matter.
   */
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
    const reading = streamsHaveOnread ? 0 : constants.O_NONBLOCK; // for poll()
    return openSync('/dev/tty', constants.O_RDWR | constants.O_NOCTTY | reading);
  } catch (error) {
    const facts = systemFacts(error);
    const isMissing = missingTerminal.includes(facts.errno ?? '');
    throw new LocksignError(isMissing ? 'ERR_TERMINAL_MISSING' : 'ERR_TERMINAL_FAILED', facts);
  }
}

/**
 * Returns the descriptor that a stream reads from, and closes. Where possible, libuv opens the
 * terminal again, and then does not close the descriptor that it was given. Bun never does.
 */
function descriptorOf(terminal: ReadStream): unknown {
  const handle: unknown = Reflect.get(terminal, '_handle');
  return Reflect.get(typeof handle === 'object' && handle !== null ? handle : terminal, 'fd');
}

/** Returns the error instead of throwing it. */
function tryToWrite(descriptor: number, text: string): unknown {
  try {
    writeSync(descriptor, text);
    return undefined;
  } catch (error) {
    return error;
  }
}
