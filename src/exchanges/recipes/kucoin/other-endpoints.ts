/**
 * What the requests of KuCoin that place no spot order mean: its wallet, its contracts and reads.
 * @see https://www.kucoin.com/docs-new/rest/account-info/transfer/flex-transfer
 * @module
 */
import { cancelAll, cancelOne } from '../../meaning/cancels.js';
import { type Hosted, plain, segment, strict, vague } from '../../meaning/endpoint.js';
import { required, symbol, text } from '../../meaning/fields.js';

export const wallet: readonly Hosted[] = [
  // https://www.kucoin.com/docs-new/rest/account-info/withdrawals/withdraw-v3
  ...plain('withdraw', 'POST', ['/api/v1/withdrawals', '/api/v3/withdrawals']),
  ...plain('transfer', 'POST', [
    '/api/v1/transfer-in',
    '/api/v2/accounts/inner-transfer',
    '/api/v2/accounts/sub-transfer',
    '/api/v3/accounts/universal-transfer',
    '/api/v3/transfer-out',
    '/api/ua/v1/account/transfer',
  ]),
  // https://www.kucoin.com/docs-new/websocket-api/base-info/get-private-token-spot-margin
  ...plain('session', 'POST', ['/api/v1/bullet-private']),
  ...plain('other', 'DELETE', ['/api/v1/sub/api-key', '/api/v1/withdrawals/{withdrawalId}']),
  ...plain('other', 'POST', [
    '/api/v1/convert/limit/order',
    '/api/v1/convert/order',
    '/api/v1/deposit-addresses',
    '/api/v1/earn/orders',
    '/api/v1/sub/api-key',
    '/api/v1/sub/api-key/update',
    '/api/v2/sub/user/created',
    '/api/v3/deposit-address/create',
    '/api/v3/lend/purchase/update',
    '/api/v3/margin/borrow',
    '/api/v3/margin/repay',
    '/api/v3/position/update-user-leverage',
    '/api/v3/purchase',
    '/api/v3/redeem',
    '/api/ua/v1/account/mode',
  ]),
];

export const reads: readonly Hosted[] = plain('read', 'GET', [
  '/api/v1/accounts',
  '/api/v1/accounts/ledgers',
  '/api/v1/accounts/transferable',
  '/api/v1/accounts/{accountId}',
  '/api/v1/base-fee',
  '/api/v1/deposit-addresses',
  '/api/v1/deposits',
  '/api/v1/fills',
  '/api/v1/hf/accounts/ledgers',
  '/api/v1/hf/accounts/opened',
  '/api/v1/hf/fills',
  '/api/v1/hf/orders/active',
  '/api/v1/hf/orders/active/page',
  '/api/v1/hf/orders/active/symbols',
  '/api/v1/hf/orders/client-order/{clientOid}',
  '/api/v1/hf/orders/dead-cancel-all/query',
  '/api/v1/hf/orders/done',
  '/api/v1/hf/orders/{orderId}',
  '/api/v1/hist-deposits',
  '/api/v1/hist-withdrawals',
  '/api/v1/isolated/accounts',
  '/api/v1/limit/fills',
  '/api/v1/limit/orders',
  '/api/v1/margin/account',
  '/api/v1/order/client-order/{clientOid}',
  '/api/v1/orders',
  '/api/v1/orders/{orderId}',
  '/api/v1/stop-order',
  '/api/v1/stop-order/queryOrderByClientOid',
  '/api/v1/stop-order/{orderId}',
  '/api/v1/sub-accounts',
  '/api/v1/trade-fees',
  '/api/v1/transfer-list',
  '/api/v1/withdrawals',
  '/api/v1/withdrawals/quotas',
  '/api/v2/deposit-addresses',
  '/api/v2/sub-accounts',
  '/api/v2/user-info',
  '/api/v3/deposit-addresses',
  '/api/v3/hf/margin/account/ledgers',
  '/api/v3/hf/margin/fills',
  '/api/v3/hf/margin/order/active/symbols',
  '/api/v3/hf/margin/orders/active',
  '/api/v3/hf/margin/orders/client-order/{clientOid}',
  '/api/v3/hf/margin/orders/done',
  '/api/v3/hf/margin/orders/{orderId}',
  '/api/v3/isolated/accounts',
  '/api/v3/margin/accounts',
  '/api/v3/margin/borrow',
  '/api/v3/margin/borrowRate',
  '/api/v3/margin/interest',
  '/api/v3/margin/repay',
  '/api/v3/oco/orders',
  '/api/ua/v1/account/balance',
  '/api/ua/v1/account/ledger',
  '/api/ua/v1/account/mode',
  '/api/ua/v1/account/transfer-quota',
  '/api/ua/v1/position/funding-history',
  '/api/ua/v1/position/history',
  '/api/ua/v1/user/fee-rate',
]);

