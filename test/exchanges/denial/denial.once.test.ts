/** Denials as their bytes, for the exchanges whose libraries were tried with them. */
import { describe, expect, it } from 'vitest';
import type { DenialClass, DeniedRequest } from '../../../src/exchanges/denial/denial.js';
import { denialOf } from '../../../src/exchanges/denials.js';

const text = 'an order of 900 USDT is above max-order, 500 USDT';
const note = `[locksign: ${text}]`;

const order = (host: string, path = '/order'): DeniedRequest => ({ host, method: 'POST', path });

describe('a denial has the words of the exchange', () => {
  it.each<[string, DenialClass, DeniedRequest, number, unknown]>([
    [
      'binance',
      'not-permitted',
      order('api.binance.com', '/sapi/v1/capital/withdraw/apply'),
      400,
      { code: -4015, msg: `This API key has no operation privilege. ${note}` },
    ],
    [
      'binance',
      'not-permitted',
      order('api.binance.com', '/api/v3/order'),
      400,
      { code: -1002, msg: `This API key has no operation privilege. ${note}` },
    ],
    ['binance', 'bad-order', order('api.binance.com'), 400, { code: -2010, msg: `The order is rejected. ${note}` }],
    [
      'binance',
      'unknown',
      order('api.binance.com'),
      504,
      { code: -1007, msg: `Timeout waiting for response from backend server. Execution status unknown. ${note}` },
    ],
    [
      'kraken',
      'not-permitted',
      order('api.kraken.com'),
      200,
      { error: ['EGeneral:Permission denied', `EGeneral:${note}`] },
    ],
    [
      'kraken',
      'bad-order',
      order('api.kraken.com'),
      200,
      { error: ['EGeneral:Invalid arguments:price', `EGeneral:${note}`] },
    ],
    [
      'okx',
      'not-permitted',
      order('www.okx.com'),
      401,
      { code: '50027', data: [], msg: `The account is restricted from trading. ${note}` },
    ],
    [
      'okx',
      'bad-order',
      order('www.okx.com'),
      200,
      {
        code: '1',
        data: [
          {
            clOrdId: '',
            ordId: '',
            sCode: '51006',
            sMsg: `Order price is not within the price limit. ${note}`,
            tag: '',
          },
        ],
        msg: `Order price is not within the price limit. ${note}`,
      },
    ],
    [
      'okx',
      'unknown',
      order('www.okx.com'),
      400,
      { code: '50004', data: [], msg: `API endpoint request timeout. The outcome is unknown. ${note}` },
    ],
    [
      'bybit',
      'not-permitted',
      order('api.bybit.com'),
      200,
      {
        retCode: 10005,
        retMsg: `Permission denied, please check your API key permissions. ${note}`,
        result: {},
        retExtInfo: {},
        time: 0,
      },
    ],
    ['coinbase', 'not-permitted', order('api.exchange.coinbase.com'), 400, { message: `Forbidden ${note}` }],
    ['coinbase', 'bad-order', order('api.exchange.coinbase.com'), 400, { message: `size is too small ${note}` }],
    [
      'bitfinex',
      'not-permitted',
      order('api.bitfinex.com'),
      500,
      ['error', 10001, `api_key: permission invalid ${note}`],
    ],
    ['bitfinex', 'bad-order', order('api.bitfinex.com'), 500, ['error', 10001, `api_key: permission invalid ${note}`]],
    ['htx', 'bad-order', order('api.hbdm.com'), 200, { status: 'error', err_code: 1039, ts: 0 }],
    ['htx', 'bad-order', order('api.huobi.pro'), 200, { status: 'error', 'err-code': 'order-value-min-error' }],
    ['kucoin', 'bad-order', order('api-futures.kucoin.com'), 400, { code: '300000' }],
    ['kucoin', 'bad-order', order('api.kucoin.com'), 400, { code: '400200' }],
    ['gate', 'bad-order', order('api.gateio.ws', '/api/v4/futures/usdt/orders'), 400, { label: 'PRICE_TOO_DEVIATED' }],
    ['gate', 'bad-order', order('api.gateio.ws', '/api/v4/spot/orders'), 400, { label: 'AMOUNT_TOO_MUCH' }],
  ])('%s, %s', (id, name, request, status, body) => {
    const reply = denialOf(id, { class: name, code: 'max-order', text }, request);
    expect(reply.status).toBe(status);
    expect(JSON.parse(reply.body)).toMatchObject(body as object);
  });
});

it('a denial of an exchange that does not exist is an error', () => {
  expect(() => denialOf('mtgox', { class: 'rate', code: 'rate', text }, order('mtgox.com'))).toThrow(
    expect.objectContaining({ code: 'ERR_DENIED' }),
  );
});
