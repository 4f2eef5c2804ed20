/**
 * Denials in the words of an exchange: a client's library understands them as it understands the
 * exchange's own errors.
 * @module
 */
import type { RecipeFacts } from '../core/types/recipe.js';
import type { RawRequest } from '../wire/raw-request.js';

/** How a client should understand a denial, which decides its form in the exchange's own words. */
export type DenialClass =
  /** The API key lacks this permission. */
  | 'not-permitted'
  /** The order is wrong as it stands: its limit, its price or its symbol. */
  | 'bad-order'
  /** There are no credentials, or they are not the client's. */
  | 'no-key'
  /** The request is too old, or was sent before. */
  | 'stale'
  /** There are too many requests. */
  | 'rate'
  /** The exchange was not reached, so the request was not carried out. */
  | 'unsent'
  /** The exchange was reached, and nobody knows whether it carried the request out. */
  | 'unknown';

export interface ExchangeDenial {
  readonly class: DenialClass;
  /** A word for the header `x-locksign`, such as `max-order`. */
  readonly code: string;
  /** A clause for the user, which contains nothing that the client wrote. */
  readonly text: string;
}

/** The parts of a request that decide in which form it is denied. */
export type DeniedRequest = Pick<RawRequest, 'host' | 'method' | 'path'>;

export interface DenialReply {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * An error of the exchange: its HTTP status, its code and its message. Without a code, the body is
 * the message alone, as a JSON string.
 */
export type ExchangeError = readonly [status: number, code: string | number | undefined, message: string];

/** The errors with which an exchange denies a request. */
export type DenialErrors = Readonly<Record<DenialClass, ExchangeError>>;

/**
 * Errors of a gateway in front of an exchange, for classes for which libraries understand no error
 * of the exchange itself. ccxt decides by the status, because it reads a JSON string as no object.
 */
export const gateway = {
  rate: [429, undefined, 'Too Many Requests'],
  unsent: [503, undefined, 'Service Unavailable: nothing was sent'],
  unknown: [504, undefined, 'Gateway Timeout: the outcome is unknown'],
} as const satisfies Partial<DenialErrors>;

/** What the body of a denial says. */
export interface Said {
  readonly code: string | number;
  /** The message of the exchange, followed by the note. */
  readonly text: string;
  /** The message of the exchange, for an exchange whose libraries compare it exactly. */
  readonly message: string;
  /** Why the request is denied: `[locksign: ...]`. */
  readonly note: string;
}

/** The denials of an exchange. */
export interface Denials {
  /** The id of the recipe. */
  readonly id: string;
  errors(request: DeniedRequest): DenialErrors;
  /** The value of the JSON body. */
  body(said: Said, request: DeniedRequest): unknown;
}

/** Adds what the recipe knows. */
export const defineDenials = ({ id }: Pick<RecipeFacts, 'id'>, facts: Omit<Denials, 'id'>): Denials =>
  Object.freeze({ id, ...facts });

/** Whether a request goes to one of the hosts of these names. */
export const goesTo = (
  { hosts }: Pick<RecipeFacts, 'hosts'>,
  { host }: DeniedRequest,
  ...names: readonly string[]
): boolean => names.some((name) => hosts[name] === `https://${host}`);

/** Writes a denial as an answer of the exchange. */
export function denialIn(denials: Denials, denial: ExchangeDenial, request: DeniedRequest): DenialReply {
  const [status, code, message] = denials.errors(request)[denial.class];
  const note = `[locksign: ${denial.text}]`;
  const text = `${message} ${note}`;
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-locksign': denial.code },
    body: JSON.stringify(code === undefined ? text : denials.body({ code, text, message, note }, request)),
  };
}
