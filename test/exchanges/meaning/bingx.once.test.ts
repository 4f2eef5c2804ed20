/** What requests of BingX mean. Their fields are in the query or in a JSON body. */
import { describe, expect, it } from 'vitest';
import { meaningOf } from '../../../src/exchanges/meanings.js';
import { send, sendJson } from './requests.js';

const host = 'open-api.bingx.com';
const stamps = 'timestamp=1764470400000&signature=a';

const meant = (method: string, path: string, query = '') =>
  meaningOf('bingx', send(method, host, `/openApi/${path}`, query === '' ? stamps : `${query}&${stamps}`));

const spot = 'spot/v1/trade';
const swap = 'swap/v2/trade';

describe('a cancellation of BingX', () => {
  it.each<[string, string, string, object]>([
    ['POST', `${spot}/cancel`, 'symbol=BTC-USDT&orderId=1', { symbol: 'BTC-USDT', ids: ['1'], all: false }],
    ['POST', `${spot}/cancel`, 'symbol=BTC-USDT&clientOrderID=a', { ids: null, clientOrderId: 'a' }],
    ['POST', `${spot}/cancelOrders`, 'symbol=BTC-USDT&orderIds=1%2C2', { symbol: 'BTC-USDT', ids: ['1', '2'] }],
    ['POST', `${spot}/cancelOpenOrders`, 'symbol=BTC-USDT', { symbol: 'BTC-USDT', ids: null, all: true }],
    // Without a symbol it cancels the orders of all pairs.
    ['POST', `${spot}/cancelOpenOrders`, '', { symbol: null, ids: null, all: true }],
    ['POST', `${spot}/cancelAllAfter`, 'type=ACTIVATE&timeOut=60', { symbol: null, all: true, after: '60' }],
    ['POST', `${spot}/cancelAllAfter`, 'type=CLOSE&timeOut=60', { symbol: null, all: true, after: '0' }],
    ['POST', 'spot/v1/oco/cancel', 'orderId=1', { symbol: null, ids: ['1'] }],
    ['DELETE', `${swap}/order`, 'symbol=BTC-USDT&orderId=1&recvWindow=5000', { symbol: 'BTC-USDT', ids: ['1'] }],
    ['DELETE', `${swap}/batchOrders`, 'symbol=BTC-USDT&orderIdList=%5B1%2C2%5D', { ids: ['1', '2'] }],
    ['DELETE', `${swap}/batchOrders`, 'symbol=BTC-USDT&clientOrderIdList=%5B%22a%22%5D', { clientOrderId: 'a' }],
    ['DELETE', `${swap}/allOpenOrders`, 'symbol=BTC-USDT&type=LIMIT', { symbol: 'BTC-USDT', all: true }],
    ['DELETE', `${swap}/allOpenOrders`, '', { symbol: null, all: true }],
    ['POST', 'swap/v1/twap/cancelOrder', 'mainOrderId=1', { symbol: null, ids: ['1'] }],
    ['DELETE', 'cswap/v1/trade/cancelOrder', 'symbol=BTC-USD&orderId=1', { symbol: 'BTC-USD', ids: ['1'] }],
    ['DELETE', 'cswap/v1/trade/allOpenOrders', 'symbol=BTC-USD', { symbol: 'BTC-USD', all: true }],
    ['POST', 'cswap/v1/trade/allOpenOrders', '', { symbol: null, all: true }],
  ])('at %s %s with %j has its meaning', (method, path, query, cancel) => {
    expect(meant(method, path, query)).toMatchObject({ kind: 'cancel', cancel });
  });

  it.each<[string, string, string]>([
    ['POST', `${spot}/cancel`, 'symbol=BTC-USDT'],
    ['POST', `${spot}/cancel`, 'orderId=1'],
    ['POST', `${spot}/cancel`, 'symbol=BTC-USDT&orderId=1&clientOrderID=a'],
    ['POST', `${spot}/cancel`, 'symbol=BTC-USDT&orderId='],
    ['POST', `${spot}/cancelOrders`, 'symbol=BTC-USDT&orderIds='],
    ['POST', `${spot}/cancelOrders`, 'symbol=BTC-USDT&orderIds=1%2C'],
    ['POST', `${spot}/cancelOrders`, 'symbol=BTC-USDT&clientOrderIDs=a%2Cb'],
    ['POST', `${spot}/cancelOpenOrders`, 'symbol='],
    ['POST', `${spot}/cancelAllAfter`, 'type=ACTIVATE'],
    ['DELETE', `${swap}/order`, 'symbol=BTC-USDT'],
    ['DELETE', `${swap}/order`, 'symbol=BTC-USDT&orderId=1&trigger=true'],
    ['DELETE', `${swap}/batchOrders`, 'symbol=BTC-USDT'],
    ['DELETE', `${swap}/batchOrders`, 'symbol=BTC-USDT&orderIdList=%5B%5D'],
    ['DELETE', `${swap}/allOpenOrders`, 'symbol=BTC-USDT&symbol=ETH-USDT'],
  ])('at %s %s with %j is unknown', (method, path, query) => {
    expect(meant(method, path, query)).toMatchObject({ kind: 'unknown' });
  });

  it('has its fields in a JSON body or in the query', () => {
    const json = (method: string, path: string) =>
      sendJson(method, host, `/openApi/${path}`, { symbol: 'BTC-USDT', orderId: 1, timestamp: 1, signature: 'a' });
    const inBody = json('POST', `${spot}/cancel`);
    expect(meaningOf('bingx', inBody)).toMatchObject({ cancel: { symbol: 'BTC-USDT', ids: ['1'] } });
    expect(meaningOf('bingx', { ...inBody, query: 'orderId=2' })).toMatchObject({ kind: 'unknown' });
    expect(meaningOf('bingx', { ...inBody, headers: {} })).toMatchObject({ kind: 'unknown' });
    // The body of a DELETE request might not count.
    expect(meaningOf('bingx', json('DELETE', `${swap}/order`))).toMatchObject({ kind: 'unknown' });
  });
});

it.each<[string, string, string]>([
  ['withdraw', 'POST', 'wallets/v1/capital/withdraw/apply'],
  ['withdraw', 'POST', 'wallets/v1/capital/innerTransfer/apply'],
  ['transfer', 'POST', 'api/asset/v1/transfer'],
  ['transfer', 'GET', 'api/v3/get/asset/transfer'],
  // Two pages of the documentation disagree about it.
  ['unknown', 'GET', 'api/v3/asset/transfer'],
  ['session', 'POST', 'user/auth/userDataStream'],
  ['other', 'GET', 'account/v1/apiKey/query'],
  ['other', 'POST', 'swap/v2/trade/leverage'],
  ['read', 'GET', 'swap/v2/trade/leverage'],
  ['read', 'GET', 'spot/v1/account/balance'],
])('gives the kind %s to %s %s of BingX', (kind, method, path) => {
  expect(meant(method, path)).toMatchObject({ kind });
});

it.each<[string, string]>([
  ['POST', 'spot/v1/trade/order'],
  ['POST', 'swap/v2/trade/closeAllPositions'],
  ['POST', 'swap/v1/trade/cancelReplace'],
  ['GET', 'swap/v1/trade/batchCancelReplace'],
])('says that the order at %s %s is not judged yet', (method, path) => {
  expect(meant(method, path)).toMatchObject({ kind: 'unknown', reason: expect.stringContaining('not judged yet') });
});
