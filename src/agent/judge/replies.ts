/**
 * Denials as answers, and what a denial of a step is called.
 * @module
 */
import { LocksignError } from '../../errors/locksign-error.js';
import { denialOf } from '../../exchanges/denials.js';
import { RequestDenied } from '../../exchanges/wire/deny.js';
import type { RawRequest } from '../../exchanges/wire/raw-request.js';
import { Denial, type Reason, reasons, refuse } from '../reason.js';
import type { Reply } from '../reply.js';

/** How a step's own denial is called, if the step throws one of the exchange's tables. */
export function during<T>(code: Reason['code'], step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (error instanceof RequestDenied) return refuse(code, error.detail);
    throw error;
  }
}

/**
 * Why a request is denied. A fault of the agent denies it too, and its operator hears of it.
 * @param report receives the fault.
 */
export function reasonOf(error: unknown, report: (text: string) => void): Reason {
  if (error instanceof Denial) return { code: error.code, text: error.message };
  if (error instanceof RequestDenied) return { code: 'field', text: error.detail };
  if (error instanceof LocksignError && error.code === 'ERR_AGENT_LOG') {
    return { code: 'log', text: "the agent's log cannot be written" };
  }
  report(`The agent failed at a request: ${error instanceof Error ? error.stack : 'unknown'}`);
  return { code: 'internal', text: 'the agent failed; ask the exchange whether the request was carried out' };
}

export const denialFor = (exchangeId: string, reason: Reason, request: RawRequest): Reply =>
  denialOf(exchangeId, { ...reason, class: reasons[reason.code] }, request);

/** A denial of a request to a host of no exchange. */
export const plainDenial = ({ code, text }: Reason): Reply => ({
  status: 403,
  headers: { 'content-type': 'application/json', 'x-locksign': code },
  body: JSON.stringify({ error: `[locksign: ${text}]` }),
});

export const unsentText = (sent: 'no' | 'unknown'): string =>
  sent === 'no'
    ? 'the exchange was not reached, and the request was not sent'
    : 'no whole answer came, and nobody knows whether the exchange carried the request out';
