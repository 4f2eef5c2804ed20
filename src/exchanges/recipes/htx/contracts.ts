/**
 * The endpoints of HTX for contracts. Their orders have no meaning yet.
 * @see https://www.htx.com/en-us/opend/newApiPages/
 * @see https://huobiapi.github.io/docs/dm/v1/en/#contract-trading-interface
 * @module
 */
import { cancelAll, cancelEach, cancelListed, cancelOne } from '../../meaning/cancels.js';
import { type Hosted, plain, strict, unjudged } from '../../meaning/endpoint.js';
import {
  choice,
  digits,
  identifier,
  list,
  listBody,
  object,
  required,
  separated,
  several,
  symbol,
} from '../../meaning/fields.js';

/** A switch that is turned off has no time. */
const killSwitch = { on_off: choice({ 0: 'off', 1: 'on' }), time_out: digits };

const cancelAfter = (path: string): Hosted =>
  strict('cancel', 'POST', path, killSwitch, (values) =>
    cancelAll({}, required(values.on_off, 'on_off') === 'off' ? '0' : required(values.time_out, 'time_out')),
  );

/** They choose some of the orders. */
const sides = {
  side: choice({ buy: true, sell: true }),
  position_side: choice({ long: true, short: true, both: true }),
};

const cancels: readonly Hosted[] = [
  strict(
    'cancel',
    'POST',
    '/v5/trade/cancel_order',
    { contract_code: symbol, order_id: digits, client_order_id: identifier },
    (values) => cancelOne({ symbol: values.contract_code, id: values.order_id, clientOrderId: values.client_order_id }),
  ),
  strict(
    'cancel',
    'POST',
    '/v5/trade/cancel_batch_orders',
    { contract_code: symbol, order_id: several(digits), client_order_id: several(identifier) },
    (values) =>
      cancelListed({
        symbol: values.contract_code,
        ids: values.order_id,
        clientOrderIds: values.client_order_id,
      }),
  ),
  strict('cancel', 'POST', '/v5/trade/cancel_all_orders', { contract_code: symbol, ...sides }, (values) =>
    cancelAll({ symbol: values.contract_code }),
  ),
  cancelAfter('/v5/trade/cancel-after'),
  strict(
    'cancel',
    'POST',
    '/v5/algo/cancel_orders',
    { [listBody]: list(object({ contract_code: symbol, algo_id: digits, algo_client_order_id: identifier })) },
    (values) =>
      cancelEach(
        required(values[listBody], 'the list of orders').map(({ contract_code, algo_id, algo_client_order_id }) => ({
          symbol: contract_code,
          id: algo_id,
          clientOrderId: algo_client_order_id,
        })),
        { trigger: true },
      ),
  ),
];

/** Delivery contracts, inverse swaps, and linear swaps before version 5. */
const prefixes = [
  '/api/v1/contract_',
  '/swap-api/v1/swap_',
  '/linear-swap-api/v1/swap_',
  '/linear-swap-api/v1/swap_cross_',
] as const;

const named = (...names: readonly string[]): string[] =>
  prefixes.flatMap((prefix) => names.map((name) => prefix + name));

/** `symbol` is the currency of delivery contracts, and `pair` that of linear ones. */
const contract = {
  symbol,
  pair: symbol,
  contract_code: symbol,
  contract_type: choice({ swap: true, this_week: true, next_week: true, quarter: true, next_quarter: true }),
};

/** They choose some of the orders. */
const chosen = {
  direction: choice({ buy: true, sell: true }),
  offset: choice({ open: true, close: true, both: true }),
};

const oldCancels: readonly Hosted[] = [
  ...named('cancel').map((path) =>
    strict(
      'cancel',
      'POST',
      path,
      { ...contract, order_id: separated(digits), client_order_id: separated(identifier) },
      (values) =>
        cancelListed({
          symbol: values.contract_code,
          ids: values.order_id,
          clientOrderIds: values.client_order_id,
        }),
    ),
  ),
  ...named('trigger_cancel', 'tpsl_cancel', 'track_cancel').map((path) =>
    strict('cancel', 'POST', path, { ...contract, order_id: separated(digits) }, (values) =>
      cancelListed({ symbol: values.contract_code, ids: values.order_id, trigger: true }),
    ),
  ),
  ...named('cancelall').map((path) =>
    strict('cancel', 'POST', path, { ...contract, ...chosen }, (values) => cancelAll({ symbol: values.contract_code })),
  ),
  ...named('trigger_cancelall', 'tpsl_cancelall', 'track_cancelall').map((path) =>
    strict('cancel', 'POST', path, { ...contract, ...chosen }, (values) =>
      cancelAll({ symbol: values.contract_code, trigger: true }),
    ),
  ),
  ...['/api/v1/contract-cancel-after', '/swap-api/v1/swap-cancel-after', '/linear-swap-api/v1/linear-cancel-after'].map(
    cancelAfter,
  ),
];

