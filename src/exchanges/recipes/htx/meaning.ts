/**
 * What the requests of HTX mean. Its orders have no meaning yet: `account-id` alone decides whether
 * an order is one of the spot or of a margin account.
 * @see https://huobiapi.github.io/docs/spot/v1/en/#trading
 * @module
 */
import { cancelAll, cancelListed, cancelOne } from '../../meaning/cancels.js';
import { type Hosted, on, plain, segment, strict, unjudged } from '../../meaning/endpoint.js';
import {
  choice,
  digits,
  type Fields,
  identifier,
  queryFields,
  required,
  separated,
  several,
  symbol,
} from '../../meaning/fields.js';
import { hostsOf, inJson, inQuery, type Meanings, without } from '../../meaning/meanings.js';
import { deny } from '../../wire/deny.js';
import type { RawRequest } from '../../wire/raw-request.js';
import { contracts } from './contracts.js';
import { htx } from './recipe.js';

const cancels: readonly Hosted[] = [
  strict('cancel', 'POST', '/v1/order/orders/{order}/submitcancel', { symbol }, (_, segments) =>
    cancelOne({ id: segment(segments, 'order', digits) }),
  ),
  strict('cancel', 'POST', '/v1/order/orders/submitCancelClientOrder', { 'client-order-id': identifier }, (values) =>
    cancelOne({ clientOrderId: values['client-order-id'] }),
  ),
  strict(
    'cancel',
    'POST',
    '/v1/order/orders/batchcancel',
    { 'order-ids': several(digits), 'client-order-ids': several(identifier) },
    (values) => cancelListed({ ids: values['order-ids'], clientOrderIds: values['client-order-ids'] }),
  ),
  // A list of symbols is refused. Fewer orders are cancelled if a type or a side is chosen.
  strict(
    'cancel',
    'POST',
    '/v1/order/orders/batchCancelOpenOrders',
    {
      'account-id': digits,
      symbol,
      types: separated(identifier),
      side: choice({ buy: true, sell: true }),
      size: digits,
    },
    (values) => cancelAll({ symbol: values.symbol }),
  ),
  // https://huobiapi.github.io/docs/spot/v1/en/#dead-man-s-switch
  strict('cancel', 'POST', '/v2/algo-orders/cancel-all-after', { timeout: digits }, (values) =>
    cancelAll({}, required(values.timeout, 'timeout')),
  ),
  strict('cancel', 'POST', '/v2/algo-orders/cancellation', { clientOrderIds: several(identifier) }, (values) =>
    cancelListed({ clientOrderIds: required(values.clientOrderIds, 'clientOrderIds'), trigger: true }),
  ),
];

