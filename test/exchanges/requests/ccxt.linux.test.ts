/**
 * The request functions (`buy`, `withdraw`, …) against ccxt: endpoint, names and values. Each
 * difference states its reason.
 */
import ccxt, { type Exchange as CcxtExchange } from 'ccxt';
import { describe, expect, it } from 'vitest';
import type { ExchangeRequest } from '../../../src/exchanges/index.js';
import { binance, bitfinex, coinbase, kraken, poloniex } from '../../../src/exchanges/index.js';
import { accountOf, at, finished } from '../examples.js';

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** The fields that signing adds, as ccxt or a recipe names them. */
const signing = ['timestamp', 'recvWindow', 'signature', 'nonce'];

function parametersOf(url: URL, body: string | undefined): Sent['parameters'] {
  const form = body?.startsWith('{') ? Object.entries<unknown>(JSON.parse(body)) : new URLSearchParams(body);
  const all = [...url.searchParams, ...form].filter(([name]) => !signing.includes(name));
  // ccxt converts amounts to numbers, and writes some of them in this form.
  return Object.fromEntries(all.map(([name, value]) => [name, typeof value === 'boolean' ? value : String(value)]));
}

function sentBy(request: { url: string; method: string; body?: string | undefined }): Sent {
  const url = new URL(request.url);
  return { method: request.method, path: url.pathname, parameters: parametersOf(url, request.body) };
}

const address = 'bc1kar0ssrr7xf3vy5l6d3lydnwkre5og2zz3f5ldq';
const id = 'd0c5340b-6d6c-49d9-b567-48c4bfca13d2';
const pair = 'LTC/BTC';
const limit = { quantity: '1.5', price: '0.025' } as const;
const paid = { currency: 'BTC', amount: '0.5', address, network: 'BTC' } as const;

/** A client of ccxt that knows one market and one network, and records its requests. */
function client(exchange: CcxtExchange, symbol: string, network = 'BTC') {
  const precision = exchange.id === 'bitfinex' ? 8 : 1e-8;
  const market = { id: symbol, symbol: pair, base: 'LTC', quote: 'BTC', type: 'spot', spot: true, contract: false };
  const info = { orderTypes: ['LIMIT', 'MARKET', 'LIMIT_MAKER'] };
  exchange.setMarkets([{ ...market, info, precision: { amount: precision, price: precision } }]);
  const networks = { BTC: { id: network, network: 'BTC', precision: 1e-8 } };
  Object.assign(exchange.currencies, { BTC: { id: 'BTC', code: 'BTC', precision: 1e-8, networks } });
  exchange.loadMarkets = async () => exchange.markets ?? {};
  return async (call: (exchange: CcxtExchange) => Promise<unknown>): Promise<Sent> => {
    let kept: Sent | undefined;
    exchange.fetch = async (url: string, method = 'GET', _headers?: unknown, body?: string) => {
      kept = sentBy({ url, method, body });
      throw new Error('kept');
    };
    await expect(call(exchange)).rejects.toThrow('kept');
    return kept ?? expect.fail('ccxt sent nothing');
  };
}

const secret = Buffer.from('a key that an exchange would have made up').toString('base64');
const credentials = { apiKey: 'key', secret, password: 'open sesame', enableRateLimit: false };
const clients = {
  binance: client(new ccxt.binance(credentials), 'LTCBTC'),
  coinbase: client(new ccxt.coinbaseexchange(credentials), 'LTC-BTC'),
  poloniex: client(new ccxt.poloniex(credentials), 'LTC_BTC'),
  kraken: client(new ccxt.kraken(credentials), 'XLTCXXBT'),
  bitfinex: client(new ccxt.bitfinex(credentials), 'tLTCBTC', 'bitcoin'),
};
const exchanges = { binance, coinbase, poloniex, kraken, bitfinex };

type Call = (exchange: CcxtExchange) => Promise<unknown>;
type Case = readonly [
  on: keyof typeof clients,
  what: string,
  made: ExchangeRequest,
  call: Call,
  /** The differing values of ccxt. Undefined marks a field that ccxt omits. */
  differences?: Readonly<Record<string, unknown>>,
];

const buy =
  (params: object): Call =>
  (exchange) =>
    exchange.createOrder(pair, 'limit', 'buy', 1.5, 0.025, params);
