/**
 * What the requests of Gate mean.
 * @see https://www.gate.com/docs/developers/apiv4/en/#create-an-order
 * @module
 */
import { cancelAll, cancelOne, cancelSeveral } from '../../meaning/cancels.js';
import { type Details, type Hosted, on, plain, segment, strict, vague } from '../../meaning/endpoint.js';
import { choice, digits, listBody, object, required, several, symbol, text } from '../../meaning/fields.js';
import { fieldsOf, hostsOf, inQuery, type Meanings } from '../../meaning/meanings.js';
import { actionMode, conditionalOrder, meantConditional, meantOrder, order } from './orders.js';
import { gate } from './recipe.js';

const api = (path: string): string => `/api/v4${path}`;

const account = choice({ spot: true, margin: true, cross_margin: true, unified: true });

/** An order's own id is a number. The identifier that a client gave it begins with `t-`. */
const orderId = text(/^(?:\d{1,20}|t-[\w.-]{1,28})$/);

const named = (id: string) => (id.startsWith('t-') ? { clientOrderId: id } : { id });

const cancelNamed = (
  segments: Readonly<Record<string, string>>,
  given: { symbol: string | undefined; trigger?: boolean },
): Details => cancelOne({ ...given, ...named(segment(segments, 'order_id', orderId)) });

const spot: readonly Hosted[] = [
  strict('order', 'POST', api('/spot/orders'), order, (values) => ({ orders: [meantOrder(values)] })),
  strict('order', 'POST', api('/spot/batch_orders'), { [listBody]: several(object(order)) }, (values) => ({
    orders: required(values[listBody], 'the list').map(meantOrder),
  })),
  strict('order', 'POST', api('/spot/price_orders'), conditionalOrder, (values) => ({
    orders: [meantConditional(values)],
  })),
  vague('amend', 'PATCH', api('/spot/orders/{order_id}'), 'an amend of Gate does not state its side'),
  vague('amend', 'POST', api('/spot/amend_batch_orders'), 'an amend of Gate does not state its side'),
  // https://www.gate.com/docs/developers/apiv4/en/#cancel-a-single-order
  strict(
    'cancel',
    'DELETE',
    api('/spot/orders/{order_id}'),
    { currency_pair: symbol, account, action_mode: actionMode },
    (values, segments) => cancelNamed(segments, { symbol: required(values.currency_pair, 'currency_pair') }),
  ),
  // `side` would cancel only a part of them.
  strict(
    'cancel',
    'DELETE',
    api('/spot/orders'),
    { currency_pair: symbol, account, action_mode: actionMode },
    (values) => cancelAll({ symbol: values.currency_pair }),
  ),
  strict(
    'cancel',
    'POST',
    api('/spot/cancel_batch_orders'),
    { [listBody]: several(object({ currency_pair: symbol, id: digits, account, action_mode: actionMode })) },
    (values) =>
      cancelSeveral(
        required(values[listBody], 'the list').map(({ currency_pair, id }) => ({
          id,
          symbol: required(currency_pair, 'currency_pair'),
        })),
      ),
  ),
  // In seconds. Zero stops the countdown.
  strict('cancel', 'POST', api('/spot/countdown_cancel_all'), { timeout: digits, currency_pair: symbol }, (values) =>
    cancelAll({ symbol: values.currency_pair }, required(values.timeout, 'timeout')),
  ),
  strict('cancel', 'DELETE', api('/spot/price_orders/{order_id}'), {}, (_, segments) =>
    cancelOne({ id: segment(segments, 'order_id', digits), trigger: true }),
  ),
  strict(
    'cancel',
    'DELETE',
    api('/spot/price_orders'),
    { market: symbol, account: choice({ normal: true, margin: true, cross_margin: true, unified: true }) },
    (values) => cancelAll({ symbol: values.market, trigger: true }),
  ),
  // A push pays another user: https://www.gate.com/docs/developers/apiv4/en/#uid-transfer
  ...plain('withdraw', 'POST', [api('/withdrawals'), api('/withdrawals/push'), api('/push')]),
  ...plain('transfer', 'POST', [
    api('/wallet/transfers'),
    api('/wallet/sub_account_transfers'),
    api('/wallet/sub_account_to_sub_account'),
  ]),
  ...plain('other', 'DELETE', [api('/withdrawals/{withdrawal_id}')]),
  ...plain('other', 'POST', [
    api('/wallet/small_balance'),
    api('/sub_accounts'),
    api('/sub_accounts/{user_id}/keys'),
    api('/margin/auto_repay'),
    api('/margin/uni/loans'),
    api('/margin/cross/loans'),
    api('/margin/cross/repayments'),
    api('/margin/leverage/user_market_setting'),
    api('/unified/loans'),
    api('/unified/leverage/user_currency_setting'),
    api('/earn/uni/lends'),
  ]),
  ...plain('read', 'GET', [
    api('/account/detail'),
    api('/account/rate_limit'),
    api('/margin/accounts'),
    api('/margin/account_book'),
    api('/margin/cross/accounts'),
    api('/margin/cross/account_book'),
    api('/margin/funding_accounts'),
    api('/margin/user/account'),
    api('/margin/uni/loans'),
    api('/spot/account_book'),
    api('/spot/accounts'),
    api('/spot/batch_fee'),
    api('/spot/fee'),
    api('/spot/my_trades'),
    api('/spot/open_orders'),
    api('/spot/orders'),
    api('/spot/orders/{order_id}'),
    api('/spot/price_orders'),
    api('/spot/price_orders/{order_id}'),
    api('/unified/accounts'),
    api('/unified/borrowable'),
    api('/unified/loans'),
    api('/unified/transferable'),
    api('/unified/unified_mode'),
    api('/wallet/deposits'),
    api('/wallet/fee'),
    api('/wallet/sub_account_balances'),
    api('/wallet/sub_account_transfers'),
    api('/wallet/total_balance'),
    api('/wallet/transfers'),
    api('/wallet/withdraw_status'),
    api('/wallet/withdrawals'),
  ]),
];

