/**
 * JSON Web Tokens of ccxt's bigone, upbit and bithumb. ccxt signs them with a function inside its
 * modules, which cannot be replaced. They are therefore signed again where they leave the exchange:
 * in `sign()` for requests, and in `client()`, which opens a WebSocket with the headers of
 * `options.ws`.
 * @module
 */
import { refuse } from '../../exchanges/core/refuse.js';
import type { CcxtSigning, Method } from './signing.js';

const scheme = 'Bearer ';

type Fields = Record<string, unknown>;

const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});

const socketOf = (exchange: unknown): Fields => fields(fields(fields(exchange)['options'])['ws']);

/**
 * The headers that open a WebSocket, from the exchange's options or from those of ccxt's client for
 * one connection.
 */
const headersOf = (socket: unknown): Fields => fields(fields(fields(socket)['options'])['headers']);

/** Makes ccxt create a new token, because it reuses a token for later connections. */
export function forgetToken(exchange: unknown): void {
  const clients = fields(fields(exchange)['clients']);
  for (const [url, client] of Object.entries(clients)) {
    // An open client has sent its token already. One that has not connected yet would send it, so
    // the next client() has to create it again.
    const isUnused = fields(client)['startedConnecting'] !== true && 'authorization' in headersOf(client);
    if (isUnused) Reflect.deleteProperty(clients, url);
  }
  const socket = socketOf(exchange);
  Reflect.deleteProperty(socket, 'token');
  Reflect.deleteProperty(headersOf(socket), 'authorization');
  // That of coinbase.
  Reflect.deleteProperty(fields(fields(exchange)['options']), 'wsToken');
}

/**
 * @param original ccxt's `sign(path, api, method, params, headers, body)`, which gives the finished
 *   request.
 */
export function signWithToken(signing: CcxtSigning, original: Method): Method {
  return function sign(this: unknown, ...values: unknown[]) {
    const request: unknown = Reflect.apply(original, this, values);
    const headers = fields(fields(request)['headers']);
    const authorization = headers['Authorization'];
    if (typeof authorization === 'string' && authorization.startsWith(scheme)) {
      const token = signing.token(authorization.slice(scheme.length));
      headers['Authorization'] = scheme + (token ?? refuse('the token differs from those of ccxt 4.5.84'));
    }
    return request;
  };
}

/** @param original ccxt's `client(url)`, which opens a WebSocket or returns the open one. */
export function clientWithToken(signing: CcxtSigning, original: Method): Method {
  return function client(this: unknown, ...values: unknown[]) {
    const socket = socketOf(this);
    const token = typeof socket['token'] === 'string' ? signing.token(socket['token']) : undefined;
    if (token !== undefined) {
      socket['token'] = token;
      headersOf(socket)['authorization'] = scheme + token;
    }
    return Reflect.apply(original, this, values);
  };
}
