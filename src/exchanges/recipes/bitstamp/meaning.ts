/**
 * What the requests of Bitstamp mean. Its orders have no meaning yet.
 * @see https://www.bitstamp.net/api/
 * @module
 */
import { cancelAll, cancelOne } from '../../meaning/cancels.js';
import { on, plain, strict, unjudged, vague } from '../../meaning/endpoint.js';
import { choice, digits, identifier } from '../../meaning/fields.js';
import { hostsOf, inForm, inQuery, type Meanings } from '../../meaning/meanings.js';
import { bitstamp } from './recipe.js';

const path = (name: string): string => `/api/v2/${name}`;

/** ccxt sends it in forms that would be empty. */
const filler = { foo: choice({ bar: true }) };

/** The currencies that have an endpoint for withdrawals and one for their address. */
const currencies = `
  1inch aave ada algo alpha amp ant ape audio avax axs band bat bch blur boba btc cel chz comp crv cspr ctsi cvx dai
  dgld doge dot dydx enj ens eth eurcv euroc eurt fet flr ftm ftt gala gods grt gusd hbar imx inj jup knc ldo link
  lmwr lrc ltc mana matic mkr mpl near nexo omg ondo pax pepe perp pyth pyusd rad rgt ripple rly rndr sand sgb shib
  skl slp smt snx sol storj sui sushi sxp trac truf uma uni usdc usdt ust vchf vega veur vext wbtc wecan wif xlm xrp
  yfi zrx`
  .trim()
  .split(/\s+/);

const endpoints = [
  strict('cancel', 'POST', path('cancel_order/'), { id: digits, client_order_id: identifier }, (values) =>
    cancelOne({ id: values.id, clientOrderId: values.client_order_id }),
  ),
  strict('cancel', 'POST', path('cancel_all_orders/'), filler, () => cancelAll({})),
  strict('cancel', 'POST', path('cancel_all_orders/{pair}/'), filler, (_, { pair: symbol }) => cancelAll({ symbol })),
  ...unjudged(
    'order',
    'POST',
    ['buy', 'sell'].flatMap((side) => ['', 'instant/', 'market/'].map((kind) => path(`${side}/${kind}{pair}/`))),
  ),
  vague('amend', 'POST', path('replace_order/'), 'an amend of Bitstamp does not state its symbol'),
  // Requests a payment to a bank.
  ...plain('withdraw', 'POST', [path('withdrawal/open/')]),
  ...plain(
    'withdraw',
    'POST',
    currencies.map((currency) => path(`${currency}_withdrawal/`)),
  ),
  ...plain('transfer', 'POST', [path('transfer-to-main/'), path('transfer-from-main/')]),
  ...plain('session', 'POST', [path('websockets_token/')]),
  ...plain('other', 'POST', [
    path('crypto-transactions/deposits/{deposit}/reject/'),
    path('earn/subscribe/'),
    path('earn/subscriptions/setting/'),
    path('earn/unsubscribe'),
    path('earn/unsubscribe/'),
    path('liquidation_address/new/'),
    path('revoke_all_api_keys/'),
    path('travel_rule/contacts/'),
    path('travel_rule/utxo/xpub_registrations/'),
    path('travel_rule/utxo/xpub_registrations/{registration}/revoke/'),
    path('withdrawal/cancel/'),
  ]),
  ...plain(
    'read',
    'POST',
    currencies.map((currency) => path(`${currency}_address/`)),
  ),
  ...plain('read', 'POST', [
    path('account_balances/'),
    path('account_balances/{currency}/'),
    path('account_order_data/'),
    path('balance/'),
    path('balance/{pair}/'),
    path('btc_unconfirmed/'),
    path('crypto-transactions/'),
    path('fees/trading/'),
    path('fees/trading/{pair}'),
    path('fees/trading/{pair}/'),
    path('fees/withdrawal/'),
    path('fees/withdrawal/{currency}/'),
    path('get_max_order_amount/'),
    path('liquidation_address/info/'),
    path('my_trading_pairs/'),
    path('open_order'),
    path('open_orders/{pair}/'),
    path('order_data/'),
    path('order_status/'),
    path('user_transactions/'),
    path('user_transactions/{pair}/'),
    path('withdrawal-requests/'),
    path('withdrawal/status/'),
  ]),
  ...plain('read', 'GET', [
    path('crypto-transactions/deposits/'),
    path('earn/subscriptions/'),
    path('earn/transactions/'),
    path('trade_history/'),
    path('trade_history/{pair}'),
  ]),
];

/** The meanings of Bitstamp. */
export const bitstampMeanings: Meanings = {
  id: bitstamp.id,
  endpoints: on(hostsOf(bitstamp, 'live', 'sandbox'), endpoints),
  fields(request) {
    if (request.method === 'GET') return inQuery(request);
    return request.query === undefined && request.body === '' ? new Map() : inForm(request);
  },
};