const sell: Call = (exchange) => exchange.createOrder(pair, 'market', 'sell', 1.5);
const balances: Call = (exchange) => exchange.fetchBalance();
const openOrders: Call = (exchange) => exchange.fetchOpenOrders(pair);
const cancel =
  (orderId: string, params = {}): Call =>
  (exchange) =>
    exchange.cancelOrder(orderId, pair, params);
const withdraw =
  (params: object, tag?: string): Call =>
  (exchange) =>
    exchange.withdraw('BTC', 0.5, address, tag, params);

/** ccxt requests a longer answer than the default. */
const answer = { newOrderRespType: 'FULL' };
/** ccxt marks orders without an id with its broker's. */
const marked = { ...answer, newClientOrderId: expect.stringMatching(/^x-TKT5PX2F/) };

const spot = { symbol: 'LTCBTC' } as const;
const product = { symbol: 'LTC-BTC' } as const;
const polo = { symbol: 'LTC_BTC' } as const;
const asset = { symbol: 'XLTCXXBT' } as const;
const trading = { symbol: 'tLTCBTC' } as const;

const cases: readonly Case[] = [
  [
    'binance',
    'buy',
    binance.requests.buy({ ...spot, ...limit, clientOrderId: 'a-1' }),
    buy({ clientOrderId: 'a-1' }),
    answer,
  ],
  ['binance', 'maker', binance.requests.buy({ ...spot, ...limit, postOnly: true }), buy({ postOnly: true }), marked],
  [
    'binance',
    'taker',
    binance.requests.buy({ ...spot, ...limit, timeInForce: 'IOC' }),
    buy({ timeInForce: 'IOC' }),
    marked,
  ],
  ['binance', 'sell', binance.requests.sell({ type: 'market', ...spot, quantity: '1.5' }), sell, marked],
  ['binance', 'cancel', binance.requests.cancel({ ...spot, orderId: 28 }), cancel('28')],
  ['binance', 'own', binance.requests.cancel({ ...spot, clientOrderId: 'a-1' }), cancel('', { clientOrderId: 'a-1' })],
  ['binance', 'balances', binance.requests.balances(), balances],
  ['binance', 'open orders', binance.requests.openOrders(spot), openOrders],
  ['binance', 'withdraw', binance.requests.withdraw({ ...paid, tag: '1' }), withdraw({ network: 'BTC' }, '1')],

  ['coinbase', 'buy', coinbase.requests.buy({ ...product, ...limit, clientOrderId: id }), buy({ clientOrderId: id })],
  ['coinbase', 'maker', coinbase.requests.buy({ ...product, ...limit, postOnly: true }), buy({ postOnly: true })],
  [
    'coinbase',
    'taker',
    coinbase.requests.buy({ ...product, ...limit, timeInForce: 'FOK' }),
    buy({ timeInForce: 'FOK' }),
  ],
  ['coinbase', 'sell', coinbase.requests.sell({ type: 'market', ...product, quantity: '1.5' }), sell],
  // ccxt sends its own symbol, in the body. The page names the product id, in the query.
  ['coinbase', 'cancel', coinbase.requests.cancel({ ...product, orderId: id }), cancel(id), { product_id: pair }],
  [
    'coinbase',
    'own',
    coinbase.requests.cancel({ ...product, clientOrderId: id }),
    cancel('', { clientOrderId: id }),
    { product_id: pair },
  ],
  ['coinbase', 'balances', coinbase.requests.balances(), balances],
  ['coinbase', 'open orders', coinbase.requests.openOrders(product), openOrders],
  ['coinbase', 'withdraw', coinbase.requests.withdraw({ ...paid, tag: '1' }), withdraw({ network: 'BTC' }, '1')],

  [
    'poloniex',
    'buy',
    poloniex.requests.buy({ ...polo, ...limit, clientOrderId: 'a-1' }),
    buy({ clientOrderId: 'a-1' }),
  ],
  ['poloniex', 'maker', poloniex.requests.buy({ ...polo, ...limit, postOnly: true }), buy({ postOnly: true })],
  ['poloniex', 'taker', poloniex.requests.buy({ ...polo, ...limit, timeInForce: 'IOC' }), buy({ timeInForce: 'IOC' })],
  [
    'poloniex',
    'buy at once',
    poloniex.requests.buy({ type: 'market', ...polo, quoteQuantity: '100' }),
    (exchange) => exchange.createOrder(pair, 'market', 'buy', 1, undefined, { cost: 100 }),
  ],
  ['poloniex', 'sell', poloniex.requests.sell({ type: 'market', ...polo, quantity: '1.5' }), sell],
  ['poloniex', 'cancel', poloniex.requests.cancel({ orderId: '28' }), cancel('28')],
  // ccxt omits the `cid:` of the page.
  [
    'poloniex',
    'own',
    poloniex.requests.cancel({ clientOrderId: 'a-1' }),
    cancel('', { clientOrderId: 'a-1' }),
    { path: '/orders/a-1' },
  ],
  // SPOT is the only type of account.
  ['poloniex', 'balances', poloniex.requests.balances(), balances, { accountType: 'SPOT' }],
  ['poloniex', 'open orders', poloniex.requests.openOrders(polo), openOrders],
  ['poloniex', 'withdraw', poloniex.requests.withdraw(paid), withdraw({ network: 'BTC' })],
  // The page calls it addressTag. paymentId belongs to the older endpoint.
  [
    'poloniex',
    'tag',
    poloniex.requests.withdraw({ ...paid, tag: '1' }),
    withdraw({ network: 'BTC' }, '1'),
    { addressTag: undefined, paymentId: '1' },
  ],

  ['kraken', 'buy', kraken.requests.buy({ ...asset, ...limit, clientOrderId: id }), buy({ clientOrderId: id })],
  ['kraken', 'maker', kraken.requests.buy({ ...asset, ...limit, postOnly: true }), buy({ postOnly: true })],
  ['kraken', 'taker', kraken.requests.buy({ ...asset, ...limit, timeInForce: 'IOC' }), buy({ timeInForce: 'IOC' })],
  ['kraken', 'sell', kraken.requests.sell({ type: 'market', ...asset, quantity: '1.5' }), sell],
  ['kraken', 'cancel', kraken.requests.cancel({ orderId: 'OUF4EM-FRGI2-MQMWZD' }), cancel('OUF4EM-FRGI2-MQMWZD')],
  ['kraken', 'own', kraken.requests.cancel({ clientOrderId: 'a-1' }), cancel('', { clientOrderId: 'a-1' })],
  ['kraken', 'balances', kraken.requests.balances(), balances],
  ['kraken', 'open orders', kraken.requests.openOrders(), openOrders],
  [
    'kraken',
    'withdraw',
    kraken.requests.withdraw({ currency: 'BTC', amount: '0.5', key: 'cold wallet', address }),
    withdraw({ key: 'cold wallet' }),
  ],

  ['bitfinex', 'buy', bitfinex.requests.buy({ ...trading, ...limit, clientOrderId: 17 }), buy({ clientOrderId: 17 })],
  ['bitfinex', 'maker', bitfinex.requests.buy({ ...trading, ...limit, postOnly: true }), buy({ postOnly: true })],
  [
    'bitfinex',
    'taker',
    bitfinex.requests.buy({ ...trading, ...limit, timeInForce: 'FOK' }),
    buy({ timeInForce: 'FOK' }),
  ],
  ['bitfinex', 'sell', bitfinex.requests.sell({ type: 'market', ...trading, quantity: '1.5' }), sell],
  ['bitfinex', 'cancel', bitfinex.requests.cancel({ orderId: 28 }), cancel('28')],
  ['bitfinex', 'balances', bitfinex.requests.balances(), balances],
  ['bitfinex', 'open orders', bitfinex.requests.openOrders(trading), openOrders],
  [
    'bitfinex',
    'withdraw',
    bitfinex.requests.withdraw({ method: 'bitcoin', amount: '0.5', address, tag: '1' }),
    withdraw({ network: 'BTC' }, '1'),
  ],
];

describe('ccxt sends the same', () => {
  const each = cases.map(([on, what, made, call, differences = {}]) => ({ on, what, made, call, differences }));
  it.each(each)('$on: $what', async ({ on, made, call, differences }) => {
    const { path, ...others } = differences;
    const exchange = exchanges[on];
    const ours = sentBy(finished(exchange.prepare(made, accountOf(exchange), at(1))));
    expect(await clients[on](call)).toEqual({
      ...ours,
      ...(path !== undefined && { path }),
      parameters: { ...ours.parameters, ...others },
    });
  });
});
