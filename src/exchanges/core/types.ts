/**
 * The types of an exchange. An exchange is data and pure functions: a recipe says which bytes are
 * signed and where the signature goes. It never touches a key, so one recipe serves a local key, a
 * signing agent and a hardware module.
 * @module
 */
import type { Algorithm, KeyOptions, Message, SecretEncoding, SignatureEncoding } from '../../keys/algorithms.js';
// For Symbol.dispose in the declarations, where the user's `lib` is older.
/// <reference lib="esnext.disposable" preserve="true" />
import type { KeySource } from '../../keys/sealed-secret.js';
import type { SigningKey } from '../../keys/signing-key.js';
import type { Issuer } from '../../secrets/issued.js';
import type { AnswerFields } from './answers.js';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export type Scalar = string | number | boolean;

/**
 * Query parameters, sent in this order. A list is written in the exchange's {@link ListStyle}, or
 * refused. Numbers are written as JavaScript writes them, so give prices and quantities as text.
 */
export type Parameters = Readonly<Record<string, Scalar | readonly Scalar[]>>;

export type BodyValue = Scalar | null | readonly BodyValue[] | { readonly [field: string]: BodyValue };

/** Fields of a body. Only the exchanges that take JSON accept lists and objects in it. */
export type BodyFields = Readonly<Record<string, BodyValue>>;

/** A request before it is signed. */
export interface ExchangeRequest {
  readonly method: Method;
  /** Begins with `/` and has no query. */
  readonly path: string;
  readonly query?: Parameters;
  /**
   * Fields, which are serialised once in the form of the exchange, or the exact text of the body.
   */
  readonly body?: BodyFields | string;
  /** The name of one of the exchange's `hosts`. Default: the account's host, or else the first. */
  readonly host?: string;
  /**
   * A host that is not among the exchange's `hosts`: `https://` and the host, or `http://` on this
   * machine, without a path. Everything that a request carries goes there. Excludes `host`.
   */
  readonly baseUrl?: string;
  /**
   * Further headers, such as `X-Referer` or `KC-API-PARTNER`. They are not signed, and cannot
   * replace a header that the recipe sets.
   */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Demo trading, for the exchanges that select it with a header. Its API keys are made there.
   * Default: the account's `demo`, or else false.
   */
  readonly demo?: boolean;
  /**
   * False: the request carries the API key and no signature, on the exchanges that have such
   * requests. Default: true, except for the paths that the recipe knows, such as Binance's listen
   * keys.
   */
  readonly signed?: boolean;
}

/** A request after the checks that all recipes share. */
export interface CheckedRequest extends Omit<ExchangeRequest, 'host' | 'baseUrl' | 'headers' | 'demo' | 'signed'> {
  /** Base URL, without trailing slash. */
  readonly host: string;
  /** The caller's headers, and those that select demo trading. */
  readonly headers: Readonly<Record<string, string>>;
  readonly signed: boolean;
}

/** The public half of an account. An exchange refuses a field that its requests do not carry. */
export interface Account {
  readonly apiKey: string;
  /** The name of the host in `hosts` that the requests go to. Default: the first. */
  readonly host?: string;
  /** Another host for the requests, as in {@link ExchangeRequest}. Excludes `host`. */
  readonly baseUrl?: string;
  /** Demo trading, as in {@link ExchangeRequest}. */
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

/** The source of timestamps, nonces and request identifiers. */
export interface Clock {
  /**
   * The next nonce: a whole number greater than all that it returned before, for the exchanges that
   * compare nonces. A BigInt for nonces beyond 2^53.
   */
  next(): number | bigint;
  /** Milliseconds since 1970, for timestamps. Default: `next`. */
  time?(): number;
  /** A random UUID (RFC 9562, version 4), in lower case. */
  uuid(): string;
}

/** A clock after the checks. Each recipe asks either for a timestamp or for a nonce. */
export interface CheckedClock extends Pick<Clock, 'uuid'> {
  time(): number;
  nonce(): bigint;
}

/** The bytes to sign, and a function that completes the request with the signature. */
export interface Prepared<Result = SignedRequest> {
  readonly message: Message;
  /**
   * Completes the request. An exchange that needs two signatures returns the next message to sign
   * instead.
   * @param signature in the exchange's `signatureEncoding`.
   */
  finish(signature: string): Result | Prepared<Result>;
}

/** Ready for `fetch(request.url, request)`. */
export interface SignedRequest {
  readonly url: string;
  readonly method: Method;
  readonly headers: Readonly<Record<string, string>>;
  /** The exact text of the body. Absent if the request has no body. */
  readonly body?: string;
}

/**
 * The parts of a request that the signature covers. Anyone who holds the request can change the
 * other parts.
 */
export interface Binds {
  readonly method: boolean;
  readonly path: boolean;
  readonly query: boolean;
  readonly body: boolean;
}

/** What a method carries on an exchange. `either` means a query or a body, but not both. */
export type Carries = 'query' | 'body' | 'either' | 'both';

/** The source of an account's times. */
export interface Timing {
  /** Default: the system's clock. Nonces rise for each API key in a thread. */
  readonly clock?: Clock;
  /**
   * Milliseconds by which the exchange's clock is ahead of this machine's. Default 0. Excludes
   * `clock`.
   */
  readonly serverTimeOffset?: number;
}

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
  /** Signs a request, as the exchange's `sign` does. */
  sign(request: ExchangeRequest): SignedRequest;
  /** Signs a WebSocket message, as the exchange's `signSocket` does. */
  signSocket(input: SocketInput): string;
  /**
   * Signs any message with the account's key, for endpoints that no recipe covers.
   * @param encoding of the signature. Default: the exchange's.
   * @throws {LocksignError} the errors of SigningKey.sign.
   */
  signMessage(message: Message, encoding?: SignatureEncoding): string;
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
  /** Wipes the key. Later calls do nothing. Signing then throws `ERR_KEY_DESTROYED`. */
  destroy(): void;
  [Symbol.dispose](): void;
}

