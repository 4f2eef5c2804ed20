/**
 * What the requests of KuCoin mean.
 * @see https://www.kucoin.com/docs-new/rest/spot-trading/orders/add-order
 * @module
 */
import { cancelAll, cancelListed, cancelOne, cancelSeveral } from '../../meaning/cancels.js';
import { type Hosted, on, plain, segment, strict, vague } from '../../meaning/endpoint.js';
import {
  choice,
  digits,
  identifier,
  object,
  required,
  separated,
  several,
  symbol,
  text,
} from '../../meaning/fields.js';
import { hostsOf, inQueryOfDelete, type Meanings } from '../../meaning/meanings.js';
import {
  marginOrder,
  meant,
  meantOldBatch,
  meantStop,
  meantUnified,
  oldBatch,
  oldMarginOrder,
  oldOrder,
  order,
  stopOrder,
  unifiedOrder,
} from './orders.js';
import { futures, reads, wallet } from './other-endpoints.js';
import { kucoin } from './recipe.js';

/** No other segment of a path has this form, so it cannot be the name of an endpoint. */
const orderId = text(/^(?=\w*\d)[a-z0-9]{24}$/);

/** An identifier as a segment of a path. */
const clientOid = text(/^[\w-]{1,128}$/);

const marginTrade = choice({ MARGIN_TRADE: true, MARGIN_ISOLATED_TRADE: true });

/** Only the endpoints of high frequency require the symbol of the order. */
const symbolAt = (path: string, symbol: string | undefined): string | undefined =>
  path.includes('/hf/') ? symbol : undefined;

/** Cancels by the order's own id, and by the identifier that the client gave it. */
const cancels = (paths: Readonly<Record<'byId' | 'byClientOid', readonly string[]>>, trade = {}): Hosted[] => [
  ...paths.byId.map((path) =>
    strict('cancel', 'DELETE', `${path}/{orderId}`, { symbol, ...trade }, (values, segments) =>
      cancelOne({ symbol: symbolAt(path, values.symbol), id: segment(segments, 'orderId', orderId) }),
    ),
  ),
  ...paths.byClientOid.map((path) =>
    strict('cancel', 'DELETE', `${path}/{clientOid}`, { symbol, ...trade }, (values, segments) =>
      cancelOne({
        symbol: symbolAt(path, values.symbol),
        clientOrderId: segment(segments, 'clientOid', clientOid),
      }),
    ),
  ),
];

/** https://www.kucoin.com/docs-new/rest/spot-trading/orders/cancel-order-by-orderld */
const spotCancels: readonly Hosted[] = [
  strict('cancel', 'DELETE', '/api/v1/hf/orders', { symbol }, (values) =>
    cancelAll({ symbol: required(values.symbol, 'symbol') }),
  ),
  strict('cancel', 'DELETE', '/api/v1/hf/orders/cancelAll', {}, () => cancelAll({})),
  strict('cancel', 'DELETE', '/api/v1/orders', { symbol, tradeType: choice({ TRADE: true }) }, (values) =>
    cancelAll({ symbol: values.symbol }),
  ),
  strict('cancel', 'DELETE', '/api/v3/hf/margin/orders', { symbol, tradeType: marginTrade }, (values) =>
    cancelAll({ symbol: required(values.symbol, 'symbol') }),
  ),
  // In seconds. With `symbols` it would cancel only a part of the orders.
  strict('cancel', 'POST', '/api/v1/hf/orders/dead-cancel-all', { timeout: digits }, (values) =>
    cancelAll({}, required(values.timeout, 'timeout')),
  ),
  ...cancels({
    byId: ['/api/v1/hf/orders', '/api/v1/hf/orders/sync', '/api/v1/orders'],
    byClientOid: [
      '/api/v1/hf/orders/client-order',
      '/api/v1/hf/orders/sync/client-order',
      '/api/v1/order/client-order',
    ],
  }),
  ...cancels(
    { byId: ['/api/v3/hf/margin/orders'], byClientOid: ['/api/v3/hf/margin/orders/client-order'] },
    { tradeType: marginTrade },
  ),
  // https://www.kucoin.com/docs-new/rest/spot-trading/orders/cancel-stop-order-by-clientoid
  strict('cancel', 'DELETE', '/api/v1/stop-order/cancelOrderByClientOid', { symbol, clientOid: identifier }, (values) =>
    cancelOne({ clientOrderId: values.clientOid, trigger: true }),
  ),
  strict(
    'cancel',
    'DELETE',
    '/api/v1/stop-order/cancel',
    { symbol, tradeType: choice({ TRADE: true }), orderIds: separated(text(/^[a-z0-9]{18,24}$/)) },
    ({ symbol, orderIds: ids }) =>
      ids === undefined ? cancelAll({ symbol, trigger: true }) : cancelListed({ ids, trigger: true }),
  ),
  strict('cancel', 'DELETE', '/api/v1/stop-order/{orderId}', {}, (_, segments) =>
    cancelOne({ id: segment(segments, 'orderId', orderId), trigger: true }),
  ),
];

