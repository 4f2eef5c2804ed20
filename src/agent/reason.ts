/**
 * Why a request is denied. Each exchange's denials, the log and the header `x-locksign` name it.
 * @module
 */

import type { DenialClass } from '../exchanges/denial/denial.js';

/** Every reason, with its class. */
export const reasons = {
  credentials: 'no-key',
  signature: 'no-key',
  replay: 'stale',
  stale: 'stale',
  header: 'not-permitted',
  host: 'not-permitted',
  endpoint: 'not-permitted',
  field: 'bad-order',
  withdraw: 'not-permitted',
  transfer: 'not-permitted',
  session: 'not-permitted',
  'not-allowed': 'not-permitted',
  frozen: 'not-permitted',
  stopped: 'not-permitted',
  'other-client': 'not-permitted',
  market: 'not-permitted',
  symbol: 'bad-order',
  'order-type': 'bad-order',
  'max-order': 'bad-order',
  'max-day': 'bad-order',
  collar: 'bad-order',
  'no-reference': 'bad-order',
  rate: 'rate',
  busy: 'rate',
  log: 'not-permitted',
  token: 'unsent',
  unsent: 'unsent',
  unknown: 'unknown',
  withheld: 'unknown',
  internal: 'unknown',
} as const satisfies Record<string, DenialClass>;

export type ReasonCode = keyof typeof reasons;

/** A denial. Its text names what would have been needed, and nothing that the client wrote. */
export interface Reason {
  readonly code: ReasonCode;
  /** A clause without a full stop, such as `an order of 900 USDT is above max-order, 500 USDT`. */
  readonly text: string;
}

/** Ends the judgement of a request. The agent catches it and answers with a denial. */
export class Denial extends Error {
  override readonly name = 'Denial';

  readonly code: ReasonCode;

  /** @param text as in {@link Reason}. */
  constructor(code: ReasonCode, text: string) {
    super(text);
    this.code = code;
  }
}

/** @throws {Denial} always. */
export function refuse(code: ReasonCode, text: string): never {
  throw new Denial(code, text);
}
