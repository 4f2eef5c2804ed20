/** Backpack against the text that its documentation signs, and a second implementation. */
import { describe, expect, it } from 'vitest';
import type { ExchangeRequest } from '../../../src/exchanges/core/types/request.js';
import { backpack } from '../../../src/exchanges/index.js';
import { asyncKey, privateKey, publicBase64Of, published, sign } from '../../helpers/private-keys.js';
import { at, json } from '../examples.js';

const apiKey = publicBase64Of(privateKey('ed25519'));
const messageOf = (request: ExchangeRequest, recvWindow?: number) =>
  backpack.prepare(request, { apiKey, ...(recvWindow !== undefined && { recvWindow }) }, at(1614550000000)).message;

describe('Backpack', () => {
  it('signs the text of the published cancellation', () => {
    const body = { symbol: 'BTC_USDT', orderId: 28 };
    const prepared = backpack.prepare({ method: 'DELETE', path: '/api/v1/order', body }, { apiKey }, at(1614550000000));
    expect(prepared.message).toBe(published('backpack-cancel').message);
    const signature = sign(privateKey('ed25519'), prepared.message, 'base64');
    expect(prepared.finish(signature)).toStrictEqual({
      method: 'DELETE',
      url: 'https://api.backpack.exchange/api/v1/order',
      headers: {
        'X-API-Key': apiKey,
        'X-Signature': signature,
        'X-Timestamp': '1614550000000',
        'X-Window': '5000',
        ...json,
      },
      body: '{"symbol":"BTC_USDT","orderId":28}',
    });
  });

  it('sorts the query that it signs, and sends it as it is given', () => {
    const request = { method: 'GET', path: '/wapi/v1/history/fills', query: { to: 5, symbol: 'SOL_USDC' } } as const;
    const { message, finish } = backpack.prepare(request, { apiKey, recvWindow: 60_000 }, at(1));
    expect(message).toBe('instruction=fillHistoryQueryAll&symbol=SOL_USDC&to=5&timestamp=1&window=60000');
    expect(finish('x')).toMatchObject({
      url: 'https://api.backpack.exchange/wapi/v1/history/fills?to=5&symbol=SOL_USDC',
    });
  });

  it('signs a list of orders with an instruction for each', () => {
    const orders = [
      { symbol: 'SOL_USDC', side: 'Bid', postOnly: true, clientId: 7 },
      { side: 'Ask', price: '1.50' },
    ];
    expect(messageOf({ method: 'POST', path: '/api/v1/orders', body: JSON.stringify(orders) })).toBe(
      'instruction=orderExecute&clientId=7&postOnly=true&side=Bid&symbol=SOL_USDC' +
        '&instruction=orderExecute&price=1.50&side=Ask&timestamp=1614550000000&window=5000',
    );
  });

  it.each([
    [{ method: 'GET', path: '/api/v1/unknown' }, 'path has no known instruction of Backpack for GET'],
    [{ method: 'PATCH', path: '/api/v1/order' }, 'path has no known instruction of Backpack for PATCH'],
    [{ method: 'POST', path: '/api/v1/order', body: { a: '1&side=Ask' } }, "body.a has an '&'"],
    [{ method: 'POST', path: '/api/v1/order', body: { a: { b: 1 } } }, 'body.a must be text'],
    [{ method: 'POST', path: '/api/v1/order', body: { a: null } }, 'body.a must be text'],
    [
      { method: 'POST', path: '/api/v1/order', body: '{"price":1.50}' },
      'body as text must be written as JSON.stringify',
    ],
    [{ method: 'POST', path: '/api/v1/order', body: '{"a":1,"a":2}' }, 'without a repeated name'],
    [{ method: 'POST', path: '/api/v1/order', body: '{ "a": 1 }' }, 'body as text must be written as JSON.stringify'],
    [{ method: 'POST', path: '/api/v1/order', body: 'a=1' }, 'body as text must be JSON'],
    [{ method: 'POST', path: '/api/v1/orders', body: '[]' }, 'body must not be an empty list'],
    [{ method: 'POST', path: '/api/v1/orders', body: '[1]' }, 'body must be an object'],
  ] satisfies [ExchangeRequest, string][])('refuses %j', (request, message) => {
    expect(() => messageOf(request)).toThrow(message);
  });

  it('refuses a window that Backpack does not accept', () => {
    expect(() => messageOf({ method: 'GET', path: '/api/v1/capital' }, 60_001)).toThrow('at most 60000 for Backpack');
  });

  it('signs a subscription to private streams', () => {
    const { socket } = backpack;
    if (socket === undefined) throw new Error('no socket');
    const prepared = socket.prepare(
      { params: ['account.orderUpdate'] },
      { apiKey, recvWindow: 9000 },
      at(1614550000000),
    );
    expect(prepared.message).toBe('instruction=subscribe&timestamp=1614550000000&window=9000');
    expect(JSON.parse(String(prepared.finish('sig')))).toStrictEqual({
      method: 'SUBSCRIBE',
      params: ['account.orderUpdate'],
      signature: [apiKey, 'sig', '1614550000000', '9000'],
    });
    for (const input of [
      undefined,
      {},
      { params: [] },
      { params: 'account' },
      { params: [() => 1] },
      { streams: [] },
    ]) {
      expect(() => socket.prepare(input as never, { apiKey }, at(1))).toThrow(/cannot be signed: /);
    }
  });

  it('takes only the public key of its private key as API key', async () => {
    const { key } = asyncKey('ed25519');
    const other = Buffer.alloc(32, 7).toString('base64');
    const refused = { code: 'ERR_REQUEST', message: expect.stringContaining('apiKey is not the public key') };
    await expect(backpack.open({ apiKey: other, key })).rejects.toMatchObject(refused);
    using account = await backpack.open({ apiKey, key });
    expect(account.apiKey).toBe(apiKey);
    const request = { method: 'GET', path: '/api/v1/capital' } as const;
    await expect(backpack.signAsync(request, { apiKey: other, key })).rejects.toMatchObject(refused);
    // A token may not have the public key.
    using unknown = await backpack.open({ apiKey: other, key: { ...key, publicKey: undefined } });
    expect(unknown.apiKey).toBe(other);
  });
});
