/**
 * The types of an account: its public fields, its key, and how its requests are sent.
 * @module
 */
import type { Algorithm, Message, SignatureEncoding } from '../../../keys/algorithms.js';
import type { KeySource } from '../../../keys/sealed-secret.js';
import type { SigningKey } from '../../../keys/signing-key.js';
import type { Timing } from './clock.js';
import type { KeyType } from './key-kind.js';

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
  /** The kind of its key. Default: that of the key, or else the first kind of the exchange. */
  readonly keyType?: KeyType;
}

/** The account fields that only some exchanges use. */
export type AccountField = Exclude<keyof Account, 'apiKey' | 'host' | 'baseUrl' | 'demo' | 'keyType'>;

/** A key that signs on another thread, such as a `TokenKey`, so that nothing waits for it. */
export interface AsyncKey {
  readonly algorithm: Algorithm;
  /** Absent: the key has no synchronous signature. */
  readonly sign?: never;
  /** As PEM (SubjectPublicKeyInfo). */
  readonly publicKey?: string | undefined;
  signAsync(message: Message, encoding: SignatureEncoding): Promise<string>;
  /** The account calls it when it is destroyed. Absent: there is nothing to give back. */
  destroy?(): void;
}

/** What signs an account's requests. */
export type AccountKey = SigningKey | AsyncKey;

/** A key together with its account, as `sign` takes them. */
export interface Credentials extends Account, Timing {
  readonly key: SigningKey;
}

/** The same with any key, as `signAsync` takes them. */
export interface AsyncCredentials extends Account, Timing {
  readonly key: AccountKey;
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

/** What `open` takes: an account, and the source of its secret or a key. */
export type OpenOptions = Account &
  Timing &
  SendOptions &
  (
    | { readonly secret: KeySource; readonly key?: never }
    // The account destroys a key together with itself. That of a token stays there.
    | { readonly key: AccountKey; readonly secret?: never }
  );
