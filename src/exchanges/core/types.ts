/**
 * What an exchange is to locksign: data and pure functions. A recipe says what has to be signed and where the signature
 * goes; it never touches a key, so the same recipe serves a local key, a signing proxy or a hardware module.
 * @module
 */
import type { Algorithm, Message, SecretEncoding, SignatureEncoding } from '../../keys/algorithms.js';
import type { SigningKey } from '../../keys/signing-key.js';
// For Symbol.dispose in the declarations, where the user's `lib` is older.
/// <reference lib="esnext.disposable" preserve="true" />
import type { SecretSource } from '../../secrets/source.js';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export type Scalar = string | number | boolean;

/**
 * Query parameters, sent in this order; a list is a parameter given more than once. Numbers are written as JavaScript
 * writes them, so prices and quantities are better given as text.
 */
export type Parameters = Readonly<Record<string, Scalar | readonly Scalar[]>>;

export type BodyValue = Scalar | null | readonly BodyValue[] | { readonly [field: string]: BodyValue };

/** Fields of a body. Lists and objects inside are for the exchanges that take JSON. */
export type BodyFields = Readonly<Record<string, BodyValue>>;

/** A request before it is signed. */
export interface ExchangeRequest {
  readonly method: Method;
  /** Begins with `/`, without query. */
  readonly path: string;
  readonly query?: Parameters;
  /** Fields, serialised once as the exchange wants them, or the body's exact text, sent as it is. */
  readonly body?: BodyFields | string;
  /** Which of the exchange's `hosts`, by name. Default: the account's, else the first. */
  readonly host?: string;
}

/** A request after the checks that all recipes share. */
export interface CheckedRequest extends Omit<ExchangeRequest, 'host'> {
  /** Base URL, without trailing slash. */
  readonly host: string;
}

/** The public half of an account. An exchange refuses a field that it has no use for. */
export interface Account {
  readonly apiKey: string;
  /** Which of the exchange's `hosts` its requests go to, by name. Default: the first. */
  readonly host?: string;
  /** For the exchanges that issue one with the key. */
  readonly passphrase?: string;
  /** For the exchanges whose requests name the subaccount they act on. */
  readonly subaccount?: string;
  /** Milliseconds after its timestamp for which the exchange takes a request, where it lets the sender choose. */
  readonly recvWindow?: number;
  /** The version that the exchange gave the API key, where its rules differ. */
  readonly keyVersion?: number;
}

/** The fields of an account that only some exchanges use. */
export type AccountField = Exclude<keyof Account, 'apiKey' | 'host'>;

/** Where timestamps, nonces and request identifiers come from. */
export interface Clock {
  /** Milliseconds since 1970, strictly increasing: no two calls give the same number. */
  next(): number;
  /** A random UUID (RFC 9562, version 4), in lower case. */
  uuid(): string;
}

/** What there is to sign, and how to go on with the signature. */
export interface Prepared<Result = SignedRequest> {
  readonly message: Message;
  /**
   * What is to be sent, or, on an exchange that wants two signatures, what else there is to sign.
   * @param signature in the exchange's `signatureEncoding`.
   */
  finish(signature: string): Result | Prepared<Result>;
}

/** Ready for `fetch(request.url, request)`. */
export interface SignedRequest {
  readonly url: string;
  readonly method: Method;
  readonly headers: Readonly<Record<string, string>>;
  /** The bytes that were signed, as text. Absent where nothing is sent. */
  readonly body?: string;
}

/** Which parts of a request the signature covers. What it does not cover can be changed by whoever holds it. */
export interface Binds {
  readonly method: boolean;
  readonly path: boolean;
  readonly query: boolean;
  readonly body: boolean;
}

/** What a method carries on an exchange: `either` is one of the two and not both. */
export type Carries = 'query' | 'body' | 'either' | 'both';

/** Where an account's times come from. */
export interface Timing {
  /** Default: one strictly increasing clock for each API key of this thread. */
  readonly clock?: Clock;
  /** Milliseconds by which the exchange's clock is ahead of this machine's. Default 0. Not beside `clock`. */
  readonly serverTimeOffset?: number;
}

/** A key with its account: what `sign` needs. */
export interface Credentials extends Account, Timing {
  readonly key: SigningKey;
}

/** How requests are sent. */
export interface SendOptions {
  /** Milliseconds for each attempt, until the answer has been read. Default 10,000. */
  readonly timeout?: number;
  /** How often a request that may be repeated is sent again. Default 2; others are not, but for what `fetch` does at a 421. */
  readonly retries?: number;
  /** A dispatcher of undici, such as an `Agent` with a proxy or kept connections. Default: Node's own. */
  readonly dispatcher?: object;
}

/** How one request is sent. */
export interface SendRequestOptions extends SendOptions {
  readonly signal?: AbortSignal;
}

/** What `open` needs: an account, and where its secret is. */
export interface OpenOptions extends Account, Timing, SendOptions {
  readonly secret: SecretSource;
}

/**
 * An account whose key is in locked memory.
 *
 * @example
 * using account = await binance.open({ apiKey, secret: secret.file('binance-secret') });
 * const response = await account.send({ method: 'GET', path: '/api/v3/account' });
 */
