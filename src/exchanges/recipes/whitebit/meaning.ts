/**
 * What the requests of WhiteBIT mean. Its orders have no meaning yet.
 * @see https://docs.whitebit.com/api-reference/trading/spot-overview
 * @module
 */
import { cancelAll, cancelOne } from '../../meaning/cancels.js';
import { on, plain, strict, unjudged, vague } from '../../meaning/endpoint.js';
import { choice, digits, type Fields, identifier, required, several, symbol } from '../../meaning/fields.js';
import { hostsOf, inJson, type Meanings, without } from '../../meaning/meanings.js';
import { deny } from '../../wire/deny.js';
import type { RawRequest } from '../../wire/raw-request.js';
import { textAt } from '../../wire/slot.js';
import { whitebit } from './recipe.js';
import { payload } from './wire.js';

const path = (name: string): string => `/api/v4/${name}`;

/** Fewer orders are cancelled than the meaning says if some kinds are chosen. */
const orderTypes = several(choice({ spot: true, margin: true, futures: true }));

const endpoints = [
  strict(
    'cancel',
    'POST',
    path('order/cancel'),
    { market: symbol, orderId: digits, clientOrderId: identifier },
    (values) =>
      cancelOne({
        symbol: required(values.market, 'market'),
        id: values.orderId,
        clientOrderId: values.clientOrderId,
      }),
  ),
  strict('cancel', 'POST', path('order/cancel/all'), { market: symbol, type: orderTypes }, (values) =>
    cancelAll({ symbol: values.market }),
  ),
  strict('cancel', 'POST', path('order/conditional-cancel'), { market: symbol, id: digits }, (values) =>
    cancelOne({ symbol: required(values.market, 'market'), id: values.id, trigger: true }),
  ),
  strict('cancel', 'POST', path('order/oco-cancel'), { market: symbol, orderId: digits }, (values) =>
    cancelOne({ symbol: required(values.market, 'market'), id: values.orderId }),
  ),
  strict(
    'cancel',
    'POST',
    path('order/kill-switch'),
    { market: symbol, timeout: digits, types: orderTypes },
    (values) => cancelAll({ symbol: required(values.market, 'market') }, required(values.timeout, 'timeout')),
  ),
  ...unjudged('order', 'POST', [
    path('order/bulk'),
    path('order/collateral/bulk'),
    path('order/collateral/limit'),
    path('order/collateral/market'),
    path('order/collateral/oco'),
    path('order/collateral/stop-limit'),
    path('order/collateral/trigger-market'),
    path('order/market'),
    path('order/new'),
    path('order/stock_market'),
    path('order/stop_limit'),
    path('order/stop_market'),
  ]),
  vague('amend', 'POST', path('order/modify'), 'an amend of WhiteBIT does not state its side'),
  ...plain('withdraw', 'POST', [
    path('main-account/express-withdraw/token'),
    path('main-account/withdraw'),
    path('main-account/withdraw-pay'),
    // A code is money for everyone who has it.
    path('main-account/codes'),
  ]),
  ...plain('transfer', 'POST', [path('main-account/transfer'), path('sub-account/transfer')]),
  ...plain('session', 'POST', [path('profile/websocket_token')]),
  ...plain('other', 'POST', [
    path('collateral-account/leverage'),
    path('convert/confirm'),
    path('main-account/codes/apply'),
    path('main-account/create-new-address'),
    path('main-account/fiat-deposit-url'),
    path('main-account/smart-flex/investments/auto-invest'),
    path('main-account/smart-flex/investments/close'),
    path('main-account/smart-flex/investments/invest'),
    path('main-account/smart-flex/investments/withdraw'),
    path('main-account/smart/investment'),
    path('main-account/smart/investment/close'),
    path('mining/accounts/create'),
    path('mining/payout-destination'),
    path('mining/payout-destination/edit'),
    path('mining/workers/names'),
    path('sub-account/api-key/create'),
    path('sub-account/api-key/delete'),
    path('sub-account/api-key/edit'),
    path('sub-account/api-key/ip-address/create'),
    path('sub-account/api-key/ip-address/delete'),
    path('sub-account/api-key/ip-address/list'),
    path('sub-account/api-key/list'),
    path('sub-account/api-key/reset'),
    path('sub-account/block'),
    path('sub-account/create'),
    path('sub-account/delete'),
    path('sub-account/edit'),
    path('sub-account/unblock'),
  ]),
  ...plain('read', 'POST', [
    path('collateral-account/balance'),
    path('collateral-account/balance-summary'),
    path('collateral-account/funding-history'),
    path('collateral-account/positions/closed-pnl'),
    path('collateral-account/positions/history'),
    path('collateral-account/positions/open'),
    path('collateral-account/summary'),
    path('conditional-orders'),
    path('convert/history'),
    path('main-account/address'),
    path('main-account/balance'),
    path('main-account/fee'),
    path('main-account/history'),
    path('main-account/smart-flex/investments'),
    path('main-account/smart-flex/investments/history'),
    path('main-account/smart-flex/investments/payment-history'),
    path('main-account/smart-flex/plans'),
    path('main-account/smart/interest-payment-history'),
    path('main-account/smart/investments'),
    path('main-account/smart/plans'),
    path('market/fee'),
    path('market/fee/single'),
    path('mining/accounts'),
    path('mining/hashrate'),
    path('mining/rewards'),
    path('mining/workers/hashrate'),
    path('oco-orders'),
    path('order/kill-switch/status'),
    path('orders'),
    path('sub-account/balances'),
    path('sub-account/list'),
    path('sub-account/transfer/history'),
    path('trade-account/balance'),
    path('trade-account/executed-history'),
    path('trade-account/order'),
    path('trade-account/order/history'),
  ]),
];

/** The fields of the body, which the signed payload repeats and which names the path. */
function fields(request: RawRequest): Fields {
  if (textAt(payload, request, 'X-TXC-PAYLOAD') !== request.body) deny('the payload is not the body');
  const members = inJson(request);
  const named = members.get('request');
  if (named?.kind !== 'string' || named.text !== request.path) deny('request is not the path');
  return without(members, ['request', 'nonce', 'nonceWindow']);
}

/** The meanings of WhiteBIT. */
export const whitebitMeanings: Meanings = {
  id: whitebit.id,
  endpoints: on(hostsOf(whitebit, 'live', 'eu'), endpoints),
  fields,
};
