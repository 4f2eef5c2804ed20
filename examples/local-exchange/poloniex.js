/**
 * Poloniex, spot, as a server.
 * @see https://api-docs.poloniex.com/spot/api/
 * @module
 */
import { Refusal } from './answer.js';
import { jsonTexts } from './raw-request.js';
import { isSignature, isTimely } from './signature.js';

/**
 * Poloniex answers an unknown key, a wrong signature and a wrong time with 401 without a body.
 * @see https://github.com/ccxt/ccxt/issues/15131
 */
const unauthenticated = () => new Refusal(401);

/**
 * @param {number} code
 * @param {string} message
 */
const refusal = (code, message) => new Refusal(400, { code, message });

/** Poloniex documents no limit for a request without `recvWindow`. This one is an assumption. */
const millisecondsAllowed = 60_000;

/**
 * The third line of the signed message: the body, or the query's parameters sorted together with
 * the time.
 * @param {import('./raw-request.js').RawRequest} request
 * @param {string} time
 */
function signedParameters({ query, body }, time) {
  if (body.length > 0) return [Buffer.from('requestBody='), body, Buffer.from(`&signTimestamp=${time}`)];
  const pairs = [...(query === '' ? [] : query.split('&')), `signTimestamp=${time}`];
  const names = pairs.map((pair) => ({ pair, name: pair.split('=', 1)[0] }));
  names.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return [Buffer.from(names.map(({ pair }) => pair).join('&'))];
}

let lastId = 29_772_698_000;

/** @param {import('./account.js').Order} order */
const shown = ({ id, clientId, symbol, side, type, price, quantity }) => ({
  id,
  clientOrderId: clientId ?? '',
  symbol,
  side,
  type,
  price: price ?? '0',
  quantity,
});

/** @type {import('./server.js').Venue} */
export const poloniex = {
  id: 'poloniex',
  hosts: ['api.poloniex.com'],
  signature: ({ header }) => header('signature'),

  verify(request, desk) {
    const { method, path, header } = request;
    const account = desk.account(header('key'));
    const time = header('signTimestamp') ?? '';
    if (account === undefined) throw unauthenticated();
    const message = [`${method}\n${path}\n`, ...signedParameters(request, time)];
    if (!isSignature('sha256', Buffer.from(account.secret), message, 'base64', header('signature'))) {
      throw unauthenticated();
    }
    const behind = Number(header('recvWindow') ?? millisecondsAllowed);
    if (!isTimely(time, desk.now(), { behind, ahead: millisecondsAllowed })) throw unauthenticated();
    return account;
  },

  answer({ method, path, query, body }, account) {
    const sent = jsonTexts(body);
    /** @param {string} name */
    const required = (name) => {
      const value = sent(name);
      if (value === undefined) throw refusal(602, `Missing Required Parameters: ${name}`);
      return value;
    };
    switch (`${method} ${path}`) {
      case 'GET /accounts/balances': {
        const balances = [...account.balances].map(([currency, available]) => ({
          currency,
          available: `${available}`,
          hold: '0',
        }));
        return [{ accountId: '1', accountType: 'SPOT', balances }];
      }
      case 'GET /orders': {
        const symbol = new URLSearchParams(query).get('symbol');
        const found = account.openOrders.filter((order) => symbol === null || order.symbol === symbol);
        return found.map((order) => ({ ...shown(order), state: 'NEW' }));
      }
      case 'POST /orders': {
        lastId += 1;
        const type = sent('type') ?? 'MARKET';
        const order = {
          id: String(lastId),
          clientId: sent('clientOrderId'),
          symbol: required('symbol'),
          side: required('side'),
          type,
          quantity: sent('amount') ?? required('quantity'),
          price: type === 'LIMIT' ? required('price') : undefined,
        };
        if (!account.place(order, 'ever')) throw refusal(21312, 'Client orderId already exists');
        return { id: order.id, clientOrderId: order.clientId ?? '' };
      }
      case 'POST /v2/wallets/withdraw': {
        if (!account.withdraw(required('coin'), required('amount'), required('address'), sent('addressTag'))) {
          throw refusal(21709, 'Low available balance');
        }
        return { withdrawalRequestsId: account.withdrawals.length };
      }
    }
    const cancelled = method === 'DELETE' && /^\/orders\/(cid:|cid%3A)?([^/]+)$/.exec(path);
    if (!cancelled) throw new Refusal(404);
    const id = decodeURIComponent(cancelled[2]);
    const order = account.cancel(cancelled[1] === undefined ? { id } : { clientId: id });
    if (order === undefined) throw refusal(21301, 'Order not found');
    return { orderId: order.id, clientOrderId: order.clientId ?? '', state: 'PENDING_CANCEL', code: 200, message: '' };
  },
};