export interface ExchangeAccount<SocketInput = never> {
  readonly exchange: Exchange<SocketInput>;
  readonly apiKey: string;
  /** As the exchange's own `sign`. */
  sign(request: ExchangeRequest): SignedRequest;
  /** As the exchange's own `signSocket`. */
  signSocket(input: SocketInput): string;
  /**
   * Signs a message with the account's key and the exchange's algorithm: for what no recipe makes.
   * @param encoding of the signature. Default: the exchange's.
   * @throws {LocksignError} what SigningKey.sign throws.
   */
  signMessage(message: Message, encoding?: SignatureEncoding): string;
  /**
   * Signs a request and sends it with `fetch`. A read is signed anew and sent again if no answer came, or 408, 429, 502,
   * 503 or 504 did; an order only on an exchange that takes its identifier a single time.
   *
   * @returns the answer, whatever its status, read to its end.
   * @throws {LocksignError} `ERR_SEND` if no answer came: an order may have been carried out all the same. What `sign`
   *   throws. The reason of `signal`, once that is aborted.
   */
  send(request: ExchangeRequest, options?: SendRequestOptions): Promise<Response>;
  /** Wipes the key. Calling it again does nothing; signing then throws `ERR_KEY_DESTROYED`. */
  destroy(): void;
  [Symbol.dispose](): void;
}

/** How a WebSocket connection is logged in, or a request on it signed. */
export interface SocketRecipe<Input> {
  readonly url: string;
  /** The page that says how. */
  readonly documentation: string;
  /**
   * Pure apart from the clock.
   * @throws {LocksignError} `ERR_REQUEST`; the message names the field.
   */
  prepare(input: Input, account: Account, clock: Clock): Prepared<string>;
}

/** Requests for an account's balances. They only read. */
export type BalanceRequests = {
  /** For every host that has no request of its own. */
  readonly default: ExchangeRequest;
} & Readonly<Record<string, ExchangeRequest>>;

/** What a recipe consists of; `defineExchange` makes an {@link Exchange} of it. */
export interface Recipe {
  readonly id: string;
  readonly name: string;
  /** The ids that ccxt has for it, each with the name of the host that it means. Default: ccxt does not know it. */
  readonly ccxt?: Readonly<Record<string, string>>;
  /** Other names that configuration files use for it, such as ids that ccxt had before. */
  readonly aliases?: readonly string[];
  /** A request for the balances, by host where a host has an API of its own: what `locksign check` sends. */
  readonly balances: BalanceRequests;
  /** Base URLs of the REST API by name, without trailing slash; the first is the default. */
  readonly hosts: Readonly<Record<string, string>>;
  /** The hash under the HMAC. */
  readonly algorithm: Extract<Algorithm, `hmac-${string}`>;
  readonly secretEncoding: Exclude<SecretEncoding, `to-${string}`>;
  readonly signatureEncoding: SignatureEncoding;
  readonly binds: Binds;
  /** What is signed, in order, in a line; for docs/exchanges.md. */
  readonly signs: string;
  /** The form of the timestamp or nonce, in a few words; for docs/exchanges.md. */
  readonly time: string;
  /** The account's fields that it uses beside the API key. Default none. */
  readonly accountFields?: readonly AccountField[];
  /** Milliseconds that the recipe uses where the account has no `recvWindow`. Default: it then sends none. */
  readonly defaultRecvWindow?: number;
  /** The methods it takes, and what each may carry. */
  readonly methods: Readonly<Partial<Record<Method, Carries>>>;
  /** The page that says how requests are signed. */
  readonly documentation: string;
  /**
   * Whether sending the request twice does no more than sending it once: it only reads, or the exchange takes an order
   * with its identifier a single time. Default: it is a GET.
   */
  repeatable?(request: CheckedRequest): boolean;
  /**
   * Pure apart from the clock.
   * @throws {LocksignError} `ERR_REQUEST` for a request that cannot be signed; the message names the field.
   */
  prepare(request: CheckedRequest, account: Account, clock: Clock): Prepared;
}

/** An exchange; `SocketInput` is what its WebSocket signature is made of, `void` for a plain login. */
export interface Exchange<SocketInput = never> extends Omit<Recipe, 'prepare' | 'repeatable'> {
  /**
   * Loads the key as this exchange wants it, with its own algorithm and encoding. An account that cannot be is refused before
   * the source of the secret is touched.
   * @throws {LocksignError} `ERR_REQUEST` for an account that cannot be, and what SigningKey.load throws.
   */
  open(options: OpenOptions): Promise<ExchangeAccount<SocketInput>>;
  /** Whether sending the request twice does no more than sending it once. */
  repeatable(request: ExchangeRequest): boolean;
  /** For a key elsewhere: what it has to sign, and what to do with its answer. */
  prepare(request: ExchangeRequest, account: Account, clock: Clock): Prepared;
  /**
   * Signs a request with a local key.
   * @throws {LocksignError} `ERR_REQUEST` for a request that cannot be signed, and what SigningKey.sign throws.
   */
  sign(request: ExchangeRequest, credentials: Credentials): SignedRequest;
  /** Absent where WebSocket connections are not logged in with an HMAC. */
  readonly socket?: SocketRecipe<SocketInput>;
  /**
   * Signs a WebSocket login or request.
   * @returns the text to send on the connection.
   * @throws {LocksignError} `ERR_REQUEST`, also where there is nothing to sign on a WebSocket.
   */
  signSocket(credentials: Credentials, input: SocketInput): string;
}
