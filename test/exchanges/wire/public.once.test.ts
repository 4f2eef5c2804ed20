/** Public requests: they need no credentials, have none, and never get any. */
import { describe, expect, it } from 'vitest';
import { exchanges } from '../../../src/exchanges/catalog.js';
import { meanings } from '../../../src/exchanges/meanings.js';
import { publicRequest } from '../../../src/exchanges/wire/public.js';
import type { RawRequest } from '../../../src/exchanges/wire/raw-request.js';
import { wires } from '../../../src/exchanges/wires.js';

const get = (host: string, path: string, query?: string, parts: Partial<RawRequest> = {}): RawRequest => ({
  method: 'GET',
  host,
  path,
  query,
  headers: {},
  body: '',
  ...parts,
});
const post = (host: string, path: string, parts: Partial<RawRequest> = {}): RawRequest => ({
  ...get(host, path),
  method: 'POST',
  ...parts,
});

describe('a public request', () => {
  it.each<[string, RawRequest]>([
    ['binance', get('api.binance.com', '/api/v3/ticker/bookTicker', 'symbol=BTCUSDT')],
    ['binance', get('fapi.binance.com', '/fapi/v1/exchangeInfo')],
    ['bitfinex', get('api.bitfinex.com', '/v2/candles/trade:1h:tBTCUSD/hist')],
    ['bitfinex', post('api.bitfinex.com', '/v2/calc/fx', { body: '{"ccy1":"BTC","ccy2":"USD"}' })],
    ['bingx', get('open-api.bingx.com', '/openApi/spot/v1/common/symbols', 'timestamp=1700000000000')],
    ['bitstamp', get('www.bitstamp.net', '/api/v2/ticker/btcusd/')],
    ['coinbase', get('api.exchange.coinbase.com', '/products/BTC-USD/ticker')],
    ['cryptocom', get('api.crypto.com', '/exchange/v1/public/get-instruments')],
    ['deribit', get('www.deribit.com', '/api/v2/public/get_order_book', 'instrument_name=BTC-PERPETUAL')],
    ['gate', get('api.gateio.ws', '/api/v4/spot/currency_pairs')],
    ['kraken', get('api.kraken.com', '/0/public/AssetPairs')],
    ['kraken', post('api.kraken.com', '/0/public/Ticker', { body: 'pair=XBTUSD' })],
    ['kucoin', post('api.kucoin.com', '/api/v1/bullet-public')],
    ['okx', get('www.okx.com', '/api/v5/market/ticker', 'instId=BTC-USDT')],
    ['upbit', get('sg-api.upbit.com', '/v1/ticker', 'markets=SGD-BTC')],
  ])('of %s is recognised (case %#)', (id, request) => {
    expect(publicRequest(id, request)).toBe('public');
  });

  it('with the API key alone, as python-binance sends it, is public without it', () => {
    const keyed = { headers: { 'x-mbx-apikey': 'grid-bot' } };
    expect(publicRequest('binance', get('api.binance.com', '/api/v3/ping', undefined, keyed))).toBe('keyed');
    expect(publicRequest('binance', get('api.binance.com', '/api/v3/account', undefined, keyed))).toBe('credentialed');
    expect(
      publicRequest('upbit', get('api.upbit.com', '/v1/x', undefined, { headers: { authorization: 'Bearer a.b.c' } })),
    ).toBe('credentialed');
  });
});

describe('a request is private', () => {
  it.each<[string, RawRequest]>([
    ['binance', get('api.binance.com', '/api/v3/account')],
    ['binance', post('api.binance.com', '/api/v3/ticker/price')],
    ['binance', post('api.binance.com', '/api/v3/userDataStream')],
    ['binance', get('api.binance.com', '/api/v3/userDataStream')],
    ['okx', get('www.okx.com', '/api/v5/public/time', undefined, { body: 'x=1' })],
    ['binance', get('api.binance.com', '/api/v3/time', undefined, { method: 'DELETE' })],
    ['binance', get('api.binance.com', '/api/v3/time', undefined, { method: 'HEAD' })],
    ['binance', get('api.binance.com', '//evil.example/x')],
    ['binance', get('api.binance.com', '/api/../sapi/v1/account/status')],
    ['binance', get('api.binance.com', '/api/v3/%61ccount')],
    ['binance', get('api.binance.com', `/ws/${'pqia91ma19a5s61cv6a81va65sdf19v8'.repeat(2)}`)],
    ['deribit', get('www.deribit.com', '/api/v2/public/auth', 'grant_type=client_credentials')],
    ['deribit', get('www.deribit.com', '/api/v2/public/fork_token')],
    ['kraken', post('api.kraken.com', '/0/private/Balance')],
    ['kraken', post('api.kraken.com', '/0/public/Withdraw')],
    ['kucoin', post('api.kucoin.com', '/api/v1/bullet-private')],
    ['bitfinex', post('api.bitfinex.com', '/v2/calc/fx/extra')],
  ])('%s (case %#)', (id, request) => {
    expect(publicRequest(id, request)).toBe('private');
  });

  it.each([...meanings.values()])('if the table of $id knows it', ({ id, endpoints }) => {
    const listed = wires.get(id)?.publicEndpoints ?? [];
    for (const { method, path, hosts, kind } of endpoints) {
      if (listed.includes(`${method} ${path}`)) {
        expect(kind).toBe('read');
        continue;
      }
      for (const host of hosts) {
        const request = { ...get(host, path.replaceAll(/\{\w+\}/g, 'x')), method };
        expect(publicRequest(id, request), `${method} ${host}${path}`).toBe('private');
      }
    }
  });
});

describe('a request with a part of a credential is never public', () => {
  it.each(exchanges.map(({ id }) => id))('%s', (id) => {
    for (const name of wires.get(id)?.headers.signing.slice(1) ?? []) {
      const headers = { [name]: 'x' };
      expect(publicRequest(id, get('x.example', '/ticker', undefined, { headers }))).toBe('credentialed');
    }
  });

  it.each<[string, string]>([
    ['binance', 'signature=x'],
    ['binance', 'listenKey=x'],
    ['binance', 'sign%61ture=x'],
    ['binance', 'symbol=BTCUSDT&signature'],
    ['mexc', 'signature=x'],
    ['htx', 'AccessKeyId=x'],
    ['htx', 'Signature=x'],
    ['bittrex-v1', 'apikey=x'],
    ['deribit', 'client_id=x'],
    ['deribit', 'client_secret=x'],
    ['deribit', 'access_token=x'],
    ['bybit', 'api_key=x'],
    ['okx', '%ff=a'],
  ])('%s ?%s', (id, query) => {
    expect(publicRequest(id, get('x.example', '/ticker', query))).toBe('credentialed');
  });

  it('nor one with it in its body', () => {
    const json = { 'content-type': 'application/json' };
    const request = post('api.crypto.com', '/exchange/v1/public/x', { headers: json, body: '{"api_key":"x"}' });
    expect(publicRequest('cryptocom', request)).toBe('credentialed');
    const body = '{"apiKey":"x"}';
    expect(publicRequest('bitfinex', post('api.bitfinex.com', '/v2/calc/fx', { body }))).toBe('credentialed');
  });
});

it('an exchange that does not exist is denied', () => {
  expect(() => publicRequest('mtgox', get('mtgox.com', '/x'))).toThrow(expect.objectContaining({ code: 'ERR_DENIED' }));
});
