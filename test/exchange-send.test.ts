/**
 * send(): real fetch through a dispatcher of undici that answers instead of the network.
 */
import { Agent, MockAgent } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { binance, bittrexV1, deribit, kraken } from '../src/exchanges/index.js';
import { LocksignError, secret } from '../src/index.js';
import { apiKey } from './exchange-examples.js';

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

  it('gives up after its timeout', async () => {
    network
      .get('https://api.binance.com')
      .intercept({ path: (path) => path.startsWith('/api/v3/order'), method: 'POST' })
      .reply(200, '')
      .delay(60_000);
    const { message } = await failure(account.send(order, { timeout: 50 }));
    expect(message).toContain('none came within 50 ms');
  });

  it('stops when it is told to, with the reason given', async () => {
    const reason = new Error('enough');
    const seen = answers('GET', { status: 503, after: '5' });
    await expect(account.send(read, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(seen).toHaveLength(0);
    const controller = new AbortController();
    const sending = account.send(read, { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 100);
    await expect(sending).rejects.toBe(reason);
    expect(seen).toHaveLength(1);
  });

  it.each([
    ['timeout', { timeout: 2 ** 31 }],
    ['retries', { retries: -1 }],
    ['dispatcher', { dispatcher: { dispatch: true } }],
    ['timeouts', { timeouts: 1 }],
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
  ] as const)('%s: %o', (repeatable, exchange, request) => {
    expect(exchange.repeatable(request)).toBe(repeatable);
  });
});
