/**
 * Sends signed requests with `fetch`. A retryable request is signed anew and sent again if no
 * answer came or if the exchange was too busy to answer. No other request is sent twice.
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { LocksignError } from '../../errors/locksign-error.js';
import { requireFetch } from './fetch-ready.js';
import { definedFields, type Loose } from './parameters.js';
import { refuse } from './refuse.js';
import type { SendRequestOptions } from './types/account.js';
import type { SignedRequest } from './types/request.js';
import { isUnsent } from './unsent.js';

const defaultTimeout = 10_000;
const defaultRetries = 2;
/**
 * RFC 9110: request timeout, bad gateway, unavailable, gateway timeout. RFC 6585: too many
 * requests.
 */
const busyStatuses: readonly number[] = [408, 429, 502, 503, 504];
/**
 * Milliseconds. If the exchange asks for a longer pause, the answer goes to the caller, who
 * decides.
 */
const longestPause = 10_000;
const firstPause = 250;
/** Node's timers count milliseconds in a signed 32-bit integer. */
const longestTimeout = 2 ** 31 - 1;

const optionNames: readonly string[] = [
  'timeout',
  'retries',
  'dispatcher',
  'signal',
] satisfies (keyof SendRequestOptions)[];

/**
 * Copies the options. An undefined field counts as absent.
 * @throws {LocksignError} `ERR_REQUEST`
 */
export function checkedSendOptions(given: Loose<SendRequestOptions>): SendRequestOptions {
  const options: SendRequestOptions = definedFields<SendRequestOptions>(given, 'options of send');
  const unknown = Object.keys(options).find((name) => !optionNames.includes(name));
  if (unknown !== undefined) refuse(`${unknown} is not an option of send`, `Use ${optionNames.join(', ')}.`);
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

/**
 * Method, host and path. The query is omitted, because it may contain the API key and the
 * signature, and errors are logged.
 */
function nameOf({ method, url }: SignedRequest): string {
  const { origin, pathname } = new URL(url);
  return `${method} ${origin}${pathname}`;
}

/** The message of fetch is 'fetch failed'. Its `cause` holds the reason. */
const causeOf = (error: unknown): unknown =>
  error instanceof Error && error.cause instanceof Error ? error.cause : error;

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  // Without a message if several addresses were tried.
  return cause.message || ('code' in cause && typeof cause.code === 'string' ? cause.code : cause.name);
}

function remedyOf(sent: 'no' | 'unknown', isRetryable: boolean): string {
  if (isRetryable) return 'Check the network and the host. The request can be sent again safely.';
  return sent === 'no'
    ? 'The request was not sent. Check the network and the host, and send it again.'
    : 'The exchange may have carried it out. Check your orders and balances before you send it again.';
}

function failure(request: SignedRequest, isRetryable: boolean, sent: 'no' | 'unknown', error: unknown): LocksignError {
  const [subject, detail, remedy] = [nameOf(request), reasonOf(causeOf(error)), remedyOf(sent, isRetryable)];
  return new LocksignError('ERR_SEND', { subject, detail, remedy, sent, cause: error });
}

/**
 * The pause in milliseconds that the answer asks for (RFC 9110, section 10.2.3). Undefined if it
 * asks for none.
 */
function retryAfter(response: Response): number | undefined {
  const value = response.headers.get('retry-after');
  if (value === null) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  // Date.parse() also accepts '1.5' as a date.
  const wait = value.endsWith('GMT') ? Date.parse(value) - Date.now() : Number.NaN;
  return Number.isNaN(wait) ? undefined : wait;
}

/** Doubles each time. The random factor spreads the bots that one outage stopped. */
function backoff(count: number): number {
  return Math.min(longestPause, firstPause * 2 ** count * (0.5 + Math.random()));
}

/**
 * Rejects when the signal aborts. Node 20 and 22 lose the signal of a `fetch` to garbage
 * collection.
 */
async function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  let abort = (): void => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    abort = () => reject(signal.reason);
    if (signal.aborted)
      abort(); // its event reaches no new listener
    else signal.addEventListener('abort', abort);
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** Makes one attempt and reads the answer to its end. */
async function attempt(
  { url, ...request }: SignedRequest,
  { timeout = defaultTimeout, dispatcher, signal }: SendRequestOptions,
): Promise<Response> {
  const controller = new AbortController();
  const stop = (): void => controller.abort(signal?.reason);
  const timer = setTimeout(() => controller.abort(new Error(`timed out after ${timeout} ms`)), timeout);
  signal?.addEventListener('abort', stop);
  const init = {
    ...request,
    redirect: 'error', // a redirect would give the API key and the signature to another host
    signal: controller.signal,
    ...(dispatcher !== undefined && { dispatcher }),
  };
  try {
    // The cast adds undici's `dispatcher`, which the standard type lacks.
    const { body, status, statusText, headers } = await within(controller.signal, fetch(url, init as RequestInit));
    const bytes = await within(controller.signal, new Response(body).arrayBuffer());
    return new Response(bytes.byteLength === 0 ? null : bytes, { status, statusText, headers });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

/**
 * Sends a request, and sends it again if it is retryable and got no answer.
 * @param sign signs the request anew for each attempt, because a timestamp or nonce is accepted
 *   once. A key of a token gives a promise.
 * @param retryable whether sending the request twice has the same effect as sending it once.
 * @returns the answer with any status. After the last attempt this can be one of {@link
 *   busyStatuses}.
 * @throws {LocksignError} `ERR_SEND` if no answer came, and any error of `sign`.
 * @throws the reason of `signal` if it was aborted.
 */
export async function send(
  sign: () => SignedRequest | Promise<SignedRequest>,
  retryable: boolean,
  options: SendRequestOptions,
): Promise<Response> {
  const { retries = defaultRetries, signal } = options;
  let sent: 'no' | 'unknown' = 'no';
  for (let count = 0; ; count++) {
    signal?.throwIfAborted();
    const isLast = !retryable || count >= retries;
    const signing = sign();
    const request = signing instanceof Promise ? await signing : signing;
    requireFetch(nameOf(request));
    let pause = backoff(count);
    try {
      const response = await attempt(request, options);
      sent = 'unknown';
      if (isLast || !busyStatuses.includes(response.status)) return response;
      pause = Math.max(pause, retryAfter(response) ?? 0);
      if (pause > longestPause) return response;
    } catch (error) {
      signal?.throwIfAborted();
      // One attempt is enough for the exchange to have carried out the request.
      if (!isUnsent(causeOf(error))) sent = 'unknown';
      if (isLast) throw failure(request, retryable, sent, error);
    }
    await sleep(pause, undefined, signal === undefined ? {} : { signal }).catch(() => signal?.throwIfAborted());
  }
}
