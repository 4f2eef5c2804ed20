/**
 * For each exchange, a request that changes nothing and that needs a signature: the one for balances. What the exchange's
 * own `requests` have is not repeated here.
 * @module
 */
import type { Exchange, ExchangeRequest } from '../../exchanges/core/types.js';
import * as exchanges from '../../exchanges/index.js';

type Table = Readonly<Record<string, ExchangeRequest>>;

/** By the exchange's id; where hosts have APIs of their own, `id/host`. Each has the page of its documentation. */
const requests: Table = {
  // https://developers.binance.com/docs/derivatives/usds-margined-futures/account/rest-api/Futures-Account-Balance-V3
  'binance/usdm': { method: 'GET', path: '/fapi/v3/balance' },
  // https://developers.binance.com/docs/derivatives/coin-margined-futures/account/rest-api/Futures-Account-Balance
  'binance/coinm': { method: 'GET', path: '/dapi/v1/balance' },
  // https://bingx-api.github.io/docs/#/en-us/spot/account-api.html#Query%20Assets
  bingx: { method: 'GET', path: '/openApi/spot/v1/account/balance' },
  // https://bingx-api.github.io/docs/#/en-us/swapV2/account-api.html#Query%20account%20data
  'bingx/vst': { method: 'GET', path: '/openApi/swap/v3/user/balance' },
  // https://github.com/bitbankinc/bitbank-api-docs/blob/master/rest-api.md#assets
  bitbank: { method: 'GET', path: '/v1/user/assets' },
  // https://www.bitget.com/api-doc/spot/account/Get-Account-Assets
  bitget: { method: 'GET', path: '/api/v2/spot/account/assets' },
  // https://apidocs.bithumb.com/reference/전체-계좌-조회
  bithumb: { method: 'GET', path: '/v1/accounts' },
  // https://www.bitmex.com/api/explorer/#!/User/User_getMargin
  bitmex: { method: 'GET', path: '/api/v1/user/margin', query: { currency: 'all' } },
  // https://www.bitstamp.net/api/#tag/Account-balances/operation/GetAccountBalances
  bitstamp: { method: 'POST', path: '/api/v2/account_balances/' },
  // https://github.com/Bittrex/bittrex.github.io (closed)
  'bittrex-v1': { method: 'GET', path: '/api/v1.1/account/getbalances' },
  // https://docs.bitvavo.com/docs/rest-api/get-account-balance
  bitvavo: { method: 'GET', path: '/v2/balance' },
  // https://bybit-exchange.github.io/docs/v5/account/wallet-balance
  bybit: { method: 'GET', path: '/v5/account/wallet-balance', query: { accountType: 'UNIFIED' } },
  // https://docs.coinex.com/api/v2/assets/balance/http/get-spot-balance
  coinex: { method: 'GET', path: '/v2/assets/spot/balance' },
  // https://exchange-docs.crypto.com/exchange/v1/rest-ws/index.html#private-user-balance
  cryptocom: { method: 'POST', path: '/exchange/v1/private/user-balance' },
  // https://docs.deribit.com/api-reference/account-management/private-get_account_summaries
  deribit: { method: 'GET', path: '/api/v2/private/get_account_summaries' },
  // https://www.gate.com/docs/developers/apiv4/en/#list-spot-accounts
  gate: { method: 'GET', path: '/api/v4/spot/accounts' },
  // https://www.gate.com/docs/developers/apiv4/en/#query-futures-account
  'gate/futures': { method: 'GET', path: '/api/v4/futures/usdt/accounts' },
  // https://docs.gemini.com/rest/fund-management#get-available-balances
  gemini: { method: 'POST', path: '/v1/balances' },
  // Which accounts there are: their balances are asked for by the numbers that come back.
  // https://huobiapi.github.io/docs/spot/v1/en/#get-all-accounts-of-the-current-user
  htx: { method: 'GET', path: '/v1/account/accounts' },
  // All contracts. https://www.htx.com/en-us/opend/newApiPages/ (Account, Query Account Balance, v5)
  'htx/futures': { method: 'GET', path: '/v5/account/balance' },
  // https://docs.kraken.com/api/docs/futures-api/trading/get-accounts
  'kraken-futures': { method: 'GET', path: '/derivatives/api/v3/accounts' },
  // https://www.kucoin.com/docs-new/rest/account-info/account-funding/get-account-list-spot
  kucoin: { method: 'GET', path: '/api/v1/accounts' },
  // https://www.kucoin.com/docs-new/rest/account-info/account-funding/get-account-futures
  'kucoin/futures': { method: 'GET', path: '/api/v1/account-overview', query: { currency: 'USDT' } },
  // https://www.mexc.com/api-docs/spot-v3/spot-account-trade#account-information
  mexc: { method: 'GET', path: '/api/v3/account' },
  // https://www.mexc.com/api-docs/futures/account-and-trading-endpoints
  'mexc-futures': { method: 'GET', path: '/api/v1/private/account/assets' },
  // https://www.okx.com/docs-v5/en/#trading-account-rest-api-get-balance
  okx: { method: 'GET', path: '/api/v5/account/balance' },
  // https://docs.upbit.com/reference/전체-계좌-조회
  upbit: { method: 'GET', path: '/v1/accounts' },
  // https://docs.whitebit.com/private/http-trade-v4/#trading-balance
  whitebit: { method: 'POST', path: '/api/v4/trade-account/balance' },
};

const { binance, bitfinex, bittrex, coinbase, kraken, poloniex } = exchanges;
const traded = new Map(
  [binance, bitfinex, bittrex, coinbase, kraken, poloniex].map(({ id, requests: { balances } }) => [id, balances]),
);

/** @param host the account's, by name; undefined for the exchange's first. */
export function balanceRequest({ id }: Pick<Exchange, 'id'>, host?: string): ExchangeRequest {
  const request = requests[`${id}/${host}`] ?? traded.get(id)?.() ?? requests[id];
  if (request === undefined) throw new TypeError(`no balance request is known for ${id}`);
  return request;
}
