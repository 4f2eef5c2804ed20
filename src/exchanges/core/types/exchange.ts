/**
 * The types of an exchange and of its accounts, as the package exports them.
 * @module
 */
// The published declarations need Symbol.dispose, which an older `lib` of the user lacks.
/// <reference lib="esnext.disposable" preserve="true" />
import type { Message, SignatureEncoding } from '../../../keys/algorithms.js';
import type { Account, AsyncCredentials, Credentials, OpenOptions, SendRequestOptions } from './account.js';
import type { Clock } from './clock.js';
import type { KeyType } from './key-kind.js';
import type { RecipeFacts, SocketRecipe } from './recipe.js';
import type { ExchangeRequest, Prepared, SignedRequest } from './request.js';

/**
 * An account whose key is in locked memory.
 *
 * @example
 * using account = await binance.open({ apiKey, secret: secret.file('binance-secret') });
 * const response = await account.send({ method: 'GET', path: '/api/v3/account' });
 */
export interface ExchangeAccount<SocketInput = never> {
  /** With the kind of the account's key, as `Exchange.withKeys` gives it. */
  readonly exchange: Exchange<SocketInput>;
  readonly apiKey: string;
  /** Signs a request, as the exchange's `sign` does. */
  sign(request: ExchangeRequest): SignedRequest;
  /** Signs a request with any key, as the exchange's `signAsync` does. */
  signAsync(request: ExchangeRequest): Promise<SignedRequest>;
  /** Signs a WebSocket message, as the exchange's `signSocket` does. */
  signSocket(input: SocketInput): string;
  /** Signs a WebSocket message with any key, as the exchange's `signSocketAsync` does. */
  signSocketAsync(input: SocketInput): Promise<string>;
  /**
   * Signs any message with the account's key, for endpoints that no recipe covers.
   * @param encoding of the signature. Default: the exchange's.
   * @throws {LocksignError} `ERR_REQUEST` for a key that signs asynchronously only, and the errors
   *   of SigningKey.sign.
   */
  signMessage(message: Message, encoding?: SignatureEncoding): string;
  /** The same with any key, also with one of a token. */
  signMessageAsync(message: Message, encoding?: SignatureEncoding): Promise<string>;
  /**
   * Signs a request and sends it with `fetch`. A retryable request is signed anew and sent again if
   * no answer came or the status was 408, 429, 502, 503 or 504. Orders are retryable only if the
   * exchange accepts their identifier once.
   *
   * @returns the answer with any status, read to its end.
   * @throws {LocksignError} `ERR_SEND` if no answer came. Its `sent` is `'no'` if nothing of the
   *   request was sent, or `'unknown'` if the exchange may have carried it out. Also the errors of
   *   `sign`.
   * @throws the reason of `signal` after it was aborted.
   */
  send(request: ExchangeRequest, options?: SendRequestOptions): Promise<Response>;
  /**
   * Wipes the key, also one that was given to `open`. Later calls do nothing. Signing then throws
   * `ERR_KEY_DESTROYED`.
   */
  destroy(): void;
  [Symbol.dispose](): void;
}

/**
 * An exchange. `SocketInput` is the input of its WebSocket signature, and `void` if that is a plain
 * login.
 */
export interface Exchange<SocketInput = never> extends RecipeFacts {
  /**
   * The same exchange for accounts with another kind of key: its `algorithm`, `secretEncoding` and
   * `signatureEncoding` are those of that kind.
   * @throws {LocksignError} `ERR_REQUEST` if the exchange takes no such keys.
   * @example
   * const { algorithm } = binance.withKeys('ed25519');
   */
  withKeys(type: KeyType): Exchange<SocketInput>;
  /**
   * Loads the key with the algorithm and the key encoding of this exchange and of the account's
   * `keyType`, or takes a key. An invalid account is refused before the source of the secret is
   * read, and a text that cannot be the secret of its API key afterwards.
   * @throws {LocksignError} `ERR_REQUEST` for an invalid account or a key of another kind, and the
   *   errors of SigningKey.load.
   * @example
   * const account = await binance.open({ apiKey, keyType: 'ed25519', secret: secret.file('key.pem') });
   * const same = await binance.open({ apiKey, key: await SigningKey.generate('ed25519') });
   */
  open(options: OpenOptions): Promise<ExchangeAccount<SocketInput>>;
  /** Whether sending the request twice has the same effect as sending it once. */
  retryable(request: ExchangeRequest): boolean;
  /**
   * Whether an answer refuses the request, although its HTTP status means success.
   * @param answer the parsed JSON.
   * @example
   * const response = await account.send(request);
   * const isRefused = !response.ok || kraken.isRefusal(await response.json());
   */
  isRefusal(answer: unknown): boolean;
  /**
   * Builds the message for a key that is kept elsewhere, such as in a signing agent or a hardware
   * module.
   * @throws {LocksignError} `ERR_REQUEST`, also for a request that carries no signature.
   */
  prepare(request: ExchangeRequest, account: Account, clock: Clock): Prepared;
  /**
   * Builds a request that carries the API key alone. Undefined if the request has to be signed.
   * @throws {LocksignError} `ERR_REQUEST`
   */
  unsigned(request: ExchangeRequest, account: Account): SignedRequest | undefined;
  /**
   * Signs a request with a local key, by the rule for its kind. A request that carries no signature
   * is completed without it.
   * @throws {LocksignError} `ERR_REQUEST` for a request that cannot be signed, and the errors of
   *   SigningKey.sign.
   */
  sign(request: ExchangeRequest, credentials: Credentials): SignedRequest;
  /** The same with any key, also with one of a token. */
  signAsync(request: ExchangeRequest, credentials: AsyncCredentials): Promise<SignedRequest>;
  /** Absent if the exchange signs nothing on WebSocket connections. */
  readonly socket?: SocketRecipe<SocketInput, Clock>;
  /**
   * Signs a WebSocket login or request.
   * @returns the text to send on the connection.
   * @throws {LocksignError} `ERR_REQUEST`, also if the exchange signs nothing on a WebSocket.
   */
  signSocket(credentials: Credentials, input: SocketInput): string;
  /** The same with any key, also with one of a token. */
  signSocketAsync(credentials: AsyncCredentials, input: SocketInput): Promise<string>;
}
