/**
 * Requests that ccxt signs with a client's private key, verified and patched: what ccxt signs with
 * the account's own key. Requests that two readers could take for different ones are denied.
 */
import ccxt from 'ccxt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClientRecord, keysOf, namesOf, secretTextOf } from '../../../src/agent/clients/credential.js';
import type { Exchange } from '../../../src/exchanges/core/types/exchange.js';
import { backpack, revolutx } from '../../../src/exchanges/index.js';
import { meaningOf } from '../../../src/exchanges/meanings.js';
import { allowedHeaders } from '../../../src/exchanges/wire/headers.js';
import { patch } from '../../../src/exchanges/wire/patch.js';
import { publicRequest } from '../../../src/exchanges/wire/public.js';
import type { RawRequest } from '../../../src/exchanges/wire/raw-request.js';
import { verify, type WireCredential } from '../../../src/exchanges/wire/verify.js';
import { wires } from '../../../src/exchanges/wires.js';
import { SigningKey, secret } from '../../../src/index.js';
import { purposesOf } from '../../../src/vault/account.js';
import { rawRequest } from '../../helpers/raw-request.js';

const time = 1700000000042;
const denied = expect.objectContaining({ code: 'ERR_DENIED' });

interface Party extends WireCredential {
  readonly secret: string;
}

let agentKey: SigningKey;
const parties: Party[] = [];
beforeAll(async () => {
  const options = { algorithm: 'hmac-sha512', encoding: 'utf8' } as const;
  agentKey = await SigningKey.load(secret.text(Buffer.alloc(32, 7).toString('base64')), options);
});
afterAll(() => {
  for (const { keys } of parties) for (const key of keys) key.destroy();
  agentKey.destroy();
});

/** What the agent derives for a client. The account is another one, so that its form is as real. */
function party(exchange: Exchange<never>, name: string): Party {
  const record: ClientRecord = { name, account: 'main', counter: 1 };
  const made = {
    apiKey: namesOf(agentKey, record, exchange).apiKey,
    secret: secretTextOf(agentKey, record, exchange),
    keys: keysOf(agentKey, record, exchange, purposesOf(exchange, {})),
  };
  parties.push(made);
  return made;
}

const wireOf = ({ id }: Exchange<never>) => wires.get(id) ?? expect.unreachable();

/** ccxt reads the clock in several units. */
const frozen = <Client extends object>(client: Client): Client =>
  Object.assign(client, { nonce: () => time, milliseconds: () => time, seconds: () => Math.floor(time / 1000) });

/** ccxt has no types for it. */
const sent = (signed: unknown): RawRequest => rawRequest(signed as Parameters<typeof rawRequest>[0]);

describe('a request that ccxt signs for Backpack', () => {
  const signed = (by: Party, method: string, path: string, parameters: object) =>
    allowedHeaders(
      backpack.id,
      sent(
        frozen(new ccxt.backpack({ apiKey: by.apiKey, secret: by.secret })).sign(
          path,
          'private',
          method,
          structuredClone(parameters),
        ),
      ),
      {},
    );
  const order = { orderType: 'Limit', price: '180.50', quantity: '1.5', side: 'Bid', symbol: 'SOL_USDC', clientId: 7 };

  it.each([
    ['GET', 'api/v1/order', { orderId: '28', symbol: 'SOL_USDC' }],
    ['POST', 'api/v1/order', { ...order, postOnly: true }],
    ['POST', 'api/v1/orders', [order, { ...order, price: '1' }]],
    ['DELETE', 'api/v1/order', { orderId: '28', symbol: 'SOL_USDC' }],
    ['GET', 'api/v1/capital', {}],
  ] as const)('is verified and patched: %s %s', (method, path, parameters) => {
    const [client, account] = [party(backpack, 'client'), party(backpack, 'account')];
    const request = signed(client, method, path, parameters);
    expect(publicRequest(backpack.id, request)).toBe('credentialed');
    const { signing, time: at, window } = verify(wireOf(backpack), request, client);
    expect([at, window]).toStrictEqual([String(time), '5000']);
    expect(patch(wireOf(backpack), request, account, signing)).toStrictEqual(signed(account, method, path, parameters));
    expect(() => verify(wireOf(backpack), request, { ...account, apiKey: client.apiKey })).toThrow(
      /signature is not the client/,
    );
  });

  it('is denied if its fields could be read in two ways', () => {
    const client = party(backpack, 'client');
    const request = signed(client, 'POST', 'api/v1/order', order);
    const read = signed(client, 'GET', 'api/v1/order', { orderId: '28', symbol: 'SOL_USDC' });
    const inBody = (body: string): RawRequest => ({ ...request, body });
    for (const other of [
      inBody(request.body.replace('"7"', '7').replace('{', '{"side":"Bid",')),
      inBody('{"clientId":"7&orderType=Limit","price":"180.50","quantity":"1.5","side":"Bid","symbol":"SOL_USDC"}'),
      inBody('{"clientId=7&orderType":"Limit","price":"180.50","quantity":"1.5","side":"Bid","symbol":"SOL_USDC"}'),
      inBody(request.body.replace('{', '{"a":{},')),
      inBody('[]'),
      inBody('"x"'),
      { ...request, query: 'symbol=SOL_USDC' },
      { ...request, headers: { ...request.headers, 'content-type': 'text/plain' } },
      { ...request, path: '/api/v1/unknown' },
      { ...read, path: '/api/v1/orders' },
      { ...read, query: 'orderId=28&symbol' },
      { ...read, query: 'orderId=28%26symbol=SOL_USDC' },
      { ...read, query: `${read.query}&symbol=SOL_USDC` },
      { ...read, headers: { ...read.headers, 'x-window': '60000' } },
    ]) {
      expect(() => verify(wireOf(backpack), other, client), JSON.stringify(other)).toThrow(denied);
    }
  });
});

