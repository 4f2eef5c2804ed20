/**
 * Whether a verified request is fresh: sent now, and for the first time.
 * @module
 */
import { hash } from 'node:crypto';
import type { Verified } from '../../exchanges/wire/verify.js';
import type { Wire } from '../../exchanges/wire/wire.js';
import { refuse } from '../reason.js';

/** How far the time of a request may be from the agent's clock, in milliseconds. */
export const longestDistance = 60_000;
/** How long an identifier without a time is remembered, in milliseconds. */
const identifierLifetime = 24 * 60 * 60 * 1000;

export interface Freshness {
  /** Names the request wherever it is repeated. It is not made of the text of a signature. */
  readonly key: string;
  /** The time in milliseconds until which it is remembered. */
  readonly until: number;
  /** The client's nonce, if it is not a time. */
  readonly nonce: bigint | undefined;
}

/** Powers of ten that turn a time of so many digits into milliseconds. */
const units: ReadonlyMap<number, bigint> = new Map([
  [13, 1n],
  [16, 1_000n],
  [19, 1_000_000n],
]);

/** RFC 3339, as exchanges write it. */
const calendar = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z?$/;

/** The time that a text means, in milliseconds. Undefined if it is not a time of our days. */
export function timeOf(text: string): number | undefined {
  if (calendar.test(text)) {
    const at = Date.parse(text.endsWith('Z') ? text : `${text}Z`);
    return Number.isNaN(at) ? undefined : at;
  }
  const [, whole = '', fraction = ''] = /^(\d{10,19})(?:\.(\d{1,9}))?$/.exec(text) ?? [];
  if (whole.length === 10) return Number(whole) * 1000 + Number(fraction.padEnd(3, '0').slice(0, 3));
  const divisor = units.get(whole.length);
  return divisor === undefined ? undefined : Number(BigInt(whole) / divisor);
}

/** SHA-256 of the client's name and the signed message. A name has no NUL. */
export const replayKey = (client: string, message: string | Uint8Array): string =>
  hash('sha256', Buffer.concat([Buffer.from(`${client}\0`), Buffer.from(message)]), 'hex');

/** The request's own window in milliseconds, if it has one that is shorter. */
function windowOf(text: string | undefined): number {
  if (text === undefined) return longestDistance;
  const given = /^\d{1,7}(?:\.\d{1,3})?$/.test(text)
    ? Number(text)
    : refuse('stale', 'the window of the request is not a number');
  return Math.min(given, longestDistance);
}

/**
 * Checks the time of a request.
 * @param horizon times up to it are refused, because the requests before it are forgotten.
 * @param highestNonce that the client has used.
 * @throws {Denial} `stale`
 */
export function freshnessOf(
  { freshness }: Pick<Wire, 'freshness'>,
  { time, nonce, uuid, window, message }: Verified,
  client: string,
  { now, horizon, highestNonce }: { readonly now: number; readonly horizon: number; readonly highestNonce: bigint },
): Freshness {
  const key = replayKey(client, message);
  const stated = time ?? nonce;
  if (stated === undefined) {
    if (freshness === 'uuid' && uuid === undefined) refuse('stale', 'the request has no identifier');
    return { key, until: now + (freshness === 'uuid' ? identifierLifetime : longestDistance), nonce: undefined };
  }
  const at = timeOf(stated);
  if (at === undefined) {
    if (time !== undefined) refuse('stale', 'the time of the request is not a time');
    const number = /^\d{1,30}$/.test(stated) ? BigInt(stated) : refuse('stale', 'the nonce is not a whole number');
    if (number <= highestNonce) refuse('stale', 'the nonce is not above the highest that this client has used');
    return { key, until: now + longestDistance, nonce: number };
  }
  const distance = windowOf(window);
  if (Math.abs(at - now) > distance) {
    refuse('stale', `the request's time is more than ${distance / 1000} s from this machine's clock`);
  }
  if (at <= horizon) refuse('stale', 'the request is older than what this agent remembers');
  // A time in seconds stands for all of its second.
  return { key, until: at + distance + 1000, nonce: undefined };
}