/**
 * Contracts, under one of these prefixes. Their orders stay unknown: their size is in contracts, or
 * in base currency by a header, and a size of 0 closes a position.
 */
const contracts = (prefix: string): Hosted[] => [
  strict('cancel', 'DELETE', `${prefix}/orders/{order_id}`, {}, (_, segments) =>
    cancelNamed(segments, { symbol: undefined }),
  ),
  strict('cancel', 'DELETE', `${prefix}/orders`, { contract: symbol }, (values) =>
    cancelAll({ symbol: values.contract }),
  ),
  strict('cancel', 'DELETE', `${prefix}/price_orders/{order_id}`, { contract: symbol }, (_, segments) =>
    cancelOne({ id: segment(segments, 'order_id', digits), trigger: true }),
  ),
  strict('cancel', 'DELETE', `${prefix}/price_orders`, { contract: symbol }, (values) =>
    cancelAll({ symbol: values.contract, trigger: true }),
  ),
  ...['orders', 'price_orders'].map((name) =>
    vague('order', 'POST', `${prefix}/${name}`, "orders of Gate's contracts are not known"),
  ),
  ...plain('other', 'POST', [
    `${prefix}/positions/{contract}/leverage`,
    `${prefix}/positions/{contract}/margin`,
    `${prefix}/positions/{contract}/risk_limit`,
  ]),
  ...plain('read', 'GET', [
    `${prefix}/account_book`,
    `${prefix}/accounts`,
    `${prefix}/liquidates`,
    `${prefix}/my_trades`,
    `${prefix}/orders`,
    `${prefix}/orders/{order_id}`,
    `${prefix}/position_close`,
    `${prefix}/positions`,
    `${prefix}/positions/{contract}`,
    `${prefix}/price_orders`,
    `${prefix}/price_orders/{order_id}`,
  ]),
];

/** https://www.gate.com/docs/developers/apiv4/en/#futures */
const futures = ['usdt', 'btc'].flatMap((settle) => {
  const prefix = api(`/futures/${settle}`);
  return [
    ...contracts(prefix),
    vague('order', 'POST', `${prefix}/batch_orders`, "orders of Gate's contracts are not known"),
    strict('cancel', 'POST', `${prefix}/batch_cancel_orders`, { [listBody]: several(digits) }, (values) =>
      cancelSeveral(required(values[listBody], 'the list').map((id) => ({ id }))),
    ),
    strict('cancel', 'POST', `${prefix}/countdown_cancel_all`, { timeout: digits, contract: symbol }, (values) =>
      cancelAll({ symbol: values.contract }, required(values.timeout, 'timeout')),
    ),
    ...plain('other', 'POST', [
      `${prefix}/dual_mode`,
      `${prefix}/dual_comp/positions/{contract}/leverage`,
      `${prefix}/dual_comp/positions/{contract}/margin`,
      `${prefix}/dual_comp/positions/{contract}/risk_limit`,
    ]),
    ...plain('read', 'GET', [
      `${prefix}/auto_deleverages`,
      `${prefix}/dual_comp/positions/{contract}`,
      `${prefix}/fee`,
      `${prefix}/my_trades_timerange`,
      `${prefix}/orders_timerange`,
    ]),
  ];
});

const main = hostsOf(gate, 'live', 'eu', 'us', 'testnet');

/** The meanings of Gate. */
export const gateMeanings: Meanings = {
  id: gate.id,
  endpoints: [
    ...on(main, spot),
    ...on([...main, ...hostsOf(gate, 'futures', 'testnet-futures')], [...futures, ...contracts(api('/delivery/usdt'))]),
  ],
  // Settings of contracts are the query of a POST request. Gate reads no body of a DELETE request.
  fields: (request) => (request.method === 'DELETE' ? inQuery(request) : fieldsOf(request)),
};