/** How a WebSocket login or a request on a WebSocket is signed. */
export interface SocketRecipe<Input, Source = CheckedClock> {
  readonly url: string;
  /** The page of the exchange that documents it. */
  readonly documentation: string;
  /** Absent for a plain login, which refuses an input. */
  readonly takesInput?: true;
  /**
   * Builds the message to sign. Pure apart from the clock.
   * @throws {LocksignError} `ERR_REQUEST`. The message names the field.
   */
  prepare(input: Input, account: Account, clock: Source): Prepared<string>;
}

/** How an exchange takes requests that are not signed. */
export interface KeyOnly {
  /** The header of the API key. */
  readonly header: string;
  /** The paths that never take a signature. */
  readonly paths: RegExp;
}

/** Requests for an account's balances. They only read. `locksign check` sends them. */
export type BalanceRequests = {
  /** Serves every host that has no request of its own. */
  readonly default: ExchangeRequest;
} & Readonly<Record<string, ExchangeRequest>>;

/** What a ccxt exchange does with its `secret`. */
export interface CcxtSigning {
  /** Every key that it makes of the secret. */
  readonly keys: readonly KeyOptions[];
  /**
   * Whether it also sends JSON Web Tokens (RFC 7519), which ccxt signs without calling the
   * exchange's `hmac`.
   */
  readonly tokens: boolean;
}

/**
 * How a list is written in a query or a form: as JSON (`a=["x","y"]`), with commas (`a=x,y`), or as
 * one parameter per element (`a=x&a=y` or `a[]=x&a[]=y`).
 */
export type ListStyle = 'json' | 'comma' | 'repeat' | 'brackets';

/**
 * Spot, and what is derived from it: contracts settled in a stablecoin (linear), contracts settled
 * in the coin (inverse), and options. ccxt's types `swap` and `future` are contracts of both
 * settlements.
 */
export type TradedMarket = 'spot' | 'linear' | 'inverse' | 'option';

/** A place without real money. Each has API keys of its own. */
export type Practice = 'testnet' | 'demo';

/**
 * The facts and the signing rule of an exchange. `defineExchange` makes an {@link Exchange} of it.
 */
