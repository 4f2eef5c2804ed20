/**
 * The examples that the exchanges publish, as requests and what has to be sent for them.
 */
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Account, Clock, Exchange, ExchangeRequest, Prepared, SignedRequest } from '../src/exchanges/exchange.js';
import { binance, bitfinex, bittrexV1, kraken, poloniex } from '../src/exchanges/index.js';

interface Vector {
  readonly id: string;
  readonly secret: string;
  readonly secretEncoding: 'utf8' | 'base64';
  readonly message?: string;
  readonly messageHex?: string;
  readonly signature: string;
}
const published: { vectors: Vector[] } = JSON.parse(
  readFileSync(new URL('./fixtures/exchange-examples.json', import.meta.url), 'utf8'),
);
export const vector = (id: string): Vector => {
  const found = published.vectors.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no vector ${id}`);
  return found;
};

export const at = (time: number): Clock => ({ next: () => time, uuid: () => '00000000-0000-4000-8000-000000000000' });
export const apiKey = 'vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A';

/** An account with every field that the exchange uses. */
export function accountOf({ accountFields = [] }: Pick<Exchange, 'accountFields'>): Account {
  return { apiKey, ...(accountFields.includes('passphrase') && { passphrase: 'open sesame' }) };
}

/** What is sent, if every signature is this text. */
export function finished<Result extends object | string>(prepared: Prepared<Result>, signature = ''): Result {
  let step: Result | Prepared<Result> = prepared;
  while (typeof step === 'object' && 'finish' in step) step = step.finish(signature);
  return step;
}

/** Signs whatever there is to sign with node:crypto, as a key elsewhere would. */
export function signAll<Result extends object | string>(
  exchange: Pick<Exchange, 'algorithm' | 'secretEncoding' | 'signatureEncoding'>,
  key: string,
  prepared: Prepared<Result>,
): Result {
  let step: Result | Prepared<Result> = prepared;
  while (typeof step === 'object' && 'finish' in step) {
    const hmac = createHmac(exchange.algorithm, Buffer.from(key, exchange.secretEncoding)).update(step.message);
    step = step.finish(hmac.digest(exchange.signatureEncoding));
  }
  return step;
}

export function signWith(
  exchange: Exchange,
  key: string,
  request: ExchangeRequest,
  time: number,
  who = accountOf(exchange),
) {
  const prepared = exchange.prepare(request, who, at(time));
  return { message: prepared.message, signed: signAll(exchange, key, prepared) };
}

const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
export const json = { 'Content-Type': 'application/json' };
const order = { symbol: 'LTCBTC', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC' } as const;
const amounts = { quantity: 1, price: 0.1, recvWindow: 5000 } as const;
const binanceTime = 1499827319559;

export interface Example {
  readonly id: string;
  readonly exchange: Exchange;
  readonly request: ExchangeRequest;
  readonly account?: Account;
  readonly time: number;
  readonly sent: (signature: string) => SignedRequest;
}

export const examples: readonly Example[] = [
  {
    id: 'binance-spot-rest-ascii',
    exchange: binance,
    request: { method: 'POST', path: '/api/v3/order', query: { ...order, ...amounts } },
    time: binanceTime,
    sent: (signature) => ({
      method: 'POST',
      url: `https://api.binance.com/api/v3/order?symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559&signature=${signature}`,
      headers: { 'X-MBX-APIKEY': apiKey },
    }),
  },
  {
    id: 'binance-spot-rest-ascii',
    exchange: binance,
    request: { method: 'POST', path: '/api/v3/order', body: { ...order, ...amounts } },
    time: binanceTime,
    sent: (signature) => ({
      method: 'POST',
      url: 'https://api.binance.com/api/v3/order',
      headers: { 'X-MBX-APIKEY': apiKey, ...form },
      body: `symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559&signature=${signature}`,
    }),
  },
  {
    id: 'binance-spot-rest-nonascii',
    exchange: binance,
    request: { method: 'POST', path: '/api/v3/order', query: { ...order, symbol: '１２３４５６', ...amounts } },
    time: binanceTime,
    sent: (signature) => ({
      method: 'POST',
      url: `https://api.binance.com/api/v3/order?symbol=%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94%EF%BC%95%EF%BC%96&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559&signature=${signature}`,
      headers: { 'X-MBX-APIKEY': apiKey },
    }),
  },
  {
    id: 'binance-spot-rest-mixed-query-body',
    exchange: binance,
    request: { method: 'POST', path: '/api/v3/order', query: order, body: amounts },
    time: binanceTime,
    sent: (signature) => ({
      method: 'POST',
      url: 'https://api.binance.com/api/v3/order?symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC',
      headers: { 'X-MBX-APIKEY': apiKey, ...form },
      body: `quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559&signature=${signature}`,
    }),
  },
  {
    id: 'kraken-spot-addorder-form',
    exchange: kraken,
    request: {
      method: 'POST',
      path: '/0/private/AddOrder',
      body: { ordertype: 'limit', pair: 'XBTUSD', price: 37500, type: 'buy', volume: 1.25 },
    },
    time: 1616492376594,
    sent: (signature) => ({
      method: 'POST',
      url: 'https://api.kraken.com/0/private/AddOrder',
      headers: { 'API-Key': apiKey, 'API-Sign': signature, ...form },
      body: 'nonce=1616492376594&ordertype=limit&pair=XBTUSD&price=37500&type=buy&volume=1.25',
    }),
  },
  {
    id: 'kraken-spot-addorder-form',
    exchange: kraken,
    request: {
      method: 'POST',
      path: '/0/private/AddOrder',
      body: 'nonce=1616492376594&ordertype=limit&pair=XBTUSD&price=37500&type=buy&volume=1.25',
    },
    time: 1,
    sent: (signature) => ({
      method: 'POST',
      url: 'https://api.kraken.com/0/private/AddOrder',
      headers: { 'API-Key': apiKey, 'API-Sign': signature, ...form },
      body: 'nonce=1616492376594&ordertype=limit&pair=XBTUSD&price=37500&type=buy&volume=1.25',
    }),
  },
  {
    id: 'bittrex-v1.1-rest',
    exchange: bittrexV1,
    request: { method: 'GET', path: '/api/v1.1/path/call', query: { param: 'value' } },
    account: { apiKey: '0123456789' },
    time: 1542020339856,
    sent: (signature) => ({
      method: 'GET',
      url: 'https://api.bittrex.com/api/v1.1/path/call?param=value&apikey=0123456789&nonce=1542020339856',
      headers: { apisign: signature },
    }),
  },
  {
    id: 'poloniex-get',
    exchange: poloniex,
    request: { method: 'GET', path: '/orders', query: { symbol: 'ETH_USDT', limit: 5 } },
    time: 1659259836247,
    sent: (signature) => ({
      method: 'GET',
      url: 'https://api.poloniex.com/orders?symbol=ETH_USDT&limit=5',
      headers: { key: apiKey, signTimestamp: '1659259836247', signature },
    }),
  },
  {
    id: 'poloniex-post-spaced-json',
    exchange: poloniex,
    request: {
      method: 'POST',
      path: '/orders',
      body: '{"symbol": "BTC_USDT", "side": "BUY", "type": "LIMIT", "price": "30000", "quantity": "0.001", "timeInForce": "GTC"}',
    },
    time: 1631018760000,
    sent: (signature) => ({
      method: 'POST',
      url: 'https://api.poloniex.com/orders',
      headers: { key: apiKey, signTimestamp: '1631018760000', signature, ...json },
      body: '{"symbol": "BTC_USDT", "side": "BUY", "type": "LIMIT", "price": "30000", "quantity": "0.001", "timeInForce": "GTC"}',
    }),
  },
  {
    id: 'bitfinex-v2-order-submit',
    exchange: bitfinex,
    request: {
      method: 'POST',
      path: '/v2/auth/w/order/submit',
      body: { type: 'LIMIT', symbol: 'tBTCUSD', price: '15', amount: '0.1' },
    },
    time: 1696751141337,
    sent: (signature) => ({
      method: 'POST',
      url: 'https://api.bitfinex.com/v2/auth/w/order/submit',
      headers: { 'bfx-apikey': apiKey, 'bfx-nonce': '1696751141337000', 'bfx-signature': signature, ...json },
      body: '{"type":"LIMIT","symbol":"tBTCUSD","price":"15","amount":"0.1"}',
    }),
  },
  {
    id: 'bitfinex-v2-empty-body',
    exchange: bitfinex,
    request: { method: 'POST', path: '/v2/auth/r/wallets' },
    time: 1696751141337,
    sent: (signature) => ({
      method: 'POST',
      url: 'https://api.bitfinex.com/v2/auth/r/wallets',
      headers: { 'bfx-apikey': apiKey, 'bfx-nonce': '1696751141337000', 'bfx-signature': signature },
    }),
  },
];

export interface SocketExample {
  readonly id: string;
  readonly socket: (account: Account, clock: Clock) => Prepared<string>;
  readonly exchange: Pick<Exchange, 'algorithm' | 'secretEncoding' | 'signatureEncoding'>;
  readonly account: Account;
  readonly time: number;
  /** What is sent on the connection, as a value; the recipe gives its JSON. */
  readonly sent: (signature: string) => unknown;
}

/** The example of a login, or of anything else that is signed for a WebSocket. */
export function loginExample<Input>(
  exchange: Exchange<Input>,
  input: Input,
  { uuid, ...example }: Omit<SocketExample, 'socket' | 'exchange'> & { readonly uuid?: string },
): SocketExample {
  return {
    ...example,
    exchange,
    socket(account, clock) {
      if (exchange.socket === undefined) throw new Error('no socket');
      return exchange.socket.prepare(input, account, uuid === undefined ? clock : { ...clock, uuid: () => uuid });
    },
  };
}