const orderId = text(/^(?=\w*\d)[a-z0-9]{18,24}$/);
const clientOid = text(/^[\w-]{1,128}$/);

/**
 * Contracts. Their orders stay unknown: one is counted in contracts or in a currency, and another
 * closes a whole position.
 * https://www.kucoin.com/docs-new/rest/futures-trading/orders/cancel-order-by-orderld
 */
export const futures: readonly Hosted[] = [
  ...['/api/v1/orders', '/api/v1/orders/multi', '/api/v1/st-orders'].map((path) =>
    vague('order', 'POST', path, "orders of KuCoin's contracts are not known"),
  ),
  strict('cancel', 'DELETE', '/api/v1/orders/client-order/{clientOid}', { symbol }, (values, segments) =>
    cancelOne({
      symbol: required(values.symbol, 'symbol'),
      clientOrderId: segment(segments, 'clientOid', clientOid),
    }),
  ),
  strict('cancel', 'DELETE', '/api/v1/orders/{orderId}', {}, (_, segments) =>
    cancelOne({ id: segment(segments, 'orderId', orderId) }),
  ),
  ...['/api/v1/orders', '/api/v3/orders'].map((path) =>
    strict('cancel', 'DELETE', path, { symbol }, (values) => cancelAll({ symbol: required(values.symbol, 'symbol') })),
  ),
  strict('cancel', 'DELETE', '/api/v1/stopOrders', { symbol }, (values) =>
    cancelAll({ symbol: values.symbol, trigger: true }),
  ),
  ...plain('withdraw', 'POST', ['/api/v1/withdrawals']),
  ...plain('transfer', 'POST', ['/api/v1/transfer-in', '/api/v2/transfer-out', '/api/v3/transfer-out']),
  ...plain('session', 'POST', ['/api/v1/bullet-private']),
  ...plain('other', 'POST', [
    '/api/v1/margin/withdrawMargin',
    '/api/v1/position/margin/auto-deposit-status',
    '/api/v1/position/margin/deposit-margin',
    '/api/v1/position/risk-limit-level/change',
    '/api/v1/sub/api-key',
    '/api/v2/changeCrossUserLeverage',
    '/api/v2/position/changeMarginMode',
    '/api/v2/position/switchPositionMode',
  ]),
  ...plain('read', 'GET', [
    '/api/v1/account-overview',
    '/api/v1/account-overview-all',
    '/api/v1/fills',
    '/api/v1/funding-history',
    '/api/v1/history-positions',
    '/api/v1/openOrderStatistics',
    '/api/v1/orders',
    '/api/v1/orders/byClientOid',
    '/api/v1/orders/{orderId}',
    '/api/v1/position',
    '/api/v1/positions',
    '/api/v1/recentDoneOrders',
    '/api/v1/recentFills',
    '/api/v1/stopOrders',
    '/api/v1/trade-fees',
    '/api/v1/transaction-history',
    '/api/v1/transfer-list',
    '/api/v1/withdrawals/quotas',
    '/api/v2/getCrossUserLeverage',
    '/api/v2/getMaxOpenSize',
    '/api/v2/position/getMarginMode',
    '/api/v2/position/getPositionMode',
  ]),
];