const orders: readonly Hosted[] = [
  ...['/api/v1/hf/orders', '/api/v1/hf/orders/sync'].map((path) =>
    strict('order', 'POST', path, order, (values) => ({ orders: [meant(values)] })),
  ),
  // https://www.kucoin.com/docs-new/rest/spot-trading/orders/batch-add-orders
  ...['/api/v1/hf/orders/multi', '/api/v1/hf/orders/multi/sync'].map((path) =>
    strict('order', 'POST', path, { orderList: several(object(order)) }, (values) => ({
      orders: required(values.orderList, 'orderList').map((each) => meant(each)),
    })),
  ),
  strict('order', 'POST', '/api/v1/orders', oldOrder, (values) => ({ orders: [meant(values)] })),
  strict('order', 'POST', '/api/v1/orders/multi', oldBatch, (values) => ({ orders: meantOldBatch(values) })),
  strict('order', 'POST', '/api/v1/stop-order', stopOrder, (values) => ({ orders: [meantStop(values)] })),
  strict('order', 'POST', '/api/v3/hf/margin/order', marginOrder, (values) => ({
    orders: [meant(values, values.isIsolated === true ? 'isolated' : 'cross')],
  })),
  strict('order', 'POST', '/api/v1/margin/order', oldMarginOrder, (values) => ({
    orders: [meant(values, values.marginModel ?? 'cross')],
  })),
  // Nothing is placed: https://www.kucoin.com/docs-new/rest/spot-trading/orders/add-order-test
  strict('read', 'POST', '/api/v1/hf/orders/test', order, () => ({})),
  strict('read', 'POST', '/api/v1/orders/test', oldOrder, () => ({})),
  strict('read', 'POST', '/api/v3/hf/margin/order/test', marginOrder, () => ({})),
  strict('read', 'POST', '/api/v1/margin/order/test', oldMarginOrder, () => ({})),
  vague('amend', 'POST', '/api/v1/hf/orders/alter', 'an amend of KuCoin does not state its side'),
  ...['/api/v3/oco/order', '/api/v3/hf/margin/oco-order', '/api/v3/hf/margin/stop-order'].map((path) =>
    vague('order', 'POST', path, 'this kind of order is not known'),
  ),
];

/** An order of a unified account that a cancellation names. */
const unifiedCancel = { symbol, orderId: identifier, clientOid: identifier };

const tradeType = choice({ SPOT: true, FUTURES: true, MARGIN: true, ISOLATED: true, CROSS: true });

/** https://www.kucoin.com/docs-new/rest/ua/place-order */
const unified = ['/api/ua/v1/unified', '/api/ua/v1/classic'].flatMap((path): Hosted[] => [
  strict('order', 'POST', `${path}/order/place`, unifiedOrder, (values) => ({ orders: [meantUnified(values)] })),
  vague('order', 'POST', `${path}/order/place-batch`, 'this kind of order is not known'),
  strict('cancel', 'POST', `${path}/order/cancel`, { ...unifiedCancel, tradeType }, (values) =>
    cancelOne({
      symbol: required(values.symbol, 'symbol'),
      id: values.orderId,
      clientOrderId: values.clientOid,
    }),
  ),
  strict(
    'cancel',
    'POST',
    `${path}/order/cancel-batch`,
    { tradeType, cancelOrderList: several(object({ symbol, orderId: identifier })) },
    (values) =>
      cancelSeveral(
        required(values.cancelOrderList, 'cancelOrderList').map((each) => ({ symbol: each.symbol, id: each.orderId })),
      ),
  ),
  strict(
    'cancel',
    'POST',
    `${path}/order/cancel-all`,
    { symbol, tradeType, orderFilter: choice({ NORMAL: false, ADVANCED: true }) },
    (values) => cancelAll({ symbol: required(values.symbol, 'symbol'), trigger: values.orderFilter === true }),
  ),
  ...plain('other', 'POST', [`${path}/account/modify-leverage`, `${path}/account/modify-leverage-margin-cross`]),
  ...plain('read', 'GET', [
    `${path}/account/balance`,
    `${path}/account/overview`,
    `${path}/order/detail`,
    `${path}/order/execution`,
    `${path}/order/history`,
    `${path}/order/open-list`,
    `${path}/position/history`,
    `${path}/position/open-list`,
  ]),
]);

/** The meanings of KuCoin. */
export const kucoinMeanings: Meanings = {
  id: kucoin.id,
  endpoints: [
    ...on(hostsOf(kucoin, 'live', 'eu'), [...orders, ...spotCancels, ...unified, ...wallet, ...reads]),
    ...on(hostsOf(kucoin, 'futures'), futures),
  ],
  fields: inQueryOfDelete,
};
