/**
 * Exchanges whose users have private keys, as servers. They verify with the public key alone, and
 * use no code of locksign.
 * @module
 */
import { createPrivateKey, createPublicKey, randomUUID, verify } from 'node:crypto';
import type { Account } from '../../../examples/local-exchange/account.js';
import { Refusal } from '../../../examples/local-exchange/answer.js';
import { jsonFields } from '../../../examples/local-exchange/raw-request.js';
import type { Venue } from '../../../examples/local-exchange/server.js';

/** Whether the private key of an account made a signature of Ed25519. */
export const isSignedBy = ({ secret }: Pick<Account, 'secret'>, message: string, signature = ''): boolean =>
  verify(null, Buffer.from(message), createPublicKey(createPrivateKey(secret)), Buffer.from(signature, 'base64'));

type Fields = Readonly<Record<string, unknown>>;

const text = (fields: Fields, name: string): string => String(fields[name] ?? '');

const instructions: Readonly<Record<string, string>> = {
  'GET /api/v1/capital': 'balanceQuery',
  'GET /api/v1/orders': 'orderQueryAll',
  'POST /api/v1/order': 'orderExecute',
  'DELETE /api/v1/order': 'orderCancel',
};

/** https://docs.backpack.exchange/ */
export const backpackVenue: Venue = {
  id: 'backpack',
  hosts: ['api.backpack.exchange'],
  signature: ({ header }) => header('X-Signature'),

  verify({ method, path, query, body, header }, desk) {
    const account = desk.account(header('X-API-Key'));
    const fields = method === 'GET' ? Object.fromEntries(new URLSearchParams(query)) : (jsonFields(body) ?? {});
    const signed = [
      `instruction=${instructions[`${method} ${path}`]}`,
      ...Object.keys(fields)
        .sort()
        .map((name) => `${name}=${fields[name]}`),
      `timestamp=${header('X-Timestamp')}`,
      `window=${header('X-Window')}`,
    ].join('&');
    if (account === undefined || !isSignedBy(account, signed, header('X-Signature'))) {
      throw new Refusal(401, { code: 'UNAUTHORIZED', message: 'Unauthorized' });
    }
    return account;
  },

  answer({ method, path, body }, account) {
    const fields = jsonFields(body) ?? {};
    const shown = ({ id, symbol, side, price, quantity }: Account['orders'][number]) => ({
      id,
      symbol,
      side,
      price,
      quantity,
      orderType: 'Limit',
      status: 'New',
    });
    switch (`${method} ${path}`) {
      case 'GET /api/v1/capital':
        return Object.fromEntries(
          [...account.balances].map(([name, available]) => [
            name,
            { available: `${available}`, locked: '0', staked: '0' },
          ]),
        );
      case 'GET /api/v1/orders':
        return account.openOrders.map(shown);
      case 'POST /api/v1/order': {
        const order = {
          id: String(account.orders.length + 1),
          clientId: undefined,
          symbol: text(fields, 'symbol'),
          side: text(fields, 'side'),
          type: text(fields, 'orderType'),
          price: text(fields, 'price'),
          quantity: text(fields, 'quantity'),
        };
        account.place(order, 'never');
        return shown(order);
      }
      case 'DELETE /api/v1/order': {
        const order = account.cancel({ id: text(fields, 'orderId') });
        if (order === undefined) throw new Refusal(404, { code: 'RESOURCE_NOT_FOUND', message: 'Not found' });
        return { ...shown(order), status: 'Cancelled' };
      }
      default:
        throw new Refusal(404);
    }
  },
};

