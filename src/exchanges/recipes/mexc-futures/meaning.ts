/**
 * What the requests of MEXC Futures mean. Its orders have no meaning yet.
 * @see https://www.mexc.com/api-docs/futures/account-and-trading-endpoints
 * @module
 */
import { cancelAll, cancelEach, cancelListed, cancelOne } from '../../meaning/cancels.js';
import { on, plain, strict, unjudged } from '../../meaning/endpoint.js';
import { digits, identifier, list, listBody, object, required, several, symbol } from '../../meaning/fields.js';
import { hostsOf, inQueryOrJson, type Meanings } from '../../meaning/meanings.js';
import { mexcFutures } from './recipe.js';

const path = (name: string): string => `/api/v1/private/${name}`;

const external = { symbol, externalOid: identifier };

const endpoints = [
  strict('cancel', 'POST', path('order/cancel'), { [listBody]: several(digits) }, (values) =>
    cancelListed({ ids: values[listBody] }),
  ),
  strict('cancel', 'POST', path('order/cancel_with_external'), external, (values) =>
    cancelOne({ symbol: required(values.symbol, 'symbol'), clientOrderId: values.externalOid }),
  ),
  strict('cancel', 'POST', path('order/batch_cancel_with_external'), { [listBody]: list(object(external)) }, (values) =>
    cancelEach(
      required(values[listBody], 'the list of orders').map(({ symbol, externalOid }) => ({
        symbol,
        clientOrderId: externalOid,
      })),
    ),
  ),
  // Without a symbol it cancels the orders of all contracts.
  strict('cancel', 'POST', path('order/cancel_all'), { symbol }, (values) => cancelAll({ symbol: values.symbol })),
  strict(
    'cancel',
    'POST',
    path('planorder/cancel'),
    { [listBody]: list(object({ symbol, orderId: digits })) },
    (values) =>
      cancelEach(
        required(values[listBody], 'the list of orders').map(({ symbol, orderId }) => ({ symbol, id: orderId })),
        { trigger: true },
      ),
  ),
  strict('cancel', 'POST', path('planorder/cancel_all'), { symbol }, (values) =>
    cancelAll({ symbol: values.symbol, trigger: true }),
  ),
  strict(
    'cancel',
    'POST',
    path('stoporder/cancel'),
    { [listBody]: list(object({ stopPlanOrderId: digits })) },
    (values) =>
      cancelEach(
        required(values[listBody], 'the list of orders').map(({ stopPlanOrderId }) => ({ id: stopPlanOrderId })),
        { trigger: true },
      ),
  ),
  // A position is refused: its symbol may be another one.
  strict('cancel', 'POST', path('stoporder/cancel_all'), { symbol }, (values) =>
    cancelAll({ symbol: values.symbol, trigger: true }),
  ),
  strict('cancel', 'POST', path('trackorder/cancel'), { symbol, trackOrderId: digits }, (values) =>
    cancelOne({ symbol: values.symbol, id: values.trackOrderId, trigger: true }),
  ),
  ...unjudged('order', 'POST', [
    path('order/chase_limit_order'),
    path('order/create'),
    path('order/submit'),
    path('order/submit_batch'),
    path('planorder/place'),
    path('planorder/place/v2'),
    // They close or turn positions at the price of the market.
    path('position/close_all'),
    path('position/reverse'),
    path('stoporder/place'),
    path('trackorder/place'),
  ]),
  ...unjudged('amend', 'POST', [
    path('order/change_limit_order'),
    path('planorder/change_stop_order'),
    path('stoporder/change_plan_price'),
    path('stoporder/change_price'),
    path('trackorder/change_order'),
  ]),
  ...plain('other', 'POST', [
    path('account/change_risk_level'),
    path('market_maker/self_trade/blacklist/create'),
    path('market_maker/self_trade/blacklist/delete'),
    path('market_maker/self_trade/blacklist/update'),
    path('position/change_auto_add_im'),
    path('position/change_leverage'),
    path('position/change_margin'),
    path('position/change_position_mode'),
  ]),
  ...plain('read', 'POST', [
    path('account/asset/analysis/calendar/daily/v3'),
    path('account/asset/analysis/calendar/monthly/v3'),
    path('account/asset/analysis/recent/v3'),
    path('account/asset/analysis/v3'),
    path('order/batch_query_with_external'),
    path('order/open_order_total_count'),
  ]),
  ...plain('read', 'GET', [
    path('account/asset/analysis/export'),
    path('account/asset/analysis/today_pnl'),
    path('account/asset/analysis/yesterday_pnl'),
    path('account/asset/analysis/{type}'),
    path('account/asset/{currency}'),
    path('account/asset_book/order_deal_fee/total'),
    path('account/assets'),
    path('account/config/contractFeeDiscountConfig'),
    path('account/contract/fee_rate'),
    path('account/contract/zero_fee_rate'),
    path('account/discountType'),
    path('account/feeDeductConfigs'),
    path('account/profit_rate/{type}'),
    path('account/risk_limit'),
    path('account/tiered_fee_rate'),
    path('account/tiered_fee_rate/v2'),
    path('account/transfer_record'),
    path('market_maker/self_trade/blacklist'),
    path('market_maker/self_trade/blacklist/search'),
    path('order/batch_query'),
    path('order/deal_details/{order}'),
    path('order/external/{symbol}/{order}'),
    path('order/fee_details'),
    path('order/get/{order}'),
    path('order/list/close_orders'),
    path('order/list/history_orders'),
    path('order/list/open_orders'),
    path('order/list/open_orders/{symbol}'),
    path('order/list/order_deals'),
    path('order/list/order_deals/v3'),
    path('planorder/list/orders'),
    path('position/funding_records'),
    path('position/leverage'),
    path('position/list/history_positions'),
    path('position/open_positions'),
    path('position/position_mode'),
    path('stoporder/list/orders'),
    path('stoporder/open_orders'),
    path('stoporder/order_details/{order}'),
    path('trackorder/list/orders'),
  ]),
];

/** The meanings of MEXC Futures. */
export const mexcFuturesMeanings: Meanings = {
  id: mexcFutures.id,
  endpoints: on(hostsOf(mexcFutures, 'live', 'contract'), endpoints),
  fields: inQueryOrJson,
};
