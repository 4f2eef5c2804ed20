/**
 * A request of a client as it arrived: split at its separators, with nothing decoded.
 * @module
 */

/**
 * An HTTP request before any decoding. Immutable: a change makes another request, which shares
 * every byte that did not change.
 */
export interface RawRequest {
  readonly method: string;
  /** The host that the client addressed, with a port if it named one. */
  readonly host: string;
  /** How the host was addressed. Default: `https`. Some exchanges sign it. */
  readonly scheme?: 'http' | 'https';
  /** Begins with `/`, and is percent-encoded as the client sent it. */
  readonly path: string;
  /** The text after the `?`. Undefined if there is no `?`. */
  readonly query: string | undefined;
  /** Names in lower case. A name occurs once. */
  readonly headers: Readonly<Record<string, string>>;
  /** The text of the body, or empty. */
  readonly body: string;
}

/** The path and the query, as in the request line. */
export const targetOf = ({ path, query }: RawRequest): string => (query === undefined ? path : `${path}?${query}`);

/** The URL of the request, as exchanges sign it. */
export const urlOf = (request: RawRequest): string =>
  `${request.scheme ?? 'https'}://${request.host}${targetOf(request)}`;
