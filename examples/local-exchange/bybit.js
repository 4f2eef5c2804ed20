/**
 * Bybit, API v5, as a server, for its spot market. It refuses with status 200 and a `retCode`.
 * @see https://bybit-exchange.github.io/docs/v5/guide
 * @see https://bybit-exchange.github.io/docs/v5/error
 * @module
 */
import { randomUUID } from 'node:crypto';
import { Refusal } from './answer.js';
import { jsonTexts } from './raw-request.js';
import { isSignature, isTimely } from './signature.js';

/**
 * @param {number} retCode
 * @param {string} retMsg
 * @param {unknown} [result]
 */
const envelope = (retCode, retMsg, result = {}) => ({ retCode, retMsg, result, retExtInfo: {}, time: Date.now() });

/**
 * @param {number} retCode
 * @param {string} retMsg
 */
const refusal = (retCode, retMsg) => new Refusal(200, envelope(retCode, retMsg));

/** @param {import('./account.js').Order} order */
const shown = ({ id, clientId, symbol, side, type, price, quantity }) => ({
  orderId: id,
  orderLinkId: clientId ?? '',
  symbol,
  side,
  orderType: type,
  price: price ?? '',
  qty: quantity,
  orderStatus: 'New',
});

/** @type {import('./server.js').Venue} */
export const bybit = {
  id: 'bybit',
  hosts: ['api.bybit.com'],
  signature: ({ header }) => header('X-BAPI-SIGN'),

  verify({ method, query, body, header }, desk) {
    const apiKey = header('X-BAPI-API-KEY');
    const account = desk.account(apiKey);
    if (apiKey === undefined || account === undefined) throw refusal(10003, 'API key is invalid.');
    const [timestamp = '', recvWindow = '5000'] = [header('X-BAPI-TIMESTAMP'), header('X-BAPI-RECV-WINDOW')];
    const message = [timestamp, apiKey, recvWindow, method === 'GET' ? query : body];
    if (!isSignature('sha256', Buffer.from(account.secret), message, 'hex', header('X-BAPI-SIGN'))) {
      throw refusal(10004, 'error sign! please check your signature generation algorithm.');
    }
    if (!isTimely(timestamp, desk.now(), { behind: Number(recvWindow), ahead: 1000 })) {
      throw refusal(10002, 'The request time exceeds the time window range.');
    }
    return account;
  },

  answer({ method, path, body }, account) {
    const sent = jsonTexts(body);
    /** @param {string} name */
    const required = (name) => {
      const value = sent(name);
      if (value === undefined) throw refusal(10001, `params error: ${name}`);
      return value;
    };
    switch (`${method} ${path}`) {
      case 'GET /v5/account/wallet-balance': {
        const coin = [...account.balances].map(([name, balance]) => ({ coin: name, walletBalance: `${balance}` }));
        return envelope(0, 'OK', { list: [{ accountType: 'UNIFIED', coin }] });
      }
      // A library that loads the markets asks for it. No coin is needed here.
      case 'GET /v5/asset/coin/query-info':
        return envelope(0, 'OK', { rows: [] });
      case 'GET /v5/order/realtime':
        return envelope(0, 'OK', { category: 'spot', list: account.openOrders.map(shown), nextPageCursor: '' });
      case 'POST /v5/order/create': {
        const type = required('orderType');
        const order = {
          id: randomUUID(),
          clientId: sent('orderLinkId'),
          symbol: required('symbol'),
          side: required('side'),
          type,
          quantity: required('qty'),
          price: type === 'Limit' ? required('price') : undefined,
        };
        if (!account.place(order, 'ever')) throw refusal(170141, 'Duplicate clientOrderId.');
        return envelope(0, 'OK', { orderId: order.id, orderLinkId: order.clientId ?? '' });
      }
      case 'POST /v5/order/cancel': {
        const order = account.cancel({ id: sent('orderId'), clientId: sent('orderLinkId') });
        if (order === undefined) throw refusal(170213, 'Order does not exist.');
        return envelope(0, 'OK', { orderId: order.id, orderLinkId: order.clientId ?? '' });
      }
      default:
        throw new Refusal(404);
    }
  },
};
