/**
 * What the requests of CoinEx mean. Its orders have no meaning yet.
 * @see https://docs.coinex.com/api/v2/spot/order/http/cancel-order
 * @module
 */
import { cancelAll, cancelListed, cancelOne } from '../../meaning/cancels.js';
import { type Hosted, on, plain, strict, unjudged } from '../../meaning/endpoint.js';
import { choice, digits, identifier, required, several, symbol } from '../../meaning/fields.js';
import { hostsOf, inQueryOrJson, type Meanings } from '../../meaning/meanings.js';
import { coinex } from './recipe.js';

const path = (name: string): string => `/v2/${name}`;

/** The orders of spot and margin accounts are cancelled by the same requests. */
const where = { market: symbol, market_type: choice({ SPOT: true, MARGIN: true, FUTURES: true }) };

const cancelsOf = (market: 'spot' | 'futures'): Hosted[] => [
  strict('cancel', 'POST', path(`${market}/cancel-order`), { ...where, order_id: digits }, (values) =>
    cancelOne({ symbol: required(values.market, 'market'), id: values.order_id }),
  ),
  strict('cancel', 'POST', path(`${market}/cancel-stop-order`), { ...where, stop_id: digits }, (values) =>
    cancelOne({ symbol: required(values.market, 'market'), id: values.stop_id, trigger: true }),
  ),
  strict('cancel', 'POST', path(`${market}/cancel-batch-order`), { ...where, order_ids: several(digits) }, (values) =>
    cancelListed({ symbol: required(values.market, 'market'), ids: values.order_ids }),
  ),
  strict(
    'cancel',
    'POST',
    path(`${market}/cancel-batch-stop-order`),
    { ...where, stop_ids: several(digits) },
    (values) => cancelListed({ symbol: required(values.market, 'market'), ids: values.stop_ids, trigger: true }),
  ),
  strict('cancel', 'POST', path(`${market}/cancel-order-by-client-id`), { ...where, client_id: identifier }, (values) =>
    cancelOne({ clientOrderId: values.client_id }),
  ),
  strict(
    'cancel',
    'POST',
    path(`${market}/cancel-stop-order-by-client-id`),
    { ...where, client_id: identifier },
    (values) => cancelOne({ clientOrderId: values.client_id, trigger: true }),
  ),
  // A side chooses some of the orders.
  strict(
    'cancel',
    'POST',
    path(`${market}/cancel-all-order`),
    { ...where, side: choice({ buy: true, sell: true }) },
    (values) => cancelAll({ symbol: required(values.market, 'market') }),
  ),
];

const endpoints = [
  ...cancelsOf('spot'),
  ...cancelsOf('futures'),
  ...unjudged('order', 'POST', [
    path('futures/batch-order'),
    path('futures/batch-stop-order'),
    path('futures/close-position'),
    path('futures/order'),
    path('futures/set-position-stop-loss'),
    path('futures/set-position-take-profit'),
    path('futures/stop-order'),
    path('spot/batch-order'),
    path('spot/batch-stop-order'),
    path('spot/order'),
    path('spot/stop-order'),
  ]),
  ...unjudged('amend', 'POST', [
    path('futures/batch-modify-order'),
    path('futures/modify-order'),
    path('futures/modify-position-stop-loss'),
    path('futures/modify-position-take-profit'),
    path('futures/modify-stop-order'),
    path('spot/batch-modify-order'),
    path('spot/modify-order'),
    path('spot/modify-stop-order'),
  ]),
  ...plain('withdraw', 'POST', [path('assets/withdraw')]),
  ...plain('transfer', 'POST', [path('account/subs/transfer'), path('assets/transfer')]),
  // Their answers have API keys.
  ...plain('other', 'GET', [path('account/subs/api'), path('account/subs/api-detail')]),
  ...plain('other', 'POST', [
    path('account/futures-market-settings'),
    path('account/settings'),
    path('account/subs'),
    path('account/subs/api'),
    path('account/subs/delete-api'),
    path('account/subs/edit-api'),
    path('account/subs/frozen'),
    path('account/subs/unfrozen'),
    path('assets/amm/add-liquidity'),
    path('assets/amm/remove-liquidity'),
    path('assets/cancel-withdraw'),
    path('assets/margin/borrow'),
    path('assets/margin/repay'),
    path('assets/renewal-deposit-address'),
    path('futures/adjust-position-leverage'),
    path('futures/adjust-position-margin'),
  ]),
  ...plain('read', 'GET', [
    path('account/futures-market-settings'),
    path('account/info'),
    path('account/subs'),
    path('account/subs/balance'),
    path('account/subs/info'),
    path('account/subs/spot-balance'),
    path('account/subs/transfer-history'),
    path('account/trade-fee-rate'),
    path('assets/amm/income-history'),
    path('assets/amm/liquidity'),
    path('assets/amm/liquidity-pool'),
    path('assets/credit/info'),
    path('assets/deposit-address'),
    path('assets/deposit-history'),
    path('assets/financial/balance'),
    path('assets/futures/balance'),
    path('assets/margin/balance'),
    path('assets/margin/borrow-history'),
    path('assets/margin/interest-limit'),
    path('assets/spot/balance'),
    path('assets/spot/transcation-history'),
    path('assets/transfer-history'),
    path('assets/withdraw'),
    path('futures/batch-order-status'),
    path('futures/finished-order'),
    path('futures/finished-position'),
    path('futures/finished-stop-order'),
    path('futures/order-deals'),
    path('futures/order-status'),
    path('futures/pending-order'),
    path('futures/pending-position'),
    path('futures/pending-stop-order'),
    path('futures/position-adl-history'),
    path('futures/position-funding-history'),
    path('futures/position-margin-history'),
    path('futures/position-settle-history'),
    path('futures/user-deals'),
    path('refer/agent-rebate/detail'),
    path('refer/agent-rebate/record'),
    path('refer/agent-referee'),
    path('refer/referee'),
    path('refer/referee-rebate/detail'),
    path('refer/referee-rebate/record'),
    path('spot/batch-order-status'),
    path('spot/finished-order'),
    path('spot/finished-stop-order'),
    path('spot/order-deals'),
    path('spot/order-status'),
    path('spot/pending-order'),
    path('spot/pending-stop-order'),
    path('spot/user-deals'),
  ]),
];

/** The meanings of CoinEx. */
export const coinexMeanings: Meanings = {
  id: coinex.id,
  endpoints: on(hostsOf(coinex, 'live'), endpoints),
  fields: inQueryOrJson,
};
