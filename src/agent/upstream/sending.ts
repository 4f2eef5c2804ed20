/**
 * One request on a connection of undici, and its answer.
 * @module
 */
import type { Dispatcher } from 'undici';
import type { Answer } from './answer.js';
import { UpstreamError } from './upstream-error.js';

/** Bytes of a body. The largest public answers, lists of instruments, have a few MiB. */
const maxBody = 32 * 1024 * 1024;

/** What can keep a request from being sent. */
export interface BeginOptions {
  readonly signal?: AbortSignal | undefined;
  /**
   * Asked immediately before the first byte is written: the request may have waited for a
   * connection until then. If it is false, nothing is sent.
   */
  readonly mayBegin?: (() => boolean) | undefined;
}

type Outcome = { readonly resolve: (answer: Answer) => void; readonly reject: (error: UpstreamError) => void };

/**
 * Receives what happens to a request. A connection calls `onConnect` immediately before it writes
 * the first byte. Before that nothing was sent, and from then on nobody knows.
 */
class Sending implements Dispatcher.DispatchHandlers {
  readonly #outcome: Outcome;
  readonly #mayBegin: () => boolean;
  #abort: ((error?: Error) => void) | undefined;
  #isOver = false;
  #status = 0;
  #headers: Record<string, string> = {};
  readonly #chunks: Buffer[] = [];
  #length = 0;

  constructor(outcome: Outcome, mayBegin: () => boolean) {
    this.#outcome = outcome;
    this.#mayBegin = mayBegin;
  }

  /** Ends the request. One that still waits for a connection is never written. */
  fail(problem: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#outcome.reject(new UpstreamError(problem, this.#abort === undefined ? 'no' : 'unknown'));
    this.#abort?.();
  }

  /** undici calls it again to repeat a request, which must not happen. */
  onConnect(abort: (error?: Error) => void): void {
    if (this.#abort !== undefined || this.#isOver) {
      abort();
      this.fail('the connection was lost');
    } else if (!this.#mayBegin()) {
      this.fail('the request waited for a connection until it was not allowed any more');
      abort();
    } else this.#abort = abort;
  }

  onHeaders(status: number, headers: Buffer[]): boolean {
    if (status < 200) return true;
    this.#status = status;
    for (let at = 0; at + 1 < headers.length; at += 2) {
      const [name = '', value = ''] = [
        headers[at]?.toString('latin1').toLowerCase(),
        headers[at + 1]?.toString('latin1'),
      ];
      const before = Object.hasOwn(this.#headers, name) ? this.#headers[name] : undefined;
      Object.defineProperty(this.#headers, name, {
        value: before === undefined ? value : `${before}, ${value}`,
        enumerable: true,
        configurable: true,
      });
    }
    return true;
  }

  onData(chunk: Buffer): boolean {
    this.#length += chunk.length;
    if (this.#length > maxBody) this.fail(`the answer is larger than ${maxBody} bytes`);
    // undici reuses the memory of its parser.
    else this.#chunks.push(Buffer.from(chunk));
    return true;
  }

  onComplete(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#outcome.resolve({ status: this.#status, headers: this.#headers, body: Buffer.concat(this.#chunks) });
  }

  /** The error's own text is not passed on: it may name addresses. */
  onError(error: Error & { readonly code?: string }): void {
    this.fail(`the connection failed (${error.code ?? error.name})`);
  }
}

/**
 * Sends a request once.
 *
 * @param timeout milliseconds from now to the last byte of the answer.
 * @throws {UpstreamError} also if the signal is aborted.
 */
export async function sendOn(
  pool: Pick<Dispatcher, 'dispatch'>,
  options: Dispatcher.DispatchOptions,
  timeout: number,
  { signal, mayBegin = () => true }: BeginOptions = {},
): Promise<Answer> {
  const { promise, ...outcome } = withResolvers<Answer>();
  const sending = new Sending(outcome, mayBegin);
  const leave = (): void => sending.fail('the client went away');
  const timer = setTimeout(() => sending.fail(`there was no whole answer within ${timeout} ms`), timeout);
  signal?.addEventListener('abort', leave);
  try {
    if (signal?.aborted) leave();
    else pool.dispatch(options, sending);
    return await promise;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', leave);
  }
}

/** `Promise.withResolvers`, which Node 20 does not have. */
function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (error: Error) => void } {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<T>((...both) => {
    [resolve, reject] = both;
  });
  return { promise, resolve, reject };
}
