/**
 * What an exchange is to locksign: data and pure functions. A recipe says what has to be signed and where the signature
 * goes; it never touches a key, so the same recipe serves a local key, a signing proxy or a hardware module.
 * @module
 */
import type { Algorithm, Message, SecretEncoding, SignatureEncoding } from '../backend/backend.js';
import type { SigningKey } from '../signing-key.js';

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
}

/** The public half of an account. */
export interface Account {
  readonly apiKey: string;
  /** For the exchanges that issue one with the key. */
  readonly passphrase?: string;
  /** For the exchanges whose requests name the subaccount they act on. */
  readonly subaccount?: string;
}

/** Where timestamps and nonces come from. */
export interface Clock {
  /** Milliseconds since 1970, strictly increasing: no two calls give the same number. */
  next(): number;
}

/** What there is to sign, and how to go on with the signature. */
export interface Prepared {
  readonly message: Message;
  /** @param signature in the exchange's `signatureEncoding`. */
  finish(signature: string): SignedRequest;
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

/** A key with its account: what `sign` needs. */
export interface Credentials extends Account {
  readonly key: SigningKey;
  /** Default: one strictly increasing clock for each API key of this thread. */
  readonly clock?: Clock;
}

/** What a recipe consists of; `defineExchange` makes an {@link Exchange} of it. */
export interface Recipe {
  readonly id: string;
  readonly name: string;
  /** Base URL of the REST API, without trailing slash. */
  readonly host: string;
  readonly algorithm: Algorithm;
  readonly secretEncoding: SecretEncoding;
  readonly signatureEncoding: SignatureEncoding;
  readonly binds: Binds;
  /** Its requests name the subaccount they act on. Default false. */
  readonly subaccounts?: true;
  /** The methods it takes, and what each may carry. */
  readonly methods: Readonly<Partial<Record<Method, Carries>>>;
  /** The page that says how requests are signed. */
  readonly documentation: string;
  /**
   * Pure apart from the clock, which it asks at most once.
   * @throws {LocksignError} `ERR_REQUEST` for a request that cannot be signed; the message names the field.
   */
  prepare(request: ExchangeRequest, account: Account, clock: Clock): Prepared;
}

export interface Exchange extends Recipe {
  /**
   * Signs a request with a local key.
   * @throws {LocksignError} `ERR_REQUEST` for a request that cannot be signed, and what SigningKey.sign throws.
   */
  sign(request: ExchangeRequest, credentials: Credentials): SignedRequest;
}
