/**
 * Binance's WebSocket API. Each request is signed.
 * @module
 */

import { checkRecvWindow } from '../../core/checks.js';
import { onlyFields } from '../../core/only-fields.js';
import {
  checkJson,
  checkSeparators,
  percentEncode,
  plainEntries,
  scalarText,
  wellFormed,
} from '../../core/parameters.js';
import { refuse, refuseReserved } from '../../core/refuse.js';
import type { SocketRecipe } from '../../core/types/recipe.js';

/** A request of the WebSocket API. */
export interface BinanceSocketRequest {
  /** The answer repeats it. Default: a new UUID. */
  readonly id?: string | number;
  /** Such as `order.place`. */
  readonly method: string;
  readonly params?: Readonly<Record<string, string | number | boolean>>;
}

/**
 * Milliseconds.
 * https://developers.binance.com/docs/binance-spot-api-docs/rest-api/request-security#timing-security
 */
export const longestRecvWindow = 60_000;

const reserved = ['apiKey', 'timestamp', 'signature'];

/**
 * Signs the parameters, sorted by name. Unlike in the REST API, they are not percent-encoded, so a
 * value with `&` in it is refused. After `session.logon`, which takes Ed25519 keys only, the
 * requests of the connection need neither API key nor signature.
 * @see https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/request-security
 */
export const binanceSocket: SocketRecipe<BinanceSocketRequest> = {
  url: 'wss://ws-api.binance.com:443/ws-api/v3',
  documentation: 'https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/request-security',
  takesInput: true,
  prepare(input, { apiKey, recvWindow, keyType }, clock) {
    const { id, method, params = {} } = onlyFields(input, ['id', 'method', 'params'], 'input');
    if (id !== undefined) {
      if (typeof id !== 'string' && typeof id !== 'number') refuse('id must be text or a number');
      checkJson(id, 'id');
    }
    if (typeof method !== 'string' || method === '') refuse("method must be text such as 'order.place'");
    // https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/session-authentication
    if (method === 'session.logon' && keyType !== 'ed25519') {
      refuse(
        'method session.logon takes Ed25519 keys only',
        "Register one, and open the account with keyType 'ed25519'.",
      );
    }
    for (const [name, value] of plainEntries(params, 'params')) {
      if (reserved.includes(name)) refuseReserved(`params.${name}`);
      const text = scalarText(value, `params.${wellFormed(name, 'a name in params')}`);
      checkSeparators([[percentEncode(name), percentEncode(text)]], 'params');
    }
    checkRecvWindow(params, 'params', { longestRecvWindow, name: 'Binance' });
    const window = recvWindow !== undefined && !('recvWindow' in params) ? { recvWindow } : {};
    const signed = { ...params, ...window, apiKey, timestamp: clock.time() };
    const sorted = Object.entries(signed).sort(([a], [b]) => (a < b ? -1 : 1));
    return {
      message: sorted.map(([name, value]) => `${name}=${value}`).join('&'),
      finish: (signature) => JSON.stringify({ id: id ?? clock.uuid(), method, params: { ...signed, signature } }),
    };
  },
};
