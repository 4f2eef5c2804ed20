/**
 * What the requests of Deribit mean. Its orders have no meaning yet. Only GET requests are known: a
 * POST request has a method in its body too.
 * @see https://docs.deribit.com/api-reference/trading/private-cancel
 * @module
 */
import { cancelAll, cancelOne } from '../../meaning/cancels.js';
import { on, plain, strict, unjudged, vague } from '../../meaning/endpoint.js';
import { choice, flag, identifier, required, symbol } from '../../meaning/fields.js';
import { hostsOf, inQuery, type Meanings } from '../../meaning/meanings.js';
import { deny } from '../../wire/deny.js';
import { deribit } from './recipe.js';

const path = (name: string): string => `/api/v2/private/${name}`;

/** They choose some of the orders, and change the form of the answer. */
const choices = {
  type: choice({ all: true, limit: true, trigger_all: true, stop: true, take: true, trailing_stop: true }),
  detailed: flag,
  freeze_quotes: flag,
};

const endpoints = [
  strict('cancel', 'GET', path('cancel'), { order_id: identifier }, (values) => cancelOne({ id: values.order_id })),
  strict('cancel', 'GET', path('cancel_all'), { detailed: flag, freeze_quotes: flag }, () => cancelAll({})),
  strict(
    'cancel',
    'GET',
    path('cancel_all_by_currency'),
    {
      ...choices,
      currency: identifier,
      kind: choice({ future: true, option: true, spot: true, future_combo: true, option_combo: true, any: true }),
    },
    () => cancelAll({}),
  ),
  // The orders of combinations have other symbols.
  strict(
    'cancel',
    'GET',
    path('cancel_all_by_instrument'),
    { ...choices, instrument_name: symbol, include_combos: choice({ false: false }) },
    (values) => cancelAll({ symbol: required(values.instrument_name, 'instrument_name') }),
  ),
  ...unjudged('order', 'GET', [
    path('approve_block_trade'),
    path('buy'),
    path('close_position'),
    path('execute_block_trade'),
    path('sell'),
  ]),
  vague('amend', 'GET', path('edit'), 'an amend of Deribit does not state its symbol'),
  vague('amend', 'GET', path('edit_by_label'), 'an amend of Deribit does not state its side'),
  ...plain('withdraw', 'GET', [path('withdraw'), path('submit_transfer_to_user')]),
  ...plain('transfer', 'GET', [path('submit_transfer_between_subaccounts'), path('submit_transfer_to_subaccount')]),
  ...plain('session', 'GET', [path('logout')]),
  ...plain('other', 'GET', [
    path('add_to_address_book'),
    path('cancel_transfer_by_id'),
    path('cancel_withdrawal'),
    path('change_api_key_name'),
    path('change_scope_in_api_key'),
    path('change_subaccount_name'),
    path('create_api_key'),
    path('create_deposit_address'),
    path('create_subaccount'),
    path('disable_api_key'),
    path('enable_api_key'),
    // Their answers have keys or tokens.
    path('get_subaccounts_details'),
    path('list_api_keys'),
    path('remove_api_key'),
    path('remove_from_address_book'),
    path('remove_subaccount'),
    path('reset_api_key'),
    path('set_email_for_subaccount'),
    path('set_password_for_subaccount'),
    path('toggle_subaccount_login'),
    path('update_in_address_book'),
  ]),
  ...plain('read', 'GET', [
    path('get_account_summaries'),
    path('get_account_summary'),
    path('get_address_book'),
    path('get_block_trade_requests'),
    path('get_block_trades'),
    path('get_current_deposit_address'),
    path('get_deposits'),
    path('get_margins'),
    path('get_open_orders'),
    path('get_open_orders_by_currency'),
    path('get_open_orders_by_instrument'),
    path('get_open_orders_by_label'),
    path('get_order_history_by_currency'),
    path('get_order_history_by_instrument'),
    path('get_order_margin_by_ids'),
    path('get_order_state'),
    path('get_order_state_by_label'),
    path('get_position'),
    path('get_positions'),
    path('get_settlement_history_by_currency'),
    path('get_settlement_history_by_instrument'),
    path('get_stop_order_history'),
    path('get_transaction_log'),
    path('get_transfers'),
    path('get_trigger_order_history'),
    path('get_user_trades_by_currency'),
    path('get_user_trades_by_currency_and_time'),
    path('get_user_trades_by_instrument'),
    path('get_user_trades_by_instrument_and_time'),
    path('get_user_trades_by_order'),
    path('get_withdrawals'),
  ]),
];

/** The meanings of Deribit. */
export const deribitMeanings: Meanings = {
  id: deribit.id,
  endpoints: on(hostsOf(deribit, 'live', 'testnet'), endpoints),
  fields(request) {
    const fields = inQuery(request);
    // A member of JSON-RPC, which names the method.
    return fields.has('method') ? deny('a parameter names another method') : fields;
  },
};
