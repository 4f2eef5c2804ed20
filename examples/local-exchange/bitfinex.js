/**
 * Bitfinex, API v2, as a server. It answers in lists, and refuses with status 500.
 * @see https://docs.bitfinex.com/docs/rest-auth
 * @see https://docs.bitfinex.com/docs/abbreviations-glossary#errorinfo-codes
 * @module
 */
import { Refusal } from './answer.js';
import { jsonTexts } from './raw-request.js';
import { isSignature } from './signature.js';

/**
 * @param {number} code
 * @param {string} message
 */
const refusal = (code, message) => new Refusal(500, ['error', code, message]);

const fieldsOfOrder = 32;
let lastId = 1_187_238_000;

/**
 * An order as a list.
 * @see https://docs.bitfinex.com/reference/rest-auth-submit-order
 * @param {import('./account.js').Order} order
 * @param {string} status
 */
function shown({ id, clientId, symbol, type, price, quantity }, status) {
  /** @type {unknown[]} */
  const list = Array.from({ length: fieldsOfOrder }, () => null);
  list[0] = Number(id);
  list[2] = clientId === undefined ? null : Number(clientId);
  list[3] = symbol;
  list[6] = Number(quantity);
  list[7] = Number(quantity);
  list[8] = type;
  list[13] = status;
  list[16] = Number(price ?? 0);
  return list;
}

/**
 * @param {string} type
 * @param {unknown} data
 * @param {string} text
 */
const notification = (type, data, text) => [Date.now(), type, null, null, data, null, 'SUCCESS', text];

/** @type {import('./server.js').Venue} */
export const bitfinex = {
  id: 'bitfinex',
  hosts: ['api.bitfinex.com'],
  signature: ({ header }) => header('bfx-signature'),

  verify({ path, body, header }, desk) {
    const account = desk.account(header('bfx-apikey'));
    if (account === undefined) throw refusal(10100, 'apikey: invalid');
    const nonce = header('bfx-nonce') ?? '';
    // The documentation: not above 2^53 - 1.
    if (!/^\d{1,16}$/.test(nonce) || !Number.isSafeInteger(Number(nonce))) throw refusal(10112, 'nonce: invalid');
    const message = [`/api${path}${nonce}`, body];
    if (!isSignature('sha384', Buffer.from(account.secret), message, 'hex', header('bfx-signature'))) {
      throw refusal(10100, 'apikey: digest invalid');
    }
    if (!account.takeNonce(BigInt(nonce))) throw refusal(10114, 'nonce: small');
    return account;
  },

  answer({ method, path, body }, account) {
    const sent = jsonTexts(body);
    /** @param {string} name */
    const required = (name) => {
      const value = sent(name);
      if (value === undefined) throw refusal(10020, `${name}: invalid`);
      return value;
    };
    switch (`${method} ${path}`) {
      case 'POST /v2/auth/r/wallets':
        return [...account.balances].map(([currency, balance]) => ['exchange', currency, balance, 0, balance]);
      case 'POST /v2/auth/r/orders':
        return account.openOrders.map((order) => shown(order, 'ACTIVE'));
      case 'POST /v2/auth/w/order/submit': {
        lastId += 1;
        const type = required('type');
        const amount = required('amount');
        const order = {
          id: String(lastId),
          clientId: sent('cid'),
          symbol: required('symbol'),
          side: amount.startsWith('-') ? 'sell' : 'buy',
          type,
          quantity: amount,
          price: /LIMIT/.test(type) ? required('price') : undefined,
        };
        account.place(order, 'never'); // Bitfinex does not require a new cid
        return notification('on-req', [shown(order, 'ACTIVE')], 'Submitting 1 orders.');
      }
      case 'POST /v2/auth/w/order/cancel': {
        const id = sent('id');
        if (id === undefined) required('cid_date'); // a cid is unique within a day
        const order = account.cancel({ id, clientId: sent('cid') });
        if (order === undefined) throw refusal(10001, 'Order not found.');
        return notification('oc-req', shown(order, 'CANCELED'), 'Submitted for cancellation.');
      }
      case 'POST /v2/auth/w/withdraw': {
        const [wallet, way, amount, address] = ['wallet', 'method', 'amount', 'address'].map(required);
        const memo = sent('payment_id');
        // Bitfinex names the network and not the currency.
        const currency = way.toUpperCase() === 'BITCOIN' ? 'BTC' : way.toUpperCase();
        if (!account.withdraw(currency, amount, address, memo)) throw refusal(10001, 'amount: insufficient balance');
        const data = [account.withdrawals.length, null, way, memo ?? null, wallet, Number(amount), null, null, 0];
        return notification('acc_wd-req', data, 'Your withdrawal request has been successfully submitted.');
      }
    }
    const symbol = method === 'POST' && /^\/v2\/auth\/r\/orders\/([^/]+)$/.exec(path)?.[1];
    if (!symbol) throw new Refusal(404, ['error', null, 'ERR_NOT_FOUND']);
    return account.openOrders.filter((order) => order.symbol === symbol).map((order) => shown(order, 'ACTIVE'));
  },
};
