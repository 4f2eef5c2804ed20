/**
 * A session of real fetch calls with each of the six exchanges, over TLS. The server verifies the
 * raw bytes of every request by the exchange's own rules, with node:crypto alone.
 */
import { setTimeout as pause, setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startLocalExchange } from '../../../examples/local-exchange/server.js';
import { binance, bitfinex, bittrex, kraken } from '../../../src/exchanges/index.js';
import { LocksignError, secret } from '../../../src/index.js';
import { accountFor, fetchLocal, type LocalExchange, type Session, sampleSecret, sessions } from './sessions.js';

// send() pauses between two attempts. The tests of retries do not wait for the pauses.
vi.mock('node:timers/promises', async (importOriginal) => {
  const real = await importOriginal<typeof import('node:timers/promises')>();
  return { ...real, setTimeout: vi.fn(real.setTimeout) };
});

let local: LocalExchange | undefined;
afterEach(() => local?.close());

/** The server with one account, and that account opened. */
async function openLocal({ exchange }: Pick<Session, 'exchange'>, sending: { timeout?: number } = {}) {
  const account = accountFor(exchange);
  const sample = sampleSecret(exchange.id);
  const server = await startLocalExchange({ accounts: [{ exchange: exchange.id, secret: sample, ...account }] });
  local = server;
  const [held] = server.accounts;
  if (held === undefined) throw new Error('the server has no account');
  const opened = await exchange.open({
    ...account,
    ...sending,
    secret: secret.text(sample),
    dispatcher: server.dispatcher,
  });
  return { server, held, opened };
}

describe.each(sessions.map((session) => [session.exchange.name, session] as const))('on %s', (_name, session) => {
  beforeEach(() => {
    vi.mocked(pause).mockResolvedValue(undefined);
  });
  afterEach(() => {
    vi.mocked(pause).mockReset();
  });

  it('a session works: balances, buy, open orders, cancel, withdraw', async () => {
    const { server, held, opened } = await openLocal(session);
    using account = opened;
    const ask = async (request: Parameters<typeof account.send>[0]): Promise<unknown> => {
      const response = await account.send(request);
      const body: unknown = await response.json();
      expect(response.status, JSON.stringify(body)).toBe(200);
      return body;
    };

    expect(JSON.stringify(await ask(session.balances))).toMatch(/BTC.*50000/);
    expect(session.idsIn(await ask(session.openOrders))).toEqual([]);
    await ask(session.buy());
    const ids = session.idsIn(await ask(session.openOrders));
    expect(ids).toHaveLength(1);
    expect(held.orders).toHaveLength(1);
    await ask(session.cancel(ids[0]));
    expect(session.idsIn(await ask(session.openOrders))).toEqual([]);
    await ask(session.withdraw);
    const [withdrawal] = held.withdrawals;
    // Kraken sends to an address that it knows by name. The others received a memo.
    expect([withdrawal?.memo, withdrawal?.address]).toContain(session.understood);
    expect(held.balances.get('BTC')).toBe(1.5);
    expect(server.requests).toHaveLength(7);
    expect(server.requests.every(({ accepted }) => accepted)).toBe(true);
  });

  it('ten concurrent orders are all accepted, each with its own signature', async () => {
    const { server, held, opened } = await openLocal(session);
    using account = opened;
    const answers = await Promise.all(Array.from({ length: 10 }, () => account.send(session.buy())));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(held.orders).toHaveLength(10);
    expect(new Set(server.requests.map(({ signature }) => signature)).size).toBe(10);
  });

  it('an order whose connection breaks is placed at most once', async () => {
    const { server, held, opened } = await openLocal(session);
    using account = opened;
    server.failNext({ kind: 'drop after' });
    const outcome = await account.send(session.buy()).catch((error: unknown) => error);
    expect(held.orders).toHaveLength(1);
    if (session.exchange.id === 'bittrex') {
      // Only Bittrex refuses a repeated client order id, so only its order is retried.
      expect(outcome).toMatchObject({ status: 409 });
      expect(server.requests).toHaveLength(2);
    } else {
      expect(outcome).toBeInstanceOf(LocksignError);
      expect(outcome).toMatchObject({ code: 'ERR_SEND' });
      expect(server.requests).toHaveLength(1);
    }
  });

  it('reads are signed again and retried, after a broken connection and when the exchange is busy', async () => {
    const { server, opened } = await openLocal(session);
    using account = opened;
    server.failNext({ kind: 'drop before' }, { kind: 'status', status: 429, retryAfter: 0 });
    const response = await account.send(session.balances);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('50000');
    expect(server.requests.map(({ status }) => status)).toEqual([undefined, 429, 200]);
    expect(new Set(server.requests.map(({ signature }) => signature)).size).toBe(3);
  });
});

describe('an order', () => {
  it('whose answer is late was placed, and is not sent again', async () => {
    const { server, held, opened } = await openLocal({ exchange: binance }, { timeout: 300 });
    using account = opened;
    server.failNext({ kind: 'delay', milliseconds: 2000 });
    const order = binance.requests.buy({ type: 'market', symbol: 'LTCBTC', quantity: '1', clientOrderId: 'late' });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const late = expect(account.send(order)).rejects.toMatchObject({
        code: 'ERR_SEND',
        message: expect.stringContaining('300 ms'),
      });
      while (held.orders.length === 0) await setImmediate();
      await vi.advanceTimersByTimeAsync(300);
      await late;
    } finally {
      vi.useRealTimers();
    }
    expect([server.requests.length, held.orders.length]).toEqual([1, 1]);
  });

  it.each([503, 429])('that is answered with %d returns that answer, and is not sent again', async (status) => {
    const { server, held, opened } = await openLocal({ exchange: kraken });
    using account = opened;
    server.failNext({ kind: 'status', status });
    const response = await account.send(kraken.requests.buy({ symbol: 'XBTUSD', quantity: '1', price: '1' }));
    expect([response.status, server.requests.length, held.orders.length]).toEqual([status, 1, 0]);
  });

  it.each([
    [kraken, kraken.requests.buy({ symbol: 'XBTUSD', quantity: '1', price: '1' }), 'EAPI:Invalid nonce'],
    [bitfinex, bitfinex.requests.buy({ symbol: 'tBTCUSD', quantity: '1', price: '1' }), 'nonce: small'],
  ] as const)('that overtakes another makes an exchange with nonces refuse the other one', async (exchange, order, error) => {
    const { server, held, opened } = await openLocal({ exchange });
    using account = opened;
    const [first, second] = [account.sign(order), account.sign(order)];
    await fetchLocal(server, second);
    expect((await fetchLocal(server, first)).body).toContain(error);
    expect(held.orders).toHaveLength(1);
  });
});

describe('the connection', () => {
  it('is refused if the certificate does not name the host', async () => {
    const { server, opened } = await openLocal({ exchange: bittrex });
    using account = opened;
    const signed = account.sign(bittrex.requests.balances());
    const elsewhere = { ...signed, url: signed.url.replace('api.bittrex.com', 'api.bittrex.example') };
    await expect(fetchLocal(server, elsewhere)).rejects.toMatchObject({
      cause: { code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    });
    expect(server.requests).toEqual([]);
  });
});
