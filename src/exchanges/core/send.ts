/**
 * Sends signed requests with `fetch`. What may be repeated is signed anew and sent again when no answer came, or when the
 * exchange was too busy to give one; nothing else is.
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { LocksignError } from '../../errors/locksign-error.js';
import { definedFields, type Loose } from './parameters.js';
import { refuse } from './refuse.js';
import type { SendRequestOptions, SignedRequest } from './types.js';

const defaultTimeout = 10_000;
const defaultRetries = 2;
/** RFC 9110: request timeout, bad gateway, unavailable, gateway timeout. RFC 6585: too many requests. */
const busyStatuses: readonly number[] = [408, 429, 502, 503, 504];
/** Milliseconds. Who is told to wait for longer had better decide for himself: the answer goes to the caller. */
const longestPause = 10_000;
const firstPause = 250;
/** Node's timers count in 32 bits with a sign. */
const longestTimeout = 2 ** 31 - 1;

const optionNames: readonly string[] = [
  'timeout',
  'retries',
  'dispatcher',
  'signal',
] satisfies (keyof SendRequestOptions)[];

/**
 * A copy without the fields that are undefined: those are as if left out.
 * @throws {LocksignError} `ERR_REQUEST`
 */
export function checkedSendOptions(given: Loose<SendRequestOptions>): SendRequestOptions {
  const options: SendRequestOptions = definedFields<SendRequestOptions>(given, 'options of send');
  const unknown = Object.keys(options).find((name) => !optionNames.includes(name));
  if (unknown !== undefined) refuse(`${unknown} is not an option of send: use ${optionNames.join(', ')}`);
  const { timeout, retries, dispatcher, signal } = options;
  if (timeout !== undefined && !(Number.isSafeInteger(timeout) && timeout > 0 && timeout <= longestTimeout)) {
    refuse('timeout must be a positive whole number of milliseconds');
  }
  if (retries !== undefined && !(Number.isSafeInteger(retries) && retries >= 0)) {
    refuse('retries must be 0 or a positive whole number');
  }
  if (dispatcher !== undefined && typeof (dispatcher as { dispatch?: unknown } | null)?.dispatch !== 'function') {
    refuse("dispatcher must be one of undici's, such as an Agent");
  }
  if (signal !== undefined && !(signal instanceof AbortSignal)) refuse('signal must be an AbortSignal');
  return options;
}

/** Method, host and path: the query may hold the API key and the signature, and errors end up in logs. */
function nameOf({ method, url }: SignedRequest): string {
  const { origin, pathname } = new URL(url);
  return `${method} ${origin}${pathname}`;
}

function reasonOf(error: unknown): string {
  // fetch says 'fetch failed', and why in `cause`.
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}

function failure(request: SignedRequest, repeatable: boolean, reason: string, cause: unknown): LocksignError {
  const advice = repeatable
    ? 'Check the network and the host; it may be sent again'
    : 'It may have been carried out all the same: look at your orders and balances before you send it again';
  return new LocksignError('ERR_SEND', { subject: nameOf(request), detail: `${reason}. ${advice}`, cause });
}

/** Milliseconds that the answer asks to wait for (RFC 9110, section 10.2.3); undefined if it does not say. */
function retryAfter(response: Response): number | undefined {
  const value = response.headers.get('retry-after');
  if (value === null) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  // Date.parse() takes '1.5' for a date as well.
  const wait = value.endsWith('GMT') ? Date.parse(value) - Date.now() : Number.NaN;
  return Number.isNaN(wait) ? undefined : wait;
}

/** Longer each time, and not the same for all bots that the same outage stopped. */
function backoff(count: number): number {
  return Math.min(longestPause, firstPause * 2 ** count * (0.5 + Math.random()));
}

/** Ends when the signal does, at the latest: Node 20 and 22 forget the signals of `fetch` when they collect garbage. */
async function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  let abort = (): void => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort);
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** One attempt: the answer, read to its end. */
async function attempt(
  { url, ...request }: SignedRequest,
  { timeout = defaultTimeout, dispatcher, signal }: SendRequestOptions,
): Promise<Response> {
  const controller = new AbortController();
  const stop = (): void => controller.abort(signal?.reason);
  const timer = setTimeout(() => controller.abort(new Error(`none came within ${timeout} ms`)), timeout);
  signal?.addEventListener('abort', stop);
  const init = {
    ...request,
    redirect: 'error', // elsewhere than at the exchange, API key and signature are lost
    signal: controller.signal,
    ...(dispatcher !== undefined && { dispatcher }),
  };
  try {
    // The standard has no dispatcher.
    const { body, status, statusText, headers } = await within(controller.signal, fetch(url, init as RequestInit));
    const bytes = await within(controller.signal, new Response(body).arrayBuffer());
    return new Response(bytes.byteLength === 0 ? null : bytes, { status, statusText, headers });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

/**
 * @param sign signs anew: a timestamp or nonce serves once.
 * @param repeatable whether sending it twice does no more than sending it once.
 * @returns the answer, whatever its status; after the last attempt also a busy one.
 * @throws {LocksignError} `ERR_SEND` if no answer came, and what `sign` throws; the signal's reason if that was aborted.
 */
export async function send(
  sign: () => SignedRequest,
  repeatable: boolean,
  options: SendRequestOptions,
): Promise<Response> {
  const { retries = defaultRetries, signal } = options;
  for (let count = 0; ; count++) {
    signal?.throwIfAborted();
    const isLast = !repeatable || count >= retries;
    const request = sign();
    let pause = backoff(count);
    try {
      const response = await attempt(request, options);
      if (isLast || !busyStatuses.includes(response.status)) return response;
      pause = Math.max(pause, retryAfter(response) ?? 0);
      if (pause > longestPause) return response;
    } catch (error) {
      signal?.throwIfAborted();
      if (isLast) throw failure(request, repeatable, reasonOf(error), error);
    }
    await sleep(pause, undefined, signal === undefined ? {} : { signal }).catch(() => signal?.throwIfAborted());
  }
}
