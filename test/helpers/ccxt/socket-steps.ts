/**
 * The calls that make the classes of `ccxt.pro` use their secret: public methods, and signing
 * methods where a public one would first need an answer from the exchange.
 * @module
 */
import type { Step } from './wire.js';

const url = 'wss://socket.test/private';
const spot = 'BTC/USDT';
const swap = 'BTC/USDT:USDT';

/** Each step has its own connection. */
const always: readonly Step[] = [
  ['watchBalance'],
  ['watchOrders'],
  ['watchOrders', spot],
  ['watchMyTrades', spot],
  ['watchMyTrades', swap],
  ['watchPositions', [swap]],
  ['fetchBalanceWs'],
  ['fetchOpenOrdersWs', spot],
  ['createOrderWs', spot, 'limit', 'buy', 0.001, 30000],
  ['createOrderWs', swap, 'limit', 'sell', 1, 30000],
  ['cancelOrderWs', 'order-1', spot],
];

const authenticate: readonly Step[] = [['authenticate']];
const authenticateAt: readonly Step[] = [['authenticate', url]];
const htx = { url: 'wss://api.huobi.pro/ws/v2', hostname: 'api.huobi.pro' };

const byId: Readonly<Record<string, readonly (readonly Step[])[]>> = {
  apex: [authenticateAt],
  backpack: [[['watchPrivate', ['account.orderUpdate'], ['orders']]]],
  binance: [[['ensureUserDataStreamWsSubscribeSignature', 'spot']]],
  bitget: [[['authenticate', { url }]]],
  bitopro: [authenticateAt],
  bybit: [authenticateAt],
  bydfi: [[['watchPrivate', ['orders']]]],
  coinbase: [[['subscribe', 'user', true]], [['subscribe', 'user', true, spot]]],
  coinbaseinternational: [[['subscribe', 'RISK', [spot]]], [['subscribeMultiple', 'LEVEL1', [spot, swap]]]],
  gate: [
    [['authenticate', url, 'spot']],
    [['requestPrivate', url, { text: 'a "b"', list: [1] }, 'spot.order_place']],
    [['subscribePrivate', url, 'orders', [spot], 'spot.orders', {}, true]],
  ],
  gemini: [[['authenticate', { url: 'wss://api.gemini.com/v1/order/events?heartbeat=true' }]]],
  hollaex: [[['watchPrivate', 'order']]],
  htx: [[['authenticate', { type: 'spot', ...htx }]], [['authenticate', { type: 'linear', ...htx }]]],
  krakenfutures: [
    [
      ['subscribePrivate', 'open_orders', 'orders'],
      { answer: { event: 'challenge', message: '226aee50-88fc-4618-a42a-34f7709570b2' } },
    ],
  ],
  mexc: [[['watchSwapPrivate', 'orders']]],
  weex: [authenticateAt],
};

/** Classes that derive from another class and sign as it does. */
const parents: Readonly<Record<string, string>> = {
  binancecoinm: 'binance',
  binanceus: 'binance',
  binanceusdm: 'binance',
  bybiteu: 'bybit',
  bybitid: 'bybit',
  gateeu: 'gate',
};

/** The conversations of an exchange. Each starts without connections. */
export function conversationsOf(id: string): readonly (readonly Step[])[] {
  return [...(byId[parents[id] ?? id] ?? [authenticate]), ...always.map((step) => [step])];
}

/** The classes whose WebSocket messages depend on the secret of an API key. */
export const socketIds: readonly string[] = [
  // The secret of backpack is a private key.
  ...Object.keys(byId).filter((id) => id !== 'backpack'),
  ...Object.keys(parents),
  ...'bequant bitfinex bithumb bitvavo blofin cex coinbaseexchange coinex cryptocom deribit hitbtc'.split(' '),
  ...'myokx okx okxus phemex poloniex upbit woo'.split(' '),
  // These send the secret in plain text.
  ...'alpaca blockchaincom luno'.split(' '),
].sort();
