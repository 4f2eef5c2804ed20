/**
 * A session with each of the six exchanges: its requests, and where its answers contain the values.
 */
import { readFileSync } from 'node:fs';
import type { startLocalExchange } from '../../../examples/local-exchange/server.js';
import type { Exchange } from '../../../src/exchanges/core/types/exchange.js';
import type { ExchangeRequest, SignedRequest } from '../../../src/exchanges/core/types/request.js';
import { binance, bitfinex, bittrex, coinbase, kraken, poloniex } from '../../../src/exchanges/index.js';
import { checkout } from '../../helpers/child.js';

export type LocalExchange = Awaited<ReturnType<typeof startLocalExchange>>;

export interface Session {
  readonly exchange: Exchange<never>;
  readonly balances: ExchangeRequest;
  /** An order to buy, with a client order id. */
  readonly buy: () => ExchangeRequest;
  readonly openOrders: ExchangeRequest;
  /** The ids in the answer to `openOrders`. */
  readonly idsIn: (answer: unknown) => unknown[];
  readonly cancel: (id: unknown) => ExchangeRequest;
  readonly withdraw: ExchangeRequest;
  /** The address or memo of the withdrawal, as the exchange must have decoded it. */
  readonly understood: string;
}

/** Text that each usual encoder of queries encodes differently. */
export const memo = "Zähler 7 + 1 = 8*~'(é)!&=%20#ж日本🂡";

/** The sample secrets of the demo, published by the exchanges or invented there. */
export const sampleSecret = (id: string): string =>
  readFileSync(`${checkout}/examples/demo/secrets/${id}`, 'utf8').trim();

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const field = (value: unknown, name: PropertyKey): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
const text = (value: unknown): string => {
  if (typeof value !== 'string') throw new Error(`not text: ${JSON.stringify(value)}`);
  return value;
};
const whole = (value: unknown): number => {
  if (typeof value !== 'number') throw new Error(`not a number: ${JSON.stringify(value)}`);
  return value;
};

const address = 'bc1kar0ssrr7xf3vy5l6d3lydnwkre5og2zz3f5ldq';
const limit = { quantity: '0.1', price: '15000.5' } as const;
let count = 0;
const ownName = (): string => {
  count += 1;
  return `session-${count}`;
};

export const sessions: readonly Session[] = [
  {
    exchange: binance,
    balances: binance.requests.balances(),
    buy: () => binance.requests.buy({ symbol: '币安USDT', ...limit, clientOrderId: ownName() }),
    openOrders: binance.requests.openOrders({ symbol: '币安USDT' }),
    idsIn: (answer) => list(answer).map((order) => field(order, 'orderId')),
    cancel: (id) => binance.requests.cancel({ symbol: '币安USDT', orderId: whole(id) }),
    withdraw: {
      method: 'POST',
      path: '/sapi/v1/capital/withdraw/apply',
      query: { coin: 'BTC', amount: '0.5', address, addressTag: memo },
    },
    understood: memo,
  },
  {
    exchange: coinbase,
    balances: coinbase.requests.balances(),
    buy: () => coinbase.requests.buy({ symbol: 'BTC-USD', ...limit, clientOrderId: crypto.randomUUID() }),
    openOrders: coinbase.requests.openOrders({ symbol: 'BTC-USD' }),
    idsIn: (answer) => list(answer).map((order) => field(order, 'id')),
    cancel: (id) => coinbase.requests.cancel({ orderId: text(id), symbol: 'BTC-USD' }),
    withdraw: {
      method: 'POST',
      path: '/withdrawals/crypto',
      body: { amount: '0.5', currency: 'BTC', crypto_address: address, destination_tag: memo },
    },
    understood: memo,
  },
  {
    exchange: poloniex,
    balances: poloniex.requests.balances(),
    buy: () => poloniex.requests.buy({ symbol: '索拉拉_USDT', ...limit, clientOrderId: ownName() }),
    openOrders: poloniex.requests.openOrders({ symbol: '索拉拉_USDT' }),
    idsIn: (answer) => list(answer).map((order) => field(order, 'id')),
    cancel: (id) => poloniex.requests.cancel({ orderId: text(id) }),
    withdraw: {
      method: 'POST',
      path: '/v2/wallets/withdraw',
      body: { coin: 'BTC', network: 'BTC', amount: '0.5', address, addressTag: memo },
    },
    understood: memo,
  },
  {
    exchange: bittrex,
    balances: bittrex.requests.balances(),
    buy: () => bittrex.requests.buy({ symbol: 'LTC-BTC', ...limit, clientOrderId: crypto.randomUUID() }),
    openOrders: bittrex.requests.openOrders({ symbol: 'LTC-BTC' }),
    idsIn: (answer) => list(answer).map((order) => field(order, 'id')),
    cancel: (id) => bittrex.requests.cancel({ orderId: text(id) }),
    withdraw: {
      method: 'POST',
      path: '/v3/withdrawals',
      body: { currencySymbol: 'BTC', quantity: '0.5', cryptoAddress: address, cryptoAddressTag: memo },
    },
    understood: memo,
  },
  {
    exchange: kraken,
    balances: kraken.requests.balances(),
    buy: () => kraken.requests.buy({ symbol: 'XBTUSD', ...limit, clientOrderId: ownName() }),
    openOrders: kraken.requests.openOrders(),
    idsIn: (answer) => Object.keys(field(field(answer, 'result'), 'open') ?? {}),
    cancel: (id) => kraken.requests.cancel({ orderId: text(id) }),
    withdraw: kraken.requests.withdraw({ currency: 'BTC', amount: '0.5', key: memo }),
    understood: memo,
  },
  {
    exchange: bitfinex,
    balances: bitfinex.requests.balances(),
    buy: () => bitfinex.requests.buy({ symbol: 'tBTCUSD', ...limit, clientOrderId: Date.now() }),
    openOrders: bitfinex.requests.openOrders({ symbol: 'tBTCUSD' }),
    idsIn: (answer) => list(answer).map((order) => field(order, 0)),
    cancel: (id) => bitfinex.requests.cancel({ orderId: whole(id) }),
    withdraw: {
      method: 'POST',
      path: '/v2/auth/w/withdraw',
      body: { wallet: 'exchange', method: 'bitcoin', amount: '0.5', address, payment_id: memo },
    },
    understood: memo,
  },
];

/** The account's fields, which the exchange and the client share. */
export function accountFor({ id, accountFields = [] }: Exchange<never>, apiKey = `${id}-key`) {
  return { apiKey, ...(accountFields.includes('passphrase') && { passphrase: 'open sesame' }) };
}

/** Sends a signed request with plain fetch. */
export async function fetchLocal(
  local: LocalExchange,
  request: SignedRequest,
): Promise<{ status: number; body: string }> {
  const init = { ...request, dispatcher: local.dispatcher };
  const response = await fetch(request.url, init);
  return { status: response.status, body: await response.text() };
}
