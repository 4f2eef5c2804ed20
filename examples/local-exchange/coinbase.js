/**
 * Coinbase Exchange, as a server.
 * @see https://docs.cdp.coinbase.com/exchange/rest-api/authentication
 * @module
 */
import { randomUUID } from 'node:crypto';
import { Refusal } from './answer.js';
import { jsonTexts } from './raw-request.js';
import { isSignature } from './signature.js';

/**
 * @param {number} status
 * @param {string} message
 */
const refusal = (status, message) => new Refusal(status, { message });

/** Coinbase documents 30 seconds around the exchange's time. */
const secondsAllowed = 30;

/** @param {import('./account.js').Order} order */
const shown = ({ id, clientId, symbol, side, type, price, quantity }) => ({
  id,
  ...(clientId !== undefined && { client_oid: clientId }),
  product_id: symbol,
  side,
  type,
  ...(price !== undefined && { price }),
  size: quantity,
});

/** @type {import('./server.js').Venue} */
export const coinbase = {
  id: 'coinbase',
  hosts: ['api.exchange.coinbase.com'],
  signature: ({ header }) => header('CB-ACCESS-SIGN'),

  verify({ method, target, body, header }, desk) {
    const account = desk.account(header('CB-ACCESS-KEY'));
    if (account === undefined) throw refusal(401, 'Invalid API Key');
    if (header('CB-ACCESS-PASSPHRASE') !== account.passphrase) throw refusal(401, 'Invalid Passphrase');
    const timestamp = header('CB-ACCESS-TIMESTAMP') ?? '';
    // Seconds; decimals are allowed.
    const age = /^\d+(?:\.\d+)?$/.test(timestamp) ? desk.now() / 1000 - Number(timestamp) : Number.NaN;
    if (!(Math.abs(age) <= secondsAllowed)) throw refusal(401, 'request timestamp expired');
    const key = Buffer.from(account.secret, 'base64');
    if (!isSignature('sha256', key, [timestamp, method, target, body], 'base64', header('CB-ACCESS-SIGN'))) {
      throw refusal(401, 'invalid signature');
    }
    return account;
  },

  answer({ method, path, query, body }, account) {
    const sent = jsonTexts(body);
    /** @param {string} name */
    const required = (name) => {
      const value = sent(name);
      if (value === undefined) throw refusal(400, `${name} is required`);
      return value;
    };
    switch (`${method} ${path}`) {
      case 'GET /accounts':
        return [...account.balances].map(([currency, balance]) => ({ currency, balance: `${balance}`, hold: '0' }));
      case 'GET /orders': {
        const symbol = new URLSearchParams(query).get('product_id');
        const found = account.openOrders.filter((order) => symbol === null || order.symbol === symbol);
        return found.map((order) => ({ ...shown(order), status: 'open' }));
      }
      case 'POST /orders': {
        const type = sent('type') ?? 'limit';
        const order = {
          id: randomUUID(),
          clientId: sent('client_oid'),
          symbol: required('product_id'),
          side: required('side'),
          type,
          quantity: sent('funds') ?? required('size'),
          price: type === 'limit' ? required('price') : undefined,
        };
        account.place(order, 'never'); // Coinbase takes a client_oid again
        return { ...shown(order), status: 'pending' };
      }
      case 'POST /withdrawals/crypto': {
        const [currency, amount, address] = [required('currency'), required('amount'), required('crypto_address')];
        const memo = sent('destination_tag');
        if (!account.withdraw(currency, amount, address, memo)) throw refusal(400, 'Insufficient funds');
        return { id: randomUUID(), amount, currency };
      }
    }
    const cancelled = method === 'DELETE' && /^\/orders\/(client:)?([^/]+)$/.exec(path);
    if (!cancelled) throw refusal(404, 'NotFound');
    const id = decodeURIComponent(cancelled[2]);
    const order = account.cancel(cancelled[1] === undefined ? { id } : { clientId: id });
    if (order === undefined) throw refusal(404, 'order not found');
    return order.id;
  },
};
