/**
 * JSON Web Tokens of ccxt's bigone, upbit and bithumb. ccxt signs them by a function of its own modules, which cannot be
 * replaced: so they are signed anew where the exchange hands them out, `sign()` for requests and `client()`, which opens
 * a WebSocket with the headers of `options.ws`.
 * @module
 */
import { refuse } from '../exchanges/refuse.js';
import type { CcxtSigning, Method } from './ccxt-signing.js';

const scheme = 'Bearer ';

type Fields = Record<string, unknown>;

const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});

/** @param original ccxt's `sign(path, api, method, params, headers, body)`, which gives the finished request. */
export function signWithToken(signing: CcxtSigning, original: Method): Method {
  return function sign(this: unknown, ...values: unknown[]) {
    const request: unknown = Reflect.apply(original, this, values);
    const headers = fields(fields(request)['headers']);
    const authorization = headers['Authorization'];
    if (typeof authorization === 'string' && authorization.startsWith(scheme)) {
      const token = signing.token(authorization.slice(scheme.length));
      headers['Authorization'] = scheme + (token ?? refuse('the token is not one that ccxt 4.5.84 would have made'));
    }
    return request;
  };
}

/** @param original ccxt's `client(url)`, which opens a WebSocket or gives the open one. */
export function clientWithToken(signing: CcxtSigning, original: Method): Method {
  return function client(this: unknown, ...values: unknown[]) {
    const socket = fields(fields(fields(this)['options'])['ws']);
    const headers = fields(fields(socket['options'])['headers']);
    // undefined for a token that has been signed already: ccxt keeps it for the next connection.
    const token = typeof socket['token'] === 'string' ? signing.token(socket['token']) : undefined;
    if (token !== undefined) {
      socket['token'] = token;
      headers['authorization'] = scheme + token;
    }
    return Reflect.apply(original, this, values);
  };
}
