/**
 * `send()` calls the real `fetch`. A dispatcher of undici answers in place of the network, and a
 * pause between two attempts is recorded instead of waited for. How `send()` gives up is in
 * send-endings.linux.once.test.ts, where the clock is real.
 */
import { Agent, MockAgent } from 'undici';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { binance, bittrex } from '../../src/exchanges/index.js';
import { LocksignError, secret } from '../../src/index.js';
import { apiKey } from './examples.js';

/** The pauses between attempts, in milliseconds. */
const pauses: number[] = [];
vi.mock('node:timers/promises', () => ({
  setTimeout: async (milliseconds: number) => {
    pauses.push(milliseconds);
  },
}));

const read = { method: 'GET', path: '/api/v3/account' } as const;
const order = {
  method: 'POST',
  path: '/api/v3/order',
  query: { symbol: 'LTCBTC', side: 'BUY', type: 'MARKET', quantity: '1', newClientOrderId: 'a-1' },
} as const;

describe('send', () => {
  let network: MockAgent;
  let account: Awaited<ReturnType<typeof binance.open>>;
  beforeEach(async () => {
    pauses.length = 0;
    network = new MockAgent();
    network.disableNetConnect();
    account = await binance.open({ apiKey, dispatcher: network, timeout: 2000, secret: secret.text('s') });
  });
  afterEach(async () => {
    account.destroy();
    await network.close();
  });

  /** Gives each answer once, in this order. Returns the list of the paths that were requested. */
  function answers(method: string, ...replies: readonly (number | Error | { status: number; after: string })[]) {
    const seen: string[] = [];
    const exchange = network.get('https://api.binance.com');
    for (const reply of replies) {
      const caught = exchange.intercept({ path: (path) => path.startsWith('/api/v3/'), method });
      if (reply instanceof Error) caught.replyWithError(reply);
      else {
        const { status, after } = typeof reply === 'number' ? { status: reply, after: '0' } : reply;
        caught.reply(({ path }) => {
          seen.push(path);
          return { statusCode: status, data: 'the answer', responseOptions: { headers: { 'Retry-After': after } } };
        });
      }
    }
    return seen;
  }
  const failure = async (sending: Promise<Response>): Promise<LocksignError> => {
    const error: unknown = await sending.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (!(error instanceof LocksignError)) throw new Error('no LocksignError', { cause: error });
    return error;
  };

  it('returns the answer with any status', async () => {
    answers('GET', 200, 404, 500);
    for (const status of [200, 404, 500]) {
      const response = await account.send(read);
      expect([response.status, await response.text()]).toStrictEqual([status, 'the answer']);
    }
  });

  it('signs a read anew and sends it again if the exchange is busy', async () => {
    const seen = answers('GET', 503, 429, 200);
    expect((await account.send(read)).status).toBe(200);
    const timestamps = seen.map((path) => Number(new URL(path, 'https://x').searchParams.get('timestamp')));
    expect(timestamps).toHaveLength(3);
    expect(new Set(timestamps).size).toBe(3);
  });

  it.each([408, 429, 502, 503, 504])('treats %s as busy', async (status) => {
    answers('GET', status, 200);
    expect((await account.send(read)).status).toBe(200);
  });

  it.each([400, 401, 403, 418, 500, 501])('treats %s as an answer', async (status) => {
    answers('GET', status, 200);
    expect((await account.send(read)).status).toBe(status);
  });

  it.each([
    '0',
    '1.5',
    '5, 5',
    'soon',
    new Date(0).toUTCString(),
  ])('doubles its own pauses if Retry-After is %j', async (after) => {
    const busy = { status: 429, after };
    const seen = answers('GET', busy, busy, busy, 200);
    expect((await account.send(read, { retries: 3 })).status).toBe(200);
    expect(seen).toHaveLength(4);
    expect(pauses).toHaveLength(3);
    for (const [index, middle] of [250, 500, 1000].entries()) {
      expect(pauses[index]).toBeGreaterThanOrEqual(middle * 0.5);
      expect(pauses[index]).toBeLessThan(middle * 1.5);
    }
  });

  it('never pauses for more than ten seconds by its own rule', async () => {
    const busy = Array.from({ length: 12 }, () => 503);
    answers('GET', ...busy, 200);
    expect((await account.send(read, { retries: 12 })).status).toBe(200);
    expect(pauses).toHaveLength(12);
    expect(Math.max(...pauses)).toBe(10_000);
  });

  it('sends the same body again although the caller has changed the object', async () => {
    const exchange = network.get('https://api.bittrex.com');
    const bodies: unknown[] = [];
    for (const statusCode of [503, 503, 201]) {
      exchange.intercept({ path: '/v3/orders', method: 'POST' }).reply(({ body }) => {
        bodies.push(body);
        given.quantity = '100';
        return { statusCode };
      });
    }
    const given = { marketSymbol: 'LTC-BTC', direction: 'BUY', type: 'MARKET', quantity: '1', clientOrderId: 'a' };
    using other = await bittrex.open({ apiKey, dispatcher: network, secret: secret.text('s') });
    const response = await other.send({ method: 'POST', path: '/v3/orders', body: given });
    expect([response.status, given.quantity]).toStrictEqual([201, '100']);
    expect(bodies).toHaveLength(3);
    expect(new Set(bodies)).toStrictEqual(new Set([JSON.stringify({ ...given, quantity: '1' })]));
  });

  it('treats an undefined option as left out', async () => {
    using careful = await binance.open({ apiKey, dispatcher: network, retries: 0, secret: secret.text('s') });
    const undefinedOptions: object = {
      dispatcher: undefined,
      retries: undefined,
      timeout: undefined,
      signal: undefined,
    };
    const seen = answers('GET', 503, 200);
    expect((await careful.send(read, undefinedOptions)).status).toBe(503);
    expect(seen).toHaveLength(1);
  });

  it('sends a read again if no answer came', async () => {
    const seen = answers('GET', new Error('other side closed'), 200);
    expect((await account.send(read)).status).toBe(200);
    expect(seen).toHaveLength(1);
  });

  it('returns the last busy answer after the last attempt', async () => {
    const seen = answers('GET', 503, 503, 503, 200);
    expect((await account.send(read)).status).toBe(503);
    expect(seen).toHaveLength(3);
    expect((await account.send(read, { retries: 0 })).status).toBe(200);
  });

  it.each(['9', '10'])('waits for the %s seconds that the exchange asks for', async (after) => {
    answers('GET', { status: 429, after }, 200);
    expect((await account.send(read)).status).toBe(200);
    expect(pauses).toStrictEqual([Number(after) * 1000]);
  });

  it('gives a busy answer to the caller at once if the exchange asks for 11 seconds', async () => {
    const seen = answers('GET', { status: 429, after: '11' }, 200);
    expect((await account.send(read)).status).toBe(429);
    expect(pauses).toStrictEqual([]);
    expect(seen).toHaveLength(1);
  });

  it('gives a busy answer to the caller if Retry-After is an hour, in seconds or as a date', async () => {
    const seen = answers('GET', { status: 429, after: '3600' }, 200);
    expect((await account.send(read)).status).toBe(429);
    const date = new Date(Date.now() + 3_600_000).toUTCString();
    answers('GET', { status: 429, after: date });
    expect((await account.send(read)).status).toBe(200);
    expect((await account.send(read)).status).toBe(429);
    expect(seen).toHaveLength(2);
  });

  it.each([503, 429, new Error('other side closed')])('never sends an order a second time: %s', async (reply) => {
    const seen = answers('POST', reply, 200);
    if (typeof reply === 'number') expect((await account.send(order)).status).toBe(reply);
    else expect(await failure(account.send(order))).toHaveProperty('code', 'ERR_SEND');
    expect(seen).toHaveLength(typeof reply === 'number' ? 1 : 0);
    expect(network.pendingInterceptors()).toHaveLength(1);
  });

  it('says that an order may have been carried out, and shows neither API key nor signature', async () => {
    answers('POST', new Error('other side closed'));
    const { message } = await failure(account.send(order));
    expect(message).toBe(
      'No answer to POST https://api.binance.com/api/v3/order: other side closed. The exchange may have carried it out. Check your orders and balances before you send it again.',
    );
  });

  it('reports why a read got no answer', async () => {
    answers('GET', new Error('no route'));
    const { message } = await failure(account.send(read, { retries: 0 }));
    expect(message).toBe(
      'No answer to GET https://api.binance.com/api/v3/account: no route. Check the network and the host. The request can be sent again safely.',
    );
  });

  it('follows no redirect, which would give the API key and the signature to another host', async () => {
    network
      .get('https://api.binance.com')
      .intercept({ path: (path) => path.startsWith('/api/v3/order'), method: 'POST' })
      .reply(307, '', { headers: { Location: 'https://elsewhere.example/' } });
    expect((await failure(account.send(order))).message).toContain('redirect');
  });

  it.each([
    ['timeout', { timeout: 2 ** 31 }],
    ['retries', { retries: -1 }],
    ['dispatcher', { dispatcher: { dispatch: true } }],
    ['timeouts', { timeouts: 1 }],
    ['signal', { signal: {} }],
    ['signal', { signal: null }],
    ['options', Object.create({ retries: 0 })],
  ])('refuses %s', async (field, options) => {
    const error = await failure(account.send(read, options as object));
    expect([error.code, error.message]).toStrictEqual(['ERR_REQUEST', expect.stringContaining(field)]);
  });

  it('reports a request that cannot be signed as ERR_REQUEST, not as an order without an answer', async () => {
    const sending = account.send({ method: 'GET', path: '/api/v3/account', body: { a: 1 } });
    expect((await failure(sending)).code).toBe('ERR_REQUEST');
  });

  it('connects through the dispatcher in its options', async () => {
    const refused = new Agent({
      connect: { lookup: (_host, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]) },
    });
    const { message } = await failure(account.send(order, { dispatcher: refused }));
    expect(message).toContain('ECONNREFUSED');
    await refused.close();
  });
});
