/**
 * Gate: its published examples, byte for byte, and a second implementation of its rule.
 */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { gate } from '../../../src/exchanges/index.js';
import { apiKey, at, type Example, json, testExamples } from '../examples.js';
import { bodies, both, deleted, expected, hmac, login, nothing, path, queried, signed, time } from '../rules.js';

describe('a published example of Gate', () => {
  const time = 1541993715321;
  const examples: readonly Example[] = [
    {
      id: 'gate-v4-futures-get',
      exchange: gate,
      request: {
        method: 'GET',
        path: '/api/v4/futures/orders',
        query: { contract: 'BTC_USD', status: 'finished', limit: 50 },
      },
      time,
      sent: (signature) => ({
        method: 'GET',
        url: 'https://api.gateio.ws/api/v4/futures/orders?contract=BTC_USD&status=finished&limit=50',
        headers: { KEY: apiKey, Timestamp: '1541993715', SIGN: signature },
      }),
    },
    {
      id: 'gate-v4-futures-post',
      exchange: gate,
      request: {
        method: 'POST',
        path: '/api/v4/futures/orders',
        host: 'testnet',
        body: { contract: 'BTC_USD', type: 'limit', size: 100, price: 6800, time_in_force: 'gtc' },
      },
      time,
      sent: (signature) => ({
        method: 'POST',
        url: 'https://api-testnet.gateapi.io/api/v4/futures/orders',
        headers: { KEY: apiKey, Timestamp: '1541993715', SIGN: signature, ...json },
        body: '{"contract":"BTC_USD","type":"limit","size":100,"price":6800,"time_in_force":"gtc"}',
      }),
    },
  ];

  testExamples(examples);
});

describe('Gate, compared with a second implementation of its rule,', () => {
  it.each([nothing, ...bodies, queried, deleted, both])('signs $name', (each) => {
    const { request, text } = each;
    const hash = createHash('sha512').update(text, 'utf8').digest('hex');
    expect(signed(gate, request, { apiKey })).toStrictEqual(
      expected(each, 'https://api.gateio.ws', {
        KEY: apiKey,
        Timestamp: '1700000000',
        SIGN: hmac('sha512', `${request.method}\n${path}\n${each.decoded}\n${hash}\n1700000000`),
      }),
    );
  });

  it.each([
    [{ event: 'api', channel: 'spot.login', id: 'one' } as const, '{}', 'one'],
    [
      { event: 'api', channel: 'spot.order_place', params: { text: 't-ä', amount: '1' } } as const,
      '{"text":"t-ä","amount":"1"}',
      '00000000-0000-4000-8000-000000000000',
    ],
    [{ event: 'api', channel: 'spot.order_cancel_ids', params: [{ id: '1' }], id: 'x' } as const, '[{"id":"1"}]', 'x'],
  ])('signs a request on a WebSocket: %o', (input, text, id) => {
    expect(login(gate, input, { apiKey })).toStrictEqual({
      time: 1700000000,
      channel: input.channel,
      event: 'api',
      payload: {
        req_id: id,
        timestamp: '1700000000',
        api_key: apiKey,
        signature: hmac('sha512', `api\n${input.channel}\n${text}\n1700000000`),
        req_param: JSON.parse(text),
      },
    });
  });

  it('signs a subscription', () => {
    for (const payload of [undefined, ['BTC_USDT']]) {
      const input = { event: 'subscribe', channel: 'spot.orders', ...(payload && { payload }) } as const;
      expect(login(gate, input, { apiKey })).toStrictEqual({
        time: 1700000000,
        ...input,
        auth: {
          method: 'api_key',
          KEY: apiKey,
          SIGN: hmac('sha512', 'channel=spot.orders&event=subscribe&time=1700000000'),
        },
      });
    }
  });

  it('refuses input that would sign like another request, and names the field', () => {
    for (const [input, field] of [
      [undefined, 'input'],
      [{ event: 'api', channel: 'spot.login\n{}' }, 'channel'],
      [{ event: 'subscribe', channel: 'spot.orders&event=x' }, 'channel'],
      [{ event: 'login', channel: 'spot.login' }, 'event'],
      [{ event: 'api', channel: 'spot.login', params: { a: Number.NaN } }, 'params.a'],
      [{ event: 'subscribe', channel: 'spot.orders', payload: [undefined] }, 'payload[0]'],
    ] as const) {
      const prepare = () => gate.socket?.prepare(input as never, { apiKey }, at(time));
      expect(prepare).toThrow(`cannot be signed: ${field}`);
    }
  });
});