const spot: readonly Hosted[] = [
  ...cancels,
  ...unjudged('order', 'POST', [
    '/v1/order/auto/place',
    '/v1/order/batch-orders',
    '/v1/order/orders/place',
    '/v2/algo-orders',
  ]),
  ...plain('withdraw', 'POST', ['/v1/dw/withdraw/api/create']),
  ...plain('transfer', 'POST', [
    '/v1/account/transfer',
    '/v1/cross-margin/transfer-in',
    '/v1/cross-margin/transfer-out',
    '/v1/dw/transfer-in/margin',
    '/v1/dw/transfer-out/margin',
    '/v1/futures/transfer',
    '/v1/subuser/transfer',
    '/v2/account/transfer',
    '/v2/c2c/transfer',
    '/v2/point/transfer',
    '/v5/account/universal_transfer',
  ]),
  // Its answer has API keys.
  ...plain('other', 'GET', ['/v2/user/api-key']),
  ...plain('other', 'POST', [
    '/v1/cross-margin/orders',
    '/v1/cross-margin/orders/{order}/repay',
    '/v1/dw/withdraw-virtual/{withdrawal}/cancel',
    '/v1/margin/orders',
    '/v1/margin/orders/{order}/repay',
    '/v1/stable-coin/exchange',
    '/v1/trust/user/active/credit',
    '/v2/account/repayment',
    '/v2/c2c/cancel-all',
    '/v2/c2c/cancellation',
    '/v2/c2c/offer',
    '/v2/c2c/repayment',
    '/v2/etp/batch-cancel',
    '/v2/etp/creation',
    '/v2/etp/redemption',
    '/v2/etp/{transaction}/cancel',
    '/v2/sub-user/api-key-deletion',
    '/v2/sub-user/api-key-generation',
    '/v2/sub-user/api-key-modification',
    '/v2/sub-user/creation',
    '/v2/sub-user/deduct-mode',
    '/v2/sub-user/management',
    '/v2/sub-user/tradable-market',
    '/v2/sub-user/transferability',
  ]),
  ...plain('read', 'GET', [
    '/v1/account/accounts',
    '/v1/account/accounts/{account}',
    '/v1/account/accounts/{account}/balance',
    '/v1/account/history',
    '/v1/cross-margin/accounts/balance',
    '/v1/cross-margin/loan-info',
    '/v1/cross-margin/loan-orders',
    '/v1/fee/fee-rate/get',
    '/v1/margin/accounts/balance',
    '/v1/margin/loan-info',
    '/v1/margin/loan-orders',
    '/v1/order/history',
    '/v1/order/matchresults',
    '/v1/order/openOrders',
    '/v1/order/orders',
    '/v1/order/orders/getClientOrder',
    '/v1/order/orders/{order}',
    '/v1/order/orders/{order}/matchresult',
    '/v1/order/orders/{order}/matchresults',
    '/v1/points/actions',
    '/v1/points/orders',
    '/v1/query/deposit-withdraw',
    '/v1/query/withdraw/client-order-id',
    '/v1/stable-coin/quote',
    '/v1/stable_coin/exchange_rate',
    '/v1/subuser/aggregate-balance',
    '/v2/account/asset-valuation',
    '/v2/account/deposit/address',
    '/v2/account/ledger',
    '/v2/account/valuation',
    '/v2/account/withdraw/address',
    '/v2/account/withdraw/quota',
    '/v2/algo-orders/history',
    '/v2/algo-orders/opening',
    '/v2/algo-orders/specific',
    '/v2/c2c/account',
    '/v2/c2c/offer',
    '/v2/c2c/offers',
    '/v2/c2c/transactions',
    '/v2/etp/limit',
    '/v2/etp/transaction',
    '/v2/etp/transactions',
    '/v2/invitee/rebate/all_rebate/detail',
    '/v2/invitee/rebate/batcher_rebate/detail',
    '/v2/invitee/rebate/detail',
    '/v2/invitee/rebate/history',
    '/v2/invitee/rebate/referrals',
    '/v2/point/account',
    '/v2/reference/currencies',
    '/v2/reference/transact-fee-rate',
    '/v2/sub-user/account-list',
    '/v2/sub-user/deposit-address',
    '/v2/sub-user/query-deposit',
    '/v2/sub-user/user-list',
    '/v2/sub-user/user-state',
    '/v2/user/uid',
    '/v5/account/universal_transfer_records',
  ]),
];

const credentials = ['AccessKeyId', 'SignatureMethod', 'SignatureVersion', 'Timestamp', 'Signature'];

/** The fields of the query of a GET request, and of the body of any other, whose query has none. */
function fields(request: RawRequest): Fields {
  if (request.method === 'GET') return without(inQuery(request), credentials);
  if (without(queryFields(request.query ?? ''), credentials).size > 0) deny('this request has fields in its query');
  return inJson({ ...request, query: undefined });
}

/** The meanings of HTX. */
export const htxMeanings: Meanings = {
  id: htx.id,
  endpoints: [...on(hostsOf(htx, 'live', 'aws'), spot), ...on(hostsOf(htx, 'futures', 'futures-aws'), contracts)],
  fields,
};
