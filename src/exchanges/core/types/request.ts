/**
 * The types of a request: as the caller gives it, after the checks, and signed.
 * @module
 */
import type { Message } from '../../../keys/algorithms.js';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export type Scalar = string | number | boolean;

/**
 * How a list is written in a query or a form: as JSON (`a=["x","y"]`), with commas (`a=x,y`), or as
 * one parameter per element (`a=x&a=y` or `a[]=x&a[]=y`).
 */
export type ListStyle = 'json' | 'comma' | 'repeat' | 'brackets';

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
  /**
   * The id of the exchange that it is for. No other exchange signs it. The functions in `requests`
   * set it. Default: any.
   */
  readonly exchange?: string;
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
export interface CheckedRequest
  extends Omit<ExchangeRequest, 'exchange' | 'host' | 'baseUrl' | 'headers' | 'demo' | 'signed'> {
  /** Base URL, without trailing slash. */
  readonly host: string;
  /** The caller's headers, and those that select demo trading. */
  readonly headers: Readonly<Record<string, string>>;
  readonly signed: boolean;
}

/** Ready for `fetch(request.url, request)`. */
export interface SignedRequest {
  readonly url: string;
  readonly method: Method;
  readonly headers: Readonly<Record<string, string>>;
  /** The exact text of the body. Absent if the request has no body. */
  readonly body?: string;
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