/** https://developer.revolut.com/docs/x-api/revolut-x-crypto-exchange-rest-api */
export const revolutxVenue: Venue = {
  id: 'revolutx',
  hosts: ['revx.revolut.com'],
  signature: ({ header }) => header('X-Revx-Signature'),

  verify({ method, path, query, body, header }, desk) {
    const account = desk.account(header('X-Revx-API-Key'));
    const signed = `${header('X-Revx-Timestamp')}${method}${path}${query}${body}`;
    if (account === undefined || !isSignedBy(account, signed, header('X-Revx-Signature'))) {
      throw new Refusal(401, { message: 'Unauthorized' });
    }
    return account;
  },

  answer({ method, path, body }, account) {
    const shown = ({ id, symbol, side, price, quantity }: Account['orders'][number]) => ({
      id,
      symbol,
      side,
      price,
      quantity,
      type: 'limit',
      status: 'new',
    });
    const [, id] = /^\/api\/1\.0\/orders\/([\da-f-]{36})$/.exec(path) ?? [];
    if (method === 'DELETE' && id !== undefined) {
      if (account.cancel({ id }) === undefined) throw new Refusal(404, { message: 'not found' });
      return {};
    }
    switch (`${method} ${path}`) {
      case 'GET /api/1.0/balances':
        return [...account.balances].map(([currency, total]) => ({
          currency,
          total: `${total}`,
          available: `${total}`,
        }));
      case 'GET /api/1.0/orders/active':
        return { data: account.openOrders.map(shown) };
      case 'POST /api/1.0/orders': {
        const { symbol, side, order_configuration: given } = JSON.parse(String(body));
        const { base_size: quantity, price } = given.limit;
        const order = { id: randomUUID(), clientId: undefined, symbol, side, type: 'limit', quantity, price };
        account.place(order, 'never');
        return { data: [{ venue_order_id: order.id, state: 'new' }] };
      }
      default:
        throw new Refusal(404);
    }
  },
};

const decoded = (part = ''): Fields => JSON.parse(Buffer.from(part, 'base64url').toString());

/** Whether the private key of an account made a token, with ES256 or EdDSA. */
export function isTokenOf({ apiKey, secret }: Pick<Account, 'apiKey' | 'secret'>, token: string): boolean {
  const [header, claims, signature = ''] = token.split('.');
  const key = createPublicKey(createPrivateKey(secret));
  const isEdwards = key.asymmetricKeyType === 'ed25519';
  const { alg, kid } = decoded(header);
  return (
    alg === (isEdwards ? 'EdDSA' : 'ES256') &&
    kid === apiKey &&
    decoded(claims)['sub'] === apiKey &&
    verify(
      isEdwards ? null : 'sha256',
      Buffer.from(`${header}.${claims}`),
      { key, dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    )
  );
}

/** https://docs.cdp.coinbase.com/coinbase-app/authentication-authorization/api-key-authentication */
export const coinbaseAdvancedVenue: Venue = {
  id: 'coinbase-advanced',
  hosts: ['api.coinbase.com'],
  signature: ({ header }) => header('Authorization'),

  verify({ method, path, header }, desk) {
    const token = header('Authorization')?.replace('Bearer ', '') ?? '';
    const claims = decoded(token.split('.')[1]);
    const account = desk.account(String(claims['sub']));
    const isNamed = claims['uri'] === `${method} api.coinbase.com${path}`;
    if (account === undefined || !isNamed || !isTokenOf(account, token))
      throw new Refusal(401, { error: 'unauthorized' });
    return account;
  },

  answer({ method, path, body }, account) {
    const fields = jsonFields(body) ?? {};
    switch (`${method} ${path}`) {
      case 'GET /api/v3/brokerage/accounts':
        return { accounts: [...account.balances].map(([currency, value]) => ({ currency, value: `${value}` })) };
      case 'POST /api/v3/brokerage/orders': {
        const { product_id: symbol, side, order_configuration: given } = JSON.parse(String(body));
        const { base_size: quantity, limit_price: price } = given.limit_limit_gtc;
        const clientId = text(fields, 'client_order_id');
        const order = { id: randomUUID(), clientId, symbol, side, type: 'limit', quantity, price };
        account.place(order, 'ever');
        return { success: true, success_response: { order_id: order.id, product_id: symbol, side } };
      }
      case 'POST /api/v3/brokerage/orders/batch_cancel': {
        const results = JSON.parse(String(body)).order_ids.map((id: string) => ({
          success: account.cancel({ id }) !== undefined,
          order_id: id,
        }));
        return { results };
      }
      default:
        throw new Refusal(404);
    }
  },
};