export interface Recipe {
  readonly id: string;
  readonly name: string;
  /**
   * The ids of the exchange in ccxt, each with the name of its host. Default: ccxt does not support
   * it.
   */
  readonly ccxt?: Readonly<Record<string, string>>;
  /**
   * How ccxt signs for these ids. Default: with one key, of the recipe's algorithm and encoding.
   */
  readonly ccxtSigning?: CcxtSigning;
  /** Other names that configuration files use for it, such as earlier ids in ccxt. */
  readonly aliases?: readonly string[];
  /** The request for the balances. A host with an API of its own has a request under its name. */
  readonly balances: BalanceRequests;
  /** Base URLs of the REST API by name, without a trailing slash. The first is the default. */
  readonly hosts: Readonly<Record<string, string>>;
  /** The hosts without real money. Default: there is none. */
  readonly practiceHosts?: Readonly<Record<string, Practice>>;
  /** The markets of each host. Default: every host serves all of them. */
  readonly hostMarkets?: Readonly<Record<string, readonly TradedMarket[]>>;
  /** The id of the exchange with its futures, where their API has a recipe of its own. */
  readonly futuresExchange?: string;
  /** The headers that select demo trading. Absent: no header does. */
  readonly demoHeaders?: Readonly<Record<string, string>>;
  /** Requests that carry the API key and no signature. Absent: the exchange has none. */
  readonly keyOnly?: KeyOnly;
  /** The signature scheme that keys are loaded with. */
  readonly algorithm: Extract<Algorithm, `hmac-${string}`>;
  readonly secretEncoding: Exclude<SecretEncoding, `to-${string}`>;
  readonly signatureEncoding: SignatureEncoding;
  /**
   * The form of its API keys and secrets, where its documentation shows it. A secret of another
   * form causes a warning. Default: unknown.
   */
  readonly shapes?: NonNullable<Issuer['shapes']>;
  /** API keys of another product of the exchange, why they cannot be used, and what to do. */
  readonly otherApiKeys?: { readonly pattern: RegExp; readonly reason: string; readonly remedy: string };
  readonly binds: Binds;
  /** The parts of the signed message in order, on one line, for docs/exchanges.md. */
  readonly signs: string;
  /** The form of the timestamp or nonce in a few words, for docs/exchanges.md. */
  readonly time: string;
  /** The account fields that it uses in addition to the API key. Default: none. */
  readonly accountFields?: readonly AccountField[];
  /**
   * Whether requests carry only a signature of the passphrase. It then need not be header text.
   */
  readonly signsPassphrase?: boolean;
  /**
   * Milliseconds used if the account has no `recvWindow`. Default: the request then carries no
   * window.
   */
  readonly defaultRecvWindow?: number;
  /** The longest window in milliseconds that the exchange accepts. Absent: it documents none. */
  readonly longestRecvWindow?: number;
  /** The methods that it takes, and what each may carry. */
  readonly methods: Readonly<Partial<Record<Method, Carries>>>;
  /**
   * How the exchange expects lists in a query or a form. Default: they are refused, because its
   * endpoints differ or document none.
   */
  readonly lists?: ListStyle;
  /** Whether the fields of a body are sent as a form. Default: they are sent as JSON. */
  isForm?(path: string): boolean;
  /** The page of the exchange that documents the signature. */
  readonly documentation: string;
  /**
   * Whether sending the request twice has the same effect as sending it once, because it only reads
   * or because the exchange accepts an order with this identifier only once. Default: GET requests
   * are retryable.
   */
  retryable?(request: CheckedRequest): boolean;
  /**
   * Whether an answer with a status of success refuses the request. Default: the exchange says so
   * with the HTTP status alone.
   * @param answer the fields of the JSON.
   */
  isRefusal?(answer: AnswerFields): boolean;
  /**
   * Builds the message to sign. Pure apart from the clock.
   * @throws {LocksignError} `ERR_REQUEST` for a request that cannot be signed. The message names
   *   the field.
   */
  prepare(request: CheckedRequest, account: Account, clock: CheckedClock): Prepared;
}

/** The facts of an exchange. */
export type RecipeFacts = Omit<Recipe, 'prepare' | 'retryable' | 'isRefusal'>;

/**
 * An exchange. `SocketInput` is the input of its WebSocket signature, and `void` if that is a plain
 * login.
 */
export interface Exchange<SocketInput = never> extends RecipeFacts {
  /**
   * Loads the key with the algorithm and the key encoding of this exchange. An invalid account is
   * refused before the source of the secret is read, and a text that cannot be the secret of its
   * API key afterwards.
   * @throws {LocksignError} `ERR_REQUEST` for an invalid account, and the errors of
   *   SigningKey.load.
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
   * Signs a request with a local key. A request that carries no signature is completed without it.
   * @throws {LocksignError} `ERR_REQUEST` for a request that cannot be signed, and the errors of
   *   SigningKey.sign.
   */
  sign(request: ExchangeRequest, credentials: Credentials): SignedRequest;
  /** Absent if the exchange signs nothing on WebSocket connections. */
  readonly socket?: SocketRecipe<SocketInput, Clock>;
  /**
   * Signs a WebSocket login or request.
   * @returns the text to send on the connection.
   * @throws {LocksignError} `ERR_REQUEST`, also if the exchange signs nothing on a WebSocket.
   */
  signSocket(credentials: Credentials, input: SocketInput): string;
}
