/**
 * Binance, spot, as a server.
 * @see https://developers.binance.com/docs/binance-spot-api-docs/rest-api/request-security
 * @see https://developers.binance.com/docs/binance-spot-api-docs/errors
 * @module
 */
import { Refusal } from './answer.js';
import { isSignature, isSignatureOf, isTimely } from './signature.js';

/** @typedef {import('./raw-request.js').RawRequest} RawRequest */

/**
 * @param {number} status
 * @param {number} code
 * @param {string} msg
 */
const refusal = (status, code, msg) => new Refusal(status, { code, msg });

/**
 * The signed message, which is the query and the body without a separator, and the signature, which
 * is the last parameter of one of the two.
 * @param {RawRequest} request
 */
function split({ query, body }) {
  const text = body.toString('latin1');
  const end = /(?:^|&)signature=([^&]*)$/;
  const inBody = end.exec(text);
  const found = inBody ?? end.exec(query);
  const [signedQuery, signedBody] = inBody === null ? [query.replace(end, ''), text] : [query, text.replace(end, '')];
  return { signature: found?.[1], message: Buffer.from(signedQuery + signedBody, 'latin1') };
}

/** @param {RawRequest} request */
function parameters({ query, body }) {
  const all = new URLSearchParams(query);
  for (const [name, value] of new URLSearchParams(body.toString())) all.append(name, value);
  return all;
}

let lastId = 28_456_000;

/** @param {import('./account.js').Order} order */
const shown = ({ id, clientId, symbol, side, type, price, quantity }) => ({
  symbol,
  orderId: Number(id),
  clientOrderId: clientId ?? `local-${id}`,
  price: price ?? '0.00000000',
  origQty: quantity,
  type,
  side,
});

/** @type {import('./server.js').Venue} */
export const binance = {
  id: 'binance',
  hosts: ['api.binance.com'],
  signature: (request) => split(request).signature,

  verify(request, desk) {
    const account = desk.account(request.header('X-MBX-APIKEY'));
    if (account === undefined) throw refusal(401, -2015, 'Invalid API-key, IP, or permissions for action.');
    const sent = parameters(request);
    const { message, signature } = split(request);
    if (signature === undefined) {
      throw refusal(400, -1102, "Mandatory parameter 'signature' was not sent, was empty/null, or malformed.");
    }
    const { secret, publicKey } = account;
    const isRight =
      publicKey === undefined
        ? // The documentation: not case-sensitive for HMAC.
          isSignature('sha256', Buffer.from(secret), [message], 'hex', signature.toLowerCase())
        : isSignatureOf(publicKey, message, decodeURIComponent(signature));
    if (!isRight) {
      throw refusal(400, -1022, 'Signature for this request is not valid.');
    }
    const recvWindow = Number(sent.get('recvWindow') ?? 5000);
    if (!(recvWindow > 0 && recvWindow <= 60_000)) throw refusal(400, -1131, 'recvWindow must be less than 60000.');
    const timestamp = sent.get('timestamp') ?? undefined;
    if (!isTimely(timestamp, desk.now(), { behind: recvWindow, ahead: 1000 })) {
      throw refusal(400, -1021, 'Timestamp for this request is outside of the recvWindow.');
    }
    return account;
  },

  answer(request, account) {
    const sent = parameters(request);
    /** @param {string} name */
    const required = (name) => {
      const value = sent.get(name);
      if (value) return value;
      throw refusal(400, -1102, `Mandatory parameter '${name}' was not sent, was empty/null, or malformed.`);
    };
    switch (`${request.method} ${request.path}`) {
      case 'GET /api/v3/account':
        return { balances: [...account.balances].map(([asset, free]) => ({ asset, free: `${free}`, locked: '0' })) };
      // A library that loads the markets asks for these. No coin and no margin pair is needed here.
      case 'GET /sapi/v1/capital/config/getall':
      case 'GET /sapi/v1/margin/allPairs':
      case 'GET /sapi/v1/margin/isolated/allPairs':
        return [];
      case 'GET /api/v3/openOrders': {
        const symbol = sent.get('symbol');
        return account.openOrders.filter((order) => symbol === null || order.symbol === symbol).map(shown);
      }
      case 'POST /api/v3/order': {
        lastId += 1;
        const type = required('type');
        const order = {
          id: String(lastId),
          clientId: sent.get('newClientOrderId') ?? undefined,
          symbol: required('symbol'),
          side: required('side'),
          type,
          quantity: sent.get('quantity') ?? required('quoteOrderQty'),
          price: type === 'LIMIT' ? required('price') : undefined,
        };
        // The documentation: unique among open orders.
        if (!account.place(order, 'open')) throw refusal(400, -2010, 'Duplicate order sent.');
        return { ...shown(order), status: type === 'MARKET' ? 'FILLED' : 'NEW' };
      }
      case 'DELETE /api/v3/order': {
        required('symbol');
        const id = sent.get('orderId') ?? undefined;
        const order = account.cancel({ id, clientId: sent.get('origClientOrderId') ?? undefined });
        if (order === undefined) throw refusal(400, -2011, 'Unknown order sent.');
        return { ...shown(order), status: 'CANCELED' };
      }
      case 'POST /sapi/v1/capital/withdraw/apply': {
        const [coin, address, amount] = [required('coin'), required('address'), required('amount')];
        const memo = sent.get('addressTag') ?? sent.get('name') ?? undefined;
        if (!account.withdraw(coin, amount, address, memo)) {
          throw refusal(400, -4026, 'User has insufficient balance'); // Wallet's error code
        }
        return { id: `withdrawal-${account.withdrawals.length}` };
      }
      default:
        throw new Refusal(404);
    }
  },
};
