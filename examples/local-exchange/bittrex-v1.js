/**
 * Bittrex, API v1.1, as a server. Every request is a GET request, also an order. It refuses with
 * status 200. Bittrex closed in December 2023.
 * @see https://github.com/Bittrex/bittrex.github.io
 * @module
 */
import { randomUUID } from 'node:crypto';
import { Refusal } from './answer.js';
import { isSignature, isTimely } from './signature.js';

/** @param {string} message */
const refusal = (message) => new Refusal(200, { success: false, message, result: null });

/** @param {unknown} result */
const done = (result) => ({ success: true, message: '', result });

/** Bittrex published no limit. This one is an assumption. */
const limits = { behind: 60_000, ahead: 60_000 };

/** @param {import('./account.js').Order} order */
const shown = ({ id, symbol, side, quantity, price }) => ({
  OrderUuid: id,
  Exchange: symbol,
  OrderType: `LIMIT_${side}`,
  Quantity: Number(quantity),
  QuantityRemaining: Number(quantity),
  Limit: Number(price),
});

/** @type {import('./server.js').Venue} */
export const bittrexV1 = {
  id: 'bittrex-v1',
  hosts: ['api.bittrex.com'],
  signature: ({ header }) => header('apisign'),

  verify({ authority, target, query, header }, desk) {
    const sent = new URLSearchParams(query);
    const account = desk.account(sent.get('apikey') ?? undefined);
    if (account === undefined) throw refusal('APIKEY_INVALID');
    const message = [`https://${authority}${target}`];
    const signature = header('apisign')?.toLowerCase();
    if (!isSignature('sha512', Buffer.from(account.secret), message, 'hex', signature)) {
      throw refusal('INVALID_SIGNATURE');
    }
    if (!isTimely(sent.get('nonce') ?? undefined, desk.now(), limits)) throw refusal('INVALID_NONCE');
    return account;
  },

  answer({ method, path, query }, account) {
    const sent = new URLSearchParams(query);
    /** @param {string} name */
    const required = (name) => {
      const value = sent.get(name);
      if (value) return value;
      throw refusal(`${name.toUpperCase()}_NOT_PROVIDED`);
    };
    /** @param {string} side */
    const place = (side) => {
      const [symbol, quantity, price] = ['market', 'quantity', 'rate'].map(required);
      const order = { id: randomUUID(), clientId: undefined, symbol, side, type: 'LIMIT', quantity, price };
      account.place(order, 'never');
      return done({ uuid: order.id });
    };
    switch (`${method} ${path}`) {
      case 'GET /api/v1.1/account/getbalances': {
        const balances = [...account.balances].map(([Currency, each]) => ({
          Currency,
          Balance: each,
          Available: each,
        }));
        return done(balances);
      }
      case 'GET /api/v1.1/market/getopenorders': {
        const market = sent.get('market');
        return done(account.openOrders.filter(({ symbol }) => market === null || symbol === market).map(shown));
      }
      case 'GET /api/v1.1/market/buylimit':
        return place('BUY');
      case 'GET /api/v1.1/market/selllimit':
        return place('SELL');
      case 'GET /api/v1.1/market/cancel': {
        if (account.cancel({ id: required('uuid') }) === undefined) throw refusal('ORDER_NOT_OPEN');
        return done(null);
      }
      case 'GET /api/v1.1/account/withdraw': {
        const [currency, quantity, address] = ['currency', 'quantity', 'address'].map(required);
        if (!account.withdraw(currency, quantity, address, sent.get('paymentid') ?? undefined)) {
          throw refusal('INSUFFICIENT_FUNDS');
        }
        return done({ uuid: randomUUID() });
      }
      default:
        throw new Refusal(404);
    }
  },
};
