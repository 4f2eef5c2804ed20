/**
 * Sends signed requests with `fetch`. What may be repeated is signed anew and sent again when no answer came, or when the
 * exchange was too busy to give one; nothing else is.
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { LocksignError } from '../errors.js';
import type { SendRequestOptions, SignedRequest } from './exchange.js';
import { refuse } from './refuse.js';

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

/** @throws {LocksignError} `ERR_REQUEST` */
export function checkSendOptions(options: SendRequestOptions): void {
  const unknown = Object.keys(options).find((name) => !optionNames.includes(name));
  if (unknown !== undefined) refuse(`${unknown} is not an option of send: use ${optionNames.join(', ')}`);
  const { timeout, retries, dispatcher } = options;
  if (timeout !== undefined && !(Number.isSafeInteger(timeout) && timeout > 0 && timeout <= longestTimeout)) {
    refuse('timeout must be a positive whole number of milliseconds');
  }
  if (retries !== undefined && !(Number.isSafeInteger(retries) && retries >= 0)) {
    refuse('retries must be 0 or a positive whole number');
  }
  if (dispatcher !== undefined && typeof (dispatcher as { dispatch?: unknown } | null)?.dispatch !== 'function') {
    refuse("dispatcher must be one of undici's, such as an Agent");
  }
}

/** Method, host and path: the query may hold the API key and the signature, and errors end up in logs. */
function nameOf({ method, url }: SignedRequest): string {
  const { origin, pathname } = new URL(url);
  return `${method} ${origin}${pathname}`;
}

function reasonOf(error: unknown, timeout: number): string {
  if (error instanceof DOMException && error.name === 'TimeoutError') return `none came within ${timeout} ms`;
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
  const wait = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

/** Longer each time, and not the same for all bots that the same outage stopped. */
function backoff(attempt: number): number {
  return firstPause * 2 ** attempt * (0.5 + Math.random());
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
  { timeout = defaultTimeout, retries = defaultRetries, dispatcher, signal }: SendRequestOptions,
): Promise<Response> {
  for (let attempt = 0; ; attempt++) {
    signal?.throwIfAborted();
    const isLast = !repeatable || attempt >= retries;
    const request = sign();
    const limit = AbortSignal.timeout(timeout);
    const init = {
      ...request,
      redirect: 'error', // elsewhere than at the exchange, API key and signature are lost
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
      ...(dispatcher !== undefined && { dispatcher }),
    };
    let pause = backoff(attempt);
    try {
      const response = await fetch(request.url, init as RequestInit); // the standard has no dispatcher
      if (isLast || !busyStatuses.includes(response.status)) return response;
      pause = retryAfter(response) ?? pause;
      if (pause > longestPause) return response;
      await response.body?.cancel();
    } catch (error) {
      signal?.throwIfAborted();
      if (isLast) throw failure(request, repeatable, reasonOf(error, timeout), error);
    }
    await sleep(pause, undefined, signal === undefined ? {} : { signal }).catch(() => signal?.throwIfAborted());
  }
}
