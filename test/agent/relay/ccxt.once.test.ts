/** The classes of ccxt.pro log in through the agent with the client's credentials. */
import { createHmac } from 'node:crypto';
import ccxt, { type Exchange } from 'ccxt';
import { expect, it, onTestFinished, vi } from 'vitest';
import { apiKeys, passphrases, relaying, secretOf, secrets } from './harness.js';

const { pro } = ccxt;
const hmac = (hash: string, message: string, encoding: 'hex' | 'base64') =>
  createHmac(hash, secrets.account).update(message).digest(encoding);

/** Every address of ccxt leads to the agent. */
function redirected(urls: unknown, port: number): unknown {
  if (typeof urls === 'string') {
    // The address of Coinbase has no path, and ccxt may append a `?`.
    return urls.replace(/^wss:\/(\/[^/]+)$/, 'wss:/$1/').replace(/^wss:\//, `ws://127.0.0.1:${port}`);
  }
  if (typeof urls !== 'object' || urls === null) return urls;
  return Object.fromEntries(Object.entries(urls).map(([name, each]) => [name, redirected(each, port)]));
}

// biome-ignore lint/suspicious/noExplicitAny: frames of five exchanges
type Message = any;
interface Case {
  readonly id: string;
  /** Default: the id. */
  readonly class?: string;
  readonly call: (exchange: Exchange) => Promise<unknown>;
  /** What the exchange says to a frame that it accepts. */
  readonly answer: (message: Message) => object | undefined;
  /** The frames that have to arrive, with the signatures of the account. */
  readonly expected: (messages: readonly Message[]) => unknown;
  readonly nonce?: string;
}

const { account: apiKey } = apiKeys;
const { account: passphrase } = passphrases;

const cases: readonly Case[] = [
  {
    id: 'binance',
    call: (binance) => binance.watchBalance(),
    answer: ({ id }) => ({ id, status: 200, result: { subscriptionId: 0 } }),
    expected: ([{ params }]) => {
      const { timestamp, recvWindow } = params;
      const message = `apiKey=${apiKey}&recvWindow=${recvWindow}&timestamp=${timestamp}`;
      const signature = hmac('sha256', message, 'hex');
      return [
        {
          id: '1',
          method: 'userDataStream.subscribe.signature',
          params: { apiKey, recvWindow, timestamp, signature },
        },
      ];
    },
  },
  {
    id: 'coinbase',
    class: 'coinbaseexchange',
    call: (coinbase) => coinbase.watchOrders('BTC/USD'),
    answer: () => undefined,
    expected: ([{ timestamp }]) => [
      {
        type: 'subscribe',
        product_ids: ['BTC-USD'],
        channels: ['user'],
        timestamp,
        key: apiKey,
        signature: hmac('sha256', `${timestamp}GET/users/self/verify`, 'base64'),
        passphrase,
      },
    ],
  },
  {
    id: 'bybit',
    call: (bybit) => bybit.watchBalance(),
    answer: ({ op }) => (op === 'auth' ? { success: true, ret_msg: '', op, conn_id: 'x' } : undefined),
    expected: ([login]) => [
      { op: 'auth', args: [apiKey, login.args[1], hmac('sha256', `GET/realtime${login.args[1]}`, 'hex')] },
      { op: 'subscribe', req_id: expect.anything(), args: ['wallet'] },
    ],
  },
  {
    id: 'okx',
    call: (okx) => okx.watchBalance(),
    answer: ({ op }) => (op === 'login' ? { event: 'login', code: '0', msg: '' } : undefined),
    expected: ([login]) => {
      const { timestamp } = login.args[0];
      const sign = hmac('sha256', `${timestamp}GET/users/self/verify`, 'base64');
      return [
        { op: 'login', args: [{ apiKey, passphrase, timestamp, sign }] },
        { op: 'subscribe', args: [{ channel: 'account' }] },
      ];
    },
  },
  {
    id: 'bitget',
    call: (bitget) => bitget.watchBalance(),
    answer: ({ op }) => (op === 'login' ? { event: 'login', code: 0 } : undefined),
    expected: ([login]) => {
      const { timestamp } = login.args[0];
      const sign = hmac('sha256', `${timestamp}GET/user/verify`, 'base64');
      return [
        {
          op: 'login',
          args: [{ apiKey, passphrase, timestamp, sign }],
          // ccxt repeats the address to which it connects. The exchange must not learn the agent's.
          url: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+\/v2\/ws\/private$/),
        },
        { op: 'subscribe', args: [{ instType: 'SPOT', channel: 'account', coin: 'default' }] },
      ];
    },
  },
  {
    id: 'bitfinex',
    nonce: '1700000000000001',
    call: (bitfinex) => bitfinex.watchBalance(),
    answer: () => undefined,
    expected: () => [
      {
        event: 'auth',
        apiKey,
        authNonce: 1700000000000001,
        authPayload: 'AUTH1700000000000001',
        authSig: hmac('sha384', 'AUTH1700000000000001', 'hex'),
      },
    ],
  },
  {
    id: 'gate',
    call: (gate) => gate.watchBalance(),
    answer: () => undefined,
    expected: ([{ time }]) => [
      {
        id: 1,
        time,
        channel: 'spot.balances',
        event: 'subscribe',
        auth: {
          method: 'api_key',
          KEY: apiKey,
          SIGN: hmac('sha512', `channel=spot.balances&event=subscribe&time=${time}`, 'hex'),
        },
      },
    ],
  },
];

it.each(cases)('$id', async ({ id, class: name = id, call, answer, expected, nonce }) => {
  const { exchange, events, port, recipe } = await relaying(id, {
    answer: (frame) => {
      const said = frame.startsWith('{') ? answer(JSON.parse(frame)) : undefined;
      return said && JSON.stringify(said);
    },
    judge: (_, signed) => signed && nonce,
  });
  const Client = pro[name as 'okx'];
  const client = new Client({
    apiKey: apiKeys.client,
    secret: secretOf('client', recipe),
    password: passphrases.client,
  });
  const market = { id: 'BTC-USD', symbol: 'BTC/USD', type: 'spot', spot: true };
  Object.assign(client, { markets: { 'BTC/USD': market }, urls: redirected(client.urls, port) });
  Object.assign(client.options, {
    enableUnifiedMargin: true,
    enableUnifiedAccount: true,
    // Otherwise ccxt asks the REST API of Binance for the balance too.
    watchBalance: { fetchBalanceSnapshot: false, awaitBalanceSnapshot: false },
  });
  // ccxt connects to ws:// only after this.
  await client.loadHttpProxyAgent();
  const called = call(client).catch((error: unknown) => error);
  onTestFinished(async () => {
    await client.close();
    await called;
  });
  await vi.waitFor(() => {
    const messages = exchange.frames.map(({ text }) => JSON.parse(text));
    expect(messages.length).toBeGreaterThan(0);
    expect(messages).toStrictEqual(expected(messages));
  }, 10_000);
  expect(events.map(({ event }) => event)).toStrictEqual(['open', 'signed']);
});
