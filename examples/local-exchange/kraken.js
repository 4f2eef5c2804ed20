/**
 * Kraken, spot, as a server. It always answers with 200, and lists the errors.
 * @see https://docs.kraken.com/exchange/guides/rest/authentication
 * @see https://docs.kraken.com/exchange/guides/general/errors
 * @module
 */
import { createHash } from 'node:crypto';
import { Refusal } from './answer.js';
import { jsonFields } from './raw-request.js';
import { isSignature } from './signature.js';

/** @typedef {import('./raw-request.js').RawRequest} RawRequest */

/** @param {string} error */
const refusal = (error) => new Refusal(200, { error: [error] });

/**
 * The fields of a form or of JSON, as text.
 * @param {RawRequest} request
 * @returns {Map<string, string>}
 */
function fields({ body, header }) {
  if ((header('Content-Type') ?? '').startsWith('application/json')) {
    return new Map(Object.entries(jsonFields(body) ?? {}).map(([name, value]) => [name, String(value)]));
  }
  return new Map(new URLSearchParams(body.toString()));
}

let lastId = 0;

/** An id of the form `OABCDE-FGHIJ-KLMNOP`. */
function nextId() {
  lastId += 1;
  const digits = lastId.toString(36).toUpperCase().padStart(16, '0');
  return `O${digits.slice(0, 5)}-${digits.slice(5, 10)}-${digits.slice(10)}`;
}

/** @param {import('./account.js').Order} order */
const shown = ({ clientId, symbol, side, type, price, quantity }) => ({
  status: 'open',
  ...(clientId !== undefined && { cl_ord_id: clientId }),
  vol: quantity,
  descr: { pair: symbol, type: side, ordertype: type, price: price ?? '0' },
});

/** @type {import('./server.js').Venue} */
export const kraken = {
  id: 'kraken',
  hosts: ['api.kraken.com'],
  signature: ({ header }) => header('API-Sign'),

  verify(request, desk) {
    const { path, body, header } = request;
    const account = desk.account(header('API-Key'));
    if (account === undefined) throw refusal('EAPI:Invalid key');
    const nonce = fields(request).get('nonce') ?? '';
    if (!/^\d{1,20}$/.test(nonce) || BigInt(nonce) >= 2n ** 64n) throw refusal('EAPI:Invalid nonce');
    const hash = createHash('sha256').update(nonce).update(body).digest();
    const key = Buffer.from(account.secret, 'base64');
    if (!isSignature('sha512', key, [path, hash], 'base64', header('API-Sign'))) {
      throw refusal('EAPI:Invalid signature');
    }
    if (!account.takeNonce(BigInt(nonce))) throw refusal('EAPI:Invalid nonce');
    return account;
  },

  answer(request, account) {
    const sent = fields(request);
    /** @param {string} error @returns {never} */
    const fail = (error) => {
      throw refusal(error);
    };
    /** @param {string} name */
    const required = (name) => sent.get(name) || fail(`EGeneral:Invalid arguments:${name}`);
    /** @param {unknown} result */
    const done = (result) => ({ error: [], result });
    switch (`${request.method} ${request.path}`) {
      case 'POST /0/private/Balance':
        return done(Object.fromEntries([...account.balances].map(([asset, balance]) => [asset, `${balance}`])));
      case 'POST /0/private/BalanceEx': {
        const entries = [...account.balances].map(([asset, balance]) => [
          asset,
          { balance: `${balance}`, hold_trade: '0' },
        ]);
        return done(Object.fromEntries(entries));
      }
      case 'POST /0/private/OpenOrders':
        return done({ open: Object.fromEntries(account.openOrders.map((order) => [order.id, shown(order)])) });
      case 'POST /0/private/AddOrder': {
        const type = required('ordertype');
        const order = {
          id: nextId(),
          clientId: sent.get('cl_ord_id'),
          symbol: required('pair'),
          side: required('type'),
          type,
          quantity: required('volume'),
          price: type === 'limit' ? required('price') : undefined,
        };
        // Kraken does not document this error. Its text is an assumption.
        if (!account.place(order, 'open')) fail('EGeneral:Invalid arguments:cl_ord_id');
        const words = `${order.side} ${order.quantity} ${order.symbol} @ ${type} ${order.price ?? ''}`;
        return done({ descr: { order: words.trim() }, txid: [order.id] });
      }
      case 'POST /0/private/CancelOrder': {
        const id = sent.get('txid');
        const order = account.cancel({ id, clientId: sent.get('cl_ord_id') });
        return order === undefined ? fail('EOrder:Unknown order') : done({ count: 1 });
      }
      case 'POST /0/private/Withdraw': {
        // Kraken identifies an address by the name under which the user saved it.
        const [asset, key, amount] = [required('asset'), required('key'), required('amount')];
        if (!account.withdraw(asset, amount, key, sent.get('address'))) fail('EFunding:Invalid amount');
        return done({ refid: `local-${account.withdrawals.length}` });
      }
      default:
        return fail('EGeneral:Unknown method');
    }
  },
};