describe('a request that ccxt signs for Revolut X', () => {
  const signed = (by: Party, method: string, path: string, parameters: object) => {
    const client = frozen(new ccxt.revolutx({ apiKey: by.apiKey, privateKey: by.secret }));
    return allowedHeaders(revolutx.id, sent(client.sign(path, 'private', method, structuredClone(parameters))), {});
  };
  const limit = { base_size: '0.1', price: '50000' };
  const order = { symbol: 'BTC-USD', side: 'buy', order_configuration: { limit } };
  const id = '7a52e92e-8639-4fe1-abaa-68d3a2d5234b';

  it.each([
    ['GET', '1.0/balances', {}],
    ['GET', '1.0/orders/active', { symbols: 'BTC-USD,ETH-USD', limit: 5 }],
    ['POST', '1.0/orders', order],
    ['DELETE', '1.0/orders/{venue_order_id}', { venue_order_id: id }],
    ['DELETE', '1.0/orders', {}],
  ] as const)('is verified and patched: %s %s', (method, path, parameters) => {
    const [client, account] = [party(revolutx, 'client'), party(revolutx, 'account')];
    const request = signed(client, method, path, parameters);
    expect(publicRequest(revolutx.id, request)).toBe('credentialed');
    const { signing, time: at } = verify(wireOf(revolutx), request, client);
    expect(at).toBe(String(time));
    expect(patch(wireOf(revolutx), request, account, signing)).toStrictEqual(signed(account, method, path, parameters));
    expect(() => verify(wireOf(revolutx), request, { ...account, apiKey: client.apiKey })).toThrow(
      /signature is not the client/,
    );
  });

  it('is denied if its parts could be split in another place', () => {
    const client = party(revolutx, 'client');
    const cancel = signed(client, 'DELETE', '1.0/orders/{venue_order_id}', { venue_order_id: id });
    const read = signed(client, 'GET', '1.0/orders/active', { symbols: 'BTC-USD' });
    const placed = signed(client, 'POST', '1.0/orders', order);
    for (const other of [
      { ...cancel, path: '/api/1.0/orders', query: `/${id}` },
      { ...cancel, path: '/api/1.0/orders/7a52e92e', query: id.slice(8) },
      { ...read, path: '/api/1.0/orders', query: '/active=symbols=BTC-USD' },
      { ...read, query: undefined, body: read.query ?? '' },
      { ...placed, query: placed.body, body: '' },
      { ...placed, query: 'a=1' },
      { ...placed, body: placed.body.replace('buy', 'sell') },
    ]) {
      // The same text in a body is verified, and has no meaning.
      const judge = () => {
        verify(wireOf(revolutx), other, client);
        if (meaningOf(revolutx.id, other).kind === 'unknown') throw Object.assign(new Error(), { code: 'ERR_DENIED' });
      };
      expect(judge, JSON.stringify(other)).toThrow(denied);
    }
  });
});
