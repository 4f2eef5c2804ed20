/**
 * The local exchanges verify as the real ones do. They accept the requests that the exchanges
 * publish, which are written out here by hand, and refuse each with one character of its signature
 * changed.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { startLocalExchange } from '../../../examples/local-exchange/server.js';
import type { SignedRequest } from '../../../src/exchanges/core/types/request.js';
import { checkout } from '../../helpers/child.js';
import { apiKey, json, vector } from '../examples.js';
import { fetchLocal, type LocalExchange, sampleSecret } from './sessions.js';

let local: LocalExchange | undefined;
afterEach(() => local?.close());

const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
const bittrexOrder =
  '{"marketSymbol":"LTC-BTC","direction":"BUY","type":"LIMIT","quantity":"1.2","limit":"0.004","timeInForce":"GOOD_TIL_CANCELLED"}';
const binanceOrder = 'https://api.binance.com/api/v3/order';

interface Published {
  readonly name: string;
  readonly exchange: string;
  readonly secret: string;
  readonly passphrase?: string;
  /** The time of the exchange's clock, in milliseconds. */
  readonly time: number;
  readonly signature: string;
  readonly request: (signature: string) => SignedRequest;
}

/**
 * Coinbase and Bittrex v3 publish none. Their signatures were computed with OpenSSL by the
 * documented rule, for the demo.
 */
const fromDemo = (exchange: string) => {
  const orders: { exchange: string; signature: string }[] = JSON.parse(
    readFileSync(`${checkout}/examples/demo/orders.json`, 'utf8'),
  );
  const signature = orders.find((order) => order.exchange === exchange)?.signature ?? '';
  return { name: `${exchange}-demo`, exchange, secret: sampleSecret(exchange), signature };
};

const fromVector = (id: string) => {
  const { secret: sample, signature } = vector(id);
  return { name: id, exchange: id.replace(/-.*/, ''), secret: sample, signature };
};

const published: readonly Published[] = [
  ...['binance-spot-rest-ascii', 'binance-spot-rest-nonascii'].map((id) => ({
    ...fromVector(id),
    time: 1499827319559,
    request: (signature: string) => ({
      method: 'POST' as const,
      url: `${binanceOrder}?${vector(id).message}&signature=${signature}`,
      headers: { 'X-MBX-APIKEY': apiKey },
    }),
  })),
  {
    ...fromVector('binance-spot-rest-mixed-query-body'),
    time: 1499827319559,
    request: (signature) => ({
      method: 'POST',
      url: `${binanceOrder}?symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC`,
      headers: { 'X-MBX-APIKEY': apiKey, ...form },
      body: `quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559&signature=${signature}`,
    }),
  },
  {
    ...fromVector('kraken-spot-addorder-form'),
    time: 0,
    request: (signature) => ({
      method: 'POST',
      url: 'https://api.kraken.com/0/private/AddOrder',
      headers: { 'API-Key': apiKey, 'API-Sign': signature, ...form },
      body: 'nonce=1616492376594&ordertype=limit&pair=XBTUSD&price=37500&type=buy&volume=1.25',
    }),
  },
  {
    ...fromVector('poloniex-get'),
    time: 1659259836247,
    request: (signature) => ({
      method: 'GET',
      url: 'https://api.poloniex.com/orders?symbol=ETH_USDT&limit=5',
      headers: { key: apiKey, signTimestamp: '1659259836247', signature },
    }),
  },
  {
    ...fromVector('poloniex-post-spaced-json'),
    time: 1631018760000,
    request: (signature) => ({
      method: 'POST',
      url: 'https://api.poloniex.com/orders',
      headers: { key: apiKey, signTimestamp: '1631018760000', signature, ...json },
      body: '{"symbol": "BTC_USDT", "side": "BUY", "type": "LIMIT", "price": "30000", "quantity": "0.001", "timeInForce": "GTC"}',
    }),
  },
  ...[
    ['bitfinex-v2-order-submit', 'w/order/submit', '{"type":"LIMIT","symbol":"tBTCUSD","price":"15","amount":"0.1"}'],
    ['bitfinex-v2-empty-body', 'r/wallets', undefined],
  ].map(([id = '', path, body]) => ({
    ...fromVector(id),
    time: 0,
    request: (signature: string) => ({
      method: 'POST' as const,
      url: `https://api.bitfinex.com/v2/auth/${path}`,
      headers: { 'bfx-apikey': apiKey, 'bfx-nonce': '1696751141337000', 'bfx-signature': signature, ...json },
      ...(body !== undefined && { body }),
    }),
  })),
  {
    ...fromDemo('coinbase'),
    passphrase: 'your-passphrase',
    time: 1700000000042,
    request: (signature) => ({
      method: 'POST',
      url: 'https://api.exchange.coinbase.com/orders',
      headers: {
        'CB-ACCESS-KEY': apiKey,
        'CB-ACCESS-SIGN': signature,
        'CB-ACCESS-TIMESTAMP': '1700000000.042',
        'CB-ACCESS-PASSPHRASE': 'your-passphrase',
        ...json,
      },
      body: '{"product_id":"BTC-USD","side":"buy","type":"limit","price":"15000.00","size":"0.01"}',
    }),
  },
  {
    ...fromDemo('bittrex'),
    time: 1542323450016,
    request: (signature) => ({
      method: 'POST',
      url: 'https://api.bittrex.com/v3/orders',
      headers: {
        'Api-Key': apiKey,
        'Api-Timestamp': '1542323450016',
        'Api-Content-Hash': createHash('sha512').update(bittrexOrder).digest('hex'),
        'Api-Signature': signature,
        ...json,
      },
      body: bittrexOrder,
    }),
  },
];

describe.each(published.map((each) => [each.name, each] as const))('the published request %s', (_name, example) => {
  const { exchange, secret, passphrase, time, signature, request } = example;
  const start = async (): Promise<LocalExchange> => {
    const account = { exchange, apiKey, secret, ...(passphrase !== undefined && { passphrase }) };
    local = await startLocalExchange({ accounts: [account], now: () => time });
    return local;
  };

  it('is accepted', async () => {
    const server = await start();
    expect(await fetchLocal(server, request(signature))).toMatchObject({ status: 200 });
    expect(server.requests).toMatchObject([{ accepted: true, signature }]);
  });

  it('is refused with a character of the signature changed, and without a signature', async () => {
    const server = await start();
    for (const wrong of [signature.replace(/./, (first) => (first === 'a' ? 'b' : 'a')), signature.slice(0, -1), '']) {
      await fetchLocal(server, request(wrong));
    }
    expect(server.requests.map(({ accepted }) => accepted)).toEqual([false, false, false]);
    expect(server.accounts[0]?.orders).toEqual([]);
  });
});
