/**
 * A list in a query or a form is written as its exchange documents it, or refused.
 */
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../src/exchanges/core/types/exchange.js';
import type { Method } from '../../src/exchanges/core/types/request.js';
import * as all from '../../src/exchanges/index.js';
import {
  binance,
  bingx,
  bitget,
  bithumb,
  bitmex,
  bitstamp,
  bitvavo,
  bybit,
  coinbase,
  coinex,
  deribit,
  gate,
  htx,
  kraken,
  krakenFutures,
  kucoin,
  mexc,
  mexcFutures,
  okx,
  poloniex,
  upbit,
} from '../../src/exchanges/index.js';
import { accountOf, at, finished } from './examples.js';

const sent = (exchange: Exchange<never>, method: Method, parts: object) =>
  finished(exchange.prepare({ method, path: '/x', ...parts }, accountOf(exchange), at(1)), '5157');

/** The list in the URL as it was sent. */
const inQuery = (exchange: Exchange<never>, list: readonly unknown[]): string | undefined =>
  /(?:^|&)(ids(?:%5B%5D|\[\])?=.*?)(?=$|&(?!ids))/.exec(
    new URL(sent(exchange, 'GET', { query: { ids: list } }).url).search.slice(1),
  )?.[1];

describe('a list in a query', () => {
  const forms = [
    [binance, [212111268], 'ids=%5B212111268%5D'],
    [binance, ['my_id_1', 'my_id_2'], 'ids=%5B%22my_id_1%22%2C%22my_id_2%22%5D'],
    [binance, ['a"b', 1, true], 'ids=%5B%22a%5C%22b%22%2C1%2Ctrue%5D'],
    [deribit, ['ETH-349280', 'ETH-349279'], 'ids=%5B%22ETH-349280%22%2C%22ETH-349279%22%5D'],
    [bitmex, ['price', 'size'], 'ids=%5B%22price%22%2C%22size%22%5D'],
    [bybit, ['USDT', 'USDC'], 'ids=USDT%2CUSDC'],
    [okx, ['BTC', 'ETH'], 'ids=BTC%2CETH'],
    [kucoin, ['BTC-USDT', 'KCS-USDT'], 'ids=BTC-USDT%2CKCS-USDT'],
    [gate, ['BTC_USDT', 'ETH_USDT'], 'ids=BTC_USDT%2CETH_USDT'],
    [htx, ['filled', 'canceled'], 'ids=filled%2Ccanceled'],
    [mexc, ['BTCUSDT', 'ETHUSDT'], 'ids=BTCUSDT%2CETHUSDT'],
    [mexcFutures, [1, 2], 'ids=1%2C2'],
    [coinex, ['BTCUSDT', 'ETHUSDT'], 'ids=BTCUSDT%2CETHUSDT'],
    [coinbase, ['open', 'done'], 'ids=open&ids=done'],
    [krakenFutures, ['a', 'b'], 'ids=a&ids=b'],
    [upbit, ['wait', 'done'], 'ids[]=wait&ids[]=done'],
    [bithumb, ['wait', 'done'], 'ids[]=wait&ids[]=done'],
  ] as const;
  const named = forms.map(([exchange, ...form]) => [exchange.name, exchange, ...form] as const);

  it.each(named)('is sent to $0 as $3', (_, exchange, list, expected) => {
    expect(inQuery(exchange as Exchange<never>, list)).toBe(expected);
  });

  it.each([bingx, bitget, bitstamp, bitvavo, poloniex])('of $name is refused', (exchange) => {
    expect(() => sent(exchange, 'GET', { query: { ids: ['a'] } })).toThrow(
      `query.ids is a list, and ${exchange.name} has no common form for lists. Give it as the text that the endpoint documents.`,
    );
  });

  it('is covered by every recipe that accepts a query: it states a form or refuses lists', () => {
    for (const exchange of Object.values(all)) {
      if (typeof exchange !== 'object' || !('GET' in exchange.methods)) continue;
      const send = () => sent(exchange as Exchange<never>, 'GET', { query: { ids: ['a', 'b'] } });
      if (exchange.lists === undefined) expect(send).toThrow(/query\.ids is a list/);
      else expect(send).not.toThrow();
    }
  });
});

describe('a list in a form', () => {
  it('is written as in a query', () => {
    const body = { ids: [1, 2] };
    expect(sent(binance, 'POST', { body }).body).toContain('ids=%5B1%2C2%5D&');
    expect(sent(mexc, 'POST', { body }).body).toContain('ids=1%2C2&');
    expect(sent(krakenFutures, 'POST', { body }).body).toBe('ids=1&ids=2');
    expect(() => sent(bitstamp, 'POST', { body })).toThrow('body.ids is a list, and Bitstamp');
  });

  it('stays a list in JSON', () => {
    for (const exchange of [bybit, okx, kucoin, coinbase, deribit, bitmex, gate, htx, poloniex, kraken]) {
      expect(JSON.parse(sent(exchange as Exchange<never>, 'POST', { body: { ids: [1, 2] } }).body ?? '')).toMatchObject(
        {
          ids: [1, 2],
        },
      );
    }
  });
});

describe('a list or an object that needs JSON text', () => {
  it.each([
    [{ batchOrders: [{ symbol: 'BTCUSDT' }] }, 'query.batchOrders[0] must be text', 'Give the list as JSON text.'],
    [{ ids: [[1]] }, 'query.ids[0] must be text', 'Give the list as JSON text.'],
    [{ ids: [null] }, 'query.ids[0] must be text', 'Give the list as JSON text.'],
    [{ filter: { side: 'BUY' } }, 'query.filter must be text', 'Give an object as JSON text.'],
    [{ ids: [1e-7] }, 'query.ids[0] would be written as 1e-7', 'Give it as text.'],
    [{ ids: [] }, 'query.ids is an empty list', 'Fix the request and sign it again.'],
  ])('is refused, and the message says so: %j', (query, problem, remedy) => {
    const refused = () => sent(binance, 'GET', { query });
    expect(refused).toThrow(problem);
    expect(refused).toThrow(remedy);
  });

  it('is sent as text', () => {
    const { url } = sent(binance, 'POST', { query: { batchOrders: '[{"symbol":"BTCUSDT"}]' } });
    expect(new URL(url).searchParams.get('batchOrders')).toBe('[{"symbol":"BTCUSDT"}]');
  });

  it('is refused with a comma in an element, if commas separate the elements', () => {
    expect(() => sent(bybit as Exchange<never>, 'GET', { query: { coin: ['USDT,USDC', 'BTC'] } })).toThrow(
      'query.coin has an element with a comma',
    );
  });
});
