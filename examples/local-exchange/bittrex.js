/**
 * Bittrex, API v3, as a server. It answers as Bittrex did until it closed in December 2023.
 * @see https://bittrex.github.io/api/v3
 * @module
 */
import { createHash, randomUUID } from 'node:crypto';
import { Refusal } from './answer.js';
import { jsonTexts } from './raw-request.js';
import { isSignature, isTimely } from './signature.js';

/**
 * @param {number} status
 * @param {string} code
 */
const refusal = (status, code) => new Refusal(status, { code });

/** Bittrex published no limit. This one is an assumption. */
const limits = { behind: 60_000, ahead: 60_000 };

/** @param {import('./account.js').Order} order */
const shown = ({ id, clientId, symbol, side, type, price, quantity }) => ({
  id,
  marketSymbol: symbol,
  direction: side,
  type,
  quantity,
  ...(price !== undefined && { limit: price }),
  ...(clientId !== undefined && { clientOrderId: clientId }),
});

/** @type {import('./server.js').Venue} */
export const bittrex = {
  id: 'bittrex',
  hosts: ['api.bittrex.com'],
  signature: ({ header }) => header('Api-Signature'),

  verify({ method, authority, target, body, header }, desk) {
    const account = desk.account(header('Api-Key'));
    if (account === undefined) throw refusal(401, 'APIKEY_INVALID');
    const time = header('Api-Timestamp') ?? '';
    if (!isTimely(time, desk.now(), limits)) throw refusal(401, 'INVALID_TIMESTAMP');
    const contentHash = createHash('sha512').update(body).digest('hex');
    if (header('Api-Content-Hash') !== contentHash) throw refusal(401, 'INVALID_CONTENT_HASH');
    const message = [time, `https://${authority}${target}`, method, contentHash, header('Api-Subaccount-Id') ?? ''];
    if (!isSignature('sha512', Buffer.from(account.secret), message, 'hex', header('Api-Signature'))) {
      throw refusal(401, 'INVALID_SIGNATURE');
    }
    return account;
  },

  answer({ method, path, query, body }, account) {
    const sent = jsonTexts(body);
    /** @param {string} name */
    const required = (name) => {
      const value = sent(name);
      if (value === undefined) throw new Refusal(400, { code: 'BAD_REQUEST', detail: `${name} is missing` });
      return value;
    };
    switch (`${method} ${path}`) {
      case 'GET /v3/balances':
        return [...account.balances].map(([currencySymbol, available]) => ({
          currencySymbol,
          total: `${available}`,
          available: `${available}`,
        }));
      case 'GET /v3/orders/open': {
        const symbol = new URLSearchParams(query).get('marketSymbol');
        const found = account.openOrders.filter((order) => symbol === null || order.symbol === symbol);
        return found.map((order) => ({ ...shown(order), status: 'OPEN' }));
      }
      case 'POST /v3/orders': {
        const type = required('type');
        const order = {
          id: randomUUID(),
          clientId: sent('clientOrderId'),
          symbol: required('marketSymbol'),
          side: required('direction'),
          type,
          quantity: sent('ceiling') ?? required('quantity'),
          price: type === 'LIMIT' ? required('limit') : undefined,
        };
        if (!account.place(order, 'ever')) throw refusal(409, 'CLIENTORDERID_ALREADY_EXISTS');
        return { ...shown(order), status: type === 'MARKET' ? 'CLOSED' : 'OPEN' };
      }
      case 'POST /v3/withdrawals': {
        const [currencySymbol, quantity, cryptoAddress] = ['currencySymbol', 'quantity', 'cryptoAddress'].map(required);
        const memo = sent('cryptoAddressTag');
        if (!account.withdraw(currencySymbol, quantity, cryptoAddress, memo)) {
          throw refusal(409, 'INSUFFICIENT_FUNDS');
        }
        return { id: randomUUID(), currencySymbol, quantity, cryptoAddress, status: 'REQUESTED' };
      }
    }
    const id = method === 'DELETE' && /^\/v3\/orders\/([^/]+)$/.exec(path)?.[1];
    if (!id) throw refusal(404, 'NOT_FOUND');
    const order = account.cancel({ id });
    if (order === undefined) throw refusal(409, 'ORDER_NOT_OPEN');
    return { ...shown(order), status: 'CLOSED' };
  },
};
