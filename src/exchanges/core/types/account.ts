/**
 * The types of an account: its public fields, its key, and how its requests are sent.
 * @module
 */
import type { KeySource } from '../../../keys/sealed-secret.js';
import type { SigningKey } from '../../../keys/signing-key.js';
import type { Timing } from './clock.js';

/** The public half of an account. An exchange refuses a field that its requests do not carry. */
export interface Account {
  readonly apiKey: string;
  /** The name of the host in `hosts` that the requests go to. Default: the first. */
  readonly host?: string;
  /** Another host for the requests, as in `ExchangeRequest`. Excludes `host`. */
  readonly baseUrl?: string;
  /** Demo trading, as in `ExchangeRequest`. */
  readonly demo?: boolean;
  /** The passphrase that some exchanges issue with the key. */
  readonly passphrase?: string;
  /** The subaccount that requests act on, for exchanges whose requests name it. */
  readonly subaccount?: string;
  /**
   * Milliseconds after its timestamp during which the exchange accepts a request, if the sender may
   * choose.
   */
  readonly recvWindow?: number;
  /** The version of the API key, for exchanges that sign differently per version. */
  readonly keyVersion?: number;
}

/** The account fields that only some exchanges use. */
export type AccountField = Exclude<keyof Account, 'apiKey' | 'host' | 'baseUrl' | 'demo'>;

/** A key together with its account, as `sign` takes them. */
export interface Credentials extends Account, Timing {
  readonly key: SigningKey;
}

/** How requests are sent. */
export interface SendOptions {
  /**
   * The limit for each attempt in milliseconds, including the reading of the answer. Default
   * 10,000.
   */
  readonly timeout?: number;
  /**
   * How often a retryable request is sent again. Default 2. No other request is sent again, except
   * that `fetch` itself repeats a request after status 421.
   */
  readonly retries?: number;
  /**
   * An undici dispatcher, such as an `Agent` with a proxy or kept connections. Default: Node's own.
   * It must not repeat requests itself, as a `RetryAgent` does: an order could be placed twice.
   */
  readonly dispatcher?: object;
}

/** How one request is sent. */
export interface SendRequestOptions extends SendOptions {
  readonly signal?: AbortSignal;
}

/** What `open` takes: an account and the source of its secret. */
export interface OpenOptions extends Account, Timing, SendOptions {
  readonly secret: KeySource;
}
