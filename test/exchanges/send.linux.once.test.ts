/**
 * send(): real fetch through a dispatcher of undici that answers instead of the network. How it gives up is in
 * exchange-send-endings.test.ts.
 */
import { Agent, MockAgent } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { binance, bittrex, bittrexV1, deribit, kraken } from '../../src/exchanges/index.js';
import { LocksignError, secret } from '../../src/index.js';
import { apiKey } from './examples.js';

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
    network = new MockAgent();
    network.disableNetConnect();
    account = await binance.open({ apiKey, dispatcher: network, timeout: 2000, secret: secret.text('s') });
  });
  afterEach(async () => {
    account.destroy();
    await network.close();
  });

  /** Each answer once, in this order; gives the query of every request that came. */
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

  it('gives the answer, whatever its status', async () => {
    answers('GET', 200, 404, 500);
    for (const status of [200, 404, 500]) {
      const response = await account.send(read);
      expect([response.status, await response.text()]).toStrictEqual([status, 'the answer']);
    }
  });

  it('signs a read anew and sends it again, when the exchange is busy', async () => {
    const seen = answers('GET', 503, 429, 200);
    expect((await account.send(read)).status).toBe(200);
    const timestamps = seen.map((path) => Number(new URL(path, 'https://x').searchParams.get('timestamp')));
    expect(timestamps).toHaveLength(3);
    expect(new Set(timestamps).size).toBe(3);
  });

  it.each([408, 429, 502, 503, 504])('takes %s for busy', async (status) => {
    answers('GET', status, 200);
    expect((await account.send(read)).status).toBe(200);
  });

  it.each([400, 401, 403, 418, 500, 501])('takes %s for an answer', async (status) => {
    answers('GET', status, 200);
    expect((await account.send(read)).status).toBe(status);
  });

  it.each([
    '0',
    '1.5',
    '5, 5',
    'soon',
    new Date(0).toUTCString(),
  ])('does not hammer when told to come back in %s', async (after) => {
    const busy = { status: 429, after };
    const seen = answers('GET', busy, busy, busy, 200);
    const start = performance.now();
    expect((await account.send(read, { retries: 3 })).status).toBe(200);
    expect(performance.now() - start).toBeGreaterThan(125 + 250 + 500 - 10);
    expect(seen).toHaveLength(4);
  });

  it('sends what it was given first, whatever becomes of that meanwhile', async () => {
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

  it('takes an option that is undefined for left out', async () => {
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

  it('sends a read again, when no answer came', async () => {
    const seen = answers('GET', new Error('other side closed'), 200);
    expect((await account.send(read)).status).toBe(200);
    expect(seen).toHaveLength(1);
  });

  it('gives the last busy answer, when there are no attempts left', async () => {
    const seen = answers('GET', 503, 503, 503, 200);
    expect((await account.send(read)).status).toBe(503);
    expect(seen).toHaveLength(3);
    expect((await account.send(read, { retries: 0 })).status).toBe(200);
  });

  it('leaves it to the caller to wait for long', async () => {
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
      'No answer to POST https://api.binance.com/api/v3/order: other side closed. It may have been carried out all the same: look at your orders and balances before you send it again.',
    );
  });

  it('says what kept a read from being answered', async () => {
    answers('GET', new Error('no route'));
    const { message } = await failure(account.send(read, { retries: 0 }));
    expect(message).toBe(
      'No answer to GET https://api.binance.com/api/v3/account: no route. Check the network and the host; it may be sent again.',
    );
  });

  it('follows no redirection, which could lead API key and signature elsewhere', async () => {
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

  it('takes a request that cannot be signed for no order', async () => {
    const sending = account.send({ method: 'GET', path: '/api/v3/account', body: { a: 1 } });
    expect((await failure(sending)).code).toBe('ERR_REQUEST');
  });

  it('goes through an agent of undici to what listens there', async () => {
    const refused = new Agent({
      connect: { lookup: (_host, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]) },
    });
    const { message } = await failure(account.send(order, { dispatcher: refused }));
    expect(message).toContain('ECONNREFUSED');
    await refused.close();
  });
});

describe('what may be repeated', () => {
  it.each([
    [true, binance, read],
    [false, binance, order],
    [false, bittrexV1, { method: 'GET', path: '/api/v1.1/market/buylimit' }],
    [true, deribit, { method: 'GET', path: '/api/v2/private/get_account_summary' }],
    [false, deribit, { method: 'GET', path: '/api/v2/private/buy' }],
    [false, deribit, { method: 'GET', path: '/api/v2/private/get_x/buy' }],
    [false, deribit, { method: 'POST', path: '/api/v2/private/get_account_summary' }],
    [false, kraken, { method: 'POST', path: '/0/private/AddOrder' }],
    [true, kraken, { method: 'POST', path: '/0/private/Balance' }],
    [false, kraken, { method: 'POST', path: '/0/private/Balance', body: 'nonce=1700000000000' }],
  ] as const)('%s: %o', (retryable, exchange, request) => {
    expect(exchange.retryable(request)).toBe(retryable);
  });
});
