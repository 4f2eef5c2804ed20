/**
 * What the requests of Coinbase Advanced Trade mean, and those of the older API (v2), which takes
 * the same keys.
 * @see https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/rest-api
 * @module
 */
import { on, plain } from '../../meaning/endpoint.js';
import { hostsOf, inQueryOrJson, type Meanings } from '../../meaning/meanings.js';
import { coinbaseAdvancedOrders } from './orders.js';
import { coinbaseAdvanced } from './recipe.js';

const trading = [
  ...coinbaseAdvancedOrders,
  ...plain('transfer', 'POST', ['/api/v3/brokerage/portfolios/move_funds']),
  ...plain('other', 'POST', [
    '/api/v3/brokerage/cfm/intraday/margin_setting',
    '/api/v3/brokerage/convert/quote',
    '/api/v3/brokerage/convert/trade/{trade}',
    '/api/v3/brokerage/intx/multi_asset_collateral',
    '/api/v3/brokerage/orders/edit_preview',
    '/api/v3/brokerage/orders/preview',
    '/api/v3/brokerage/portfolios',
  ]),
  ...plain('other', 'PUT', ['/api/v3/brokerage/portfolios/{portfolio}']),
  ...plain('other', 'DELETE', ['/api/v3/brokerage/portfolios/{portfolio}']),
  ...plain('read', 'GET', [
    '/api/v3/brokerage/accounts',
    '/api/v3/brokerage/accounts/{account}',
    '/api/v3/brokerage/best_bid_ask',
    '/api/v3/brokerage/cfm/balance_summary',
    '/api/v3/brokerage/cfm/intraday/current_margin_window',
    '/api/v3/brokerage/cfm/intraday/margin_setting',
    '/api/v3/brokerage/cfm/positions',
    '/api/v3/brokerage/cfm/positions/{product}',
    '/api/v3/brokerage/cfm/sweeps',
    '/api/v3/brokerage/convert/trade/{trade}',
    '/api/v3/brokerage/intx/balances/{portfolio}',
    '/api/v3/brokerage/intx/portfolio/{portfolio}',
    '/api/v3/brokerage/intx/positions/{portfolio}',
    '/api/v3/brokerage/intx/positions/{portfolio}/{symbol}',
    '/api/v3/brokerage/key_permissions',
    '/api/v3/brokerage/orders/historical/batch',
    '/api/v3/brokerage/orders/historical/fills',
    '/api/v3/brokerage/orders/historical/{order}',
    '/api/v3/brokerage/payment_methods',
    '/api/v3/brokerage/payment_methods/{method}',
    '/api/v3/brokerage/portfolios',
    '/api/v3/brokerage/portfolios/{portfolio}',
    '/api/v3/brokerage/product_book',
    '/api/v3/brokerage/products',
    '/api/v3/brokerage/products/{product}',
    '/api/v3/brokerage/products/{product}/candles',
    '/api/v3/brokerage/products/{product}/ticker',
    '/api/v3/brokerage/transaction_summary',
  ]),
];

/** https://docs.cdp.coinbase.com/coinbase-app/track-apis/accounts */
const wallets = [
  ...plain('withdraw', 'POST', [
    '/v2/accounts/{account}/transactions',
    '/v2/accounts/{account}/withdrawals',
    '/v2/accounts/{account}/withdrawals/{withdrawal}/commit',
  ]),
  ...plain('other', 'POST', [
    '/v2/accounts/{account}/addresses',
    '/v2/accounts/{account}/deposits',
    '/v2/accounts/{account}/deposits/{deposit}/commit',
  ]),
  ...plain('read', 'GET', [
    '/v2/accounts',
    '/v2/accounts/{account}',
    '/v2/accounts/{account}/addresses',
    '/v2/accounts/{account}/addresses/{address}',
    '/v2/accounts/{account}/addresses/{address}/transactions',
    '/v2/accounts/{account}/deposits',
    '/v2/accounts/{account}/deposits/{deposit}',
    '/v2/accounts/{account}/transactions',
    '/v2/accounts/{account}/transactions/{transaction}',
    '/v2/accounts/{account}/withdrawals',
    '/v2/accounts/{account}/withdrawals/{withdrawal}',
    '/v2/payment-methods',
    '/v2/payment-methods/{method}',
    '/v2/user',
  ]),
];

/** The meanings of Coinbase Advanced Trade. */
export const coinbaseAdvancedMeanings: Meanings = {
  id: coinbaseAdvanced.id,
  endpoints: on(hostsOf(coinbaseAdvanced, 'live'), [...trading, ...wallets]),
  fields: inQueryOrJson,
};