const old: readonly Hosted[] = [
  ...oldCancels,
  ...unjudged('order', 'POST', [
    ...named('order', 'batchorder', 'trigger_order', 'tpsl_order', 'relation_tpsl_order', 'track_order'),
    ...named('lightning_close_position'),
    '/api/v1/lightning_close_position',
  ]),
  ...plain('transfer', 'POST', [...named('master_sub_transfer', 'transfer_inner')]),
  ...plain('other', 'POST', named('sub_auth', 'switch_lever_rate', 'switch_position_mode')),
  ...plain('read', 'POST', [
    ...named(
      'account_info',
      'account_position_info',
      'available_level_rate',
      'balance_valuation',
      'fee',
      'financial_record',
      'financial_record_exact',
      'hisorders',
      'hisorders_exact',
      'master_sub_transfer_record',
      'matchresults',
      'matchresults_exact',
      'openorders',
      'order_detail',
      'order_info',
      'order_limit',
      'position_info',
      'position_limit',
      'sub_account_info',
      'sub_account_info_list',
      'sub_account_list',
      'sub_position_info',
      'tpsl_hisorders',
      'tpsl_openorders',
      'track_hisorders',
      'track_openorders',
      'transfer_limit',
      'trigger_hisorders',
      'trigger_openorders',
      'user_settlement_records',
    ),
    ...[
      '/api/v3/contract_',
      '/swap-api/v3/swap_',
      '/linear-swap-api/v3/swap_',
      '/linear-swap-api/v3/swap_cross_',
    ].flatMap((prefix) =>
      [
        'financial_record',
        'financial_record_exact',
        'hisorders',
        'hisorders_exact',
        'matchresults',
        'matchresults_exact',
      ].map((name) => prefix + name),
    ),
  ]),
  ...plain('read', 'GET', named('sub_auth_list', 'api_trading_status')),
];

/** The endpoints of the contract hosts. */
export const contracts: readonly Hosted[] = [
  ...cancels,
  ...old,
  ...unjudged('order', 'POST', [
    '/v5/algo/order',
    '/v5/trade/batch_orders',
    '/v5/trade/order',
    // They close positions at the price of the market.
    '/v5/trade/position',
    '/v5/trade/position_all',
  ]),
  ...plain('transfer', 'POST', ['/api/v6/copyTrading/trader/transfer']),
  ...plain('other', 'POST', [
    '/api/v6/copyTrading/trader/apikey',
    '/api/v6/copyTrading/trader/config',
    '/api/v6/copyTrading/trader/follower',
    '/api/v6/copyTrading/trader/follower-settings',
    '/v5/account/asset_mode',
    '/v5/account/fee_deduction_currency',
    '/v5/position/lever',
    '/v5/position/margin',
    '/v5/position/mode',
  ]),
  ...plain('read', 'GET', [
    '/api/v6/copyTrading/trader/followers',
    '/api/v6/copyTrading/trader/instruments',
    '/api/v6/copyTrading/trader/profit-sharing-history',
    '/api/v6/copyTrading/trader/profit-sharing-history-summary',
    '/api/v6/copyTrading/trader/statistics',
    '/api/v6/copyTrading/trader/unrealized-profit-sharing-summary',
    '/v5/account/asset_mode',
    '/v5/account/balance',
    '/v5/account/bills',
    '/v5/account/fee_deduction_currency',
    '/v5/algo/order',
    '/v5/algo/order/history',
    '/v5/algo/order/opens',
    '/v5/market/assets_deduction_currency',
    '/v5/market/multi_assets_margin',
    '/v5/market/risk/limit',
    '/v5/position/lever',
    '/v5/position/mode',
    '/v5/position/risk/limit',
    '/v5/position/risk/limit_tier',
    '/v5/trade/order',
    '/v5/trade/order/details',
    '/v5/trade/order/history',
    '/v5/trade/order/opens',
    '/v5/trade/position/opens',
  ]),
];
