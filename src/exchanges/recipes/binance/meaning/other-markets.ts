/**
 * What requests for Binance's contracts in coins, its options and its portfolio margin mean. Their
 * orders are denied by name, and their orders can be cancelled and read.
 * @see https://developers.binance.com/docs/derivatives/portfolio-margin/trade
 * @module
 */
import { cancelAll, cancelOne } from '../../../meaning/cancels.js';
import { type Hosted, plain, strict, vague } from '../../../meaning/endpoint.js';
import { required, symbol } from '../../../meaning/fields.js';
import { contracts } from './contracts.js';
import { named } from './spot-order.js';

const orders = (paths: readonly string[], lacks: string): Hosted[] =>
  paths.map((path) => vague('order', 'POST', path, lacks));

/** https://developers.binance.com/docs/derivatives/coin-margined-futures/trade/rest-api */
export const inverse: readonly Hosted[] = [
  ...contracts('/dapi/v1'),
  ...orders(
    ['/dapi/v1/order', '/dapi/v1/batchOrders', '/dapi/v1/algoOrder'],
    "orders of Binance's contracts in coins are not known",
  ),
  ...plain('read', 'GET', [
    '/dapi/v1/account',
    '/dapi/v1/balance',
    '/dapi/v1/positionRisk',
    '/dapi/v2/leverageBracket',
  ]),
];

/** https://developers.binance.com/docs/derivatives/options-trading/trade */
export const options: readonly Hosted[] = [
  ...orders(['/eapi/v1/order', '/eapi/v1/batchOrders'], "orders of Binance's options are not known"),
  ...plain('session', 'POST', ['/eapi/v1/listenKey']),
  ...plain('session', 'PUT', ['/eapi/v1/listenKey']),
  ...plain('session', 'DELETE', ['/eapi/v1/listenKey']),
  ...plain('read', 'GET', [
    '/eapi/v1/account',
    '/eapi/v1/bill',
    '/eapi/v1/exerciseRecord',
    '/eapi/v1/historyOrders',
    '/eapi/v1/marginAccount',
    '/eapi/v1/openOrders',
    '/eapi/v1/order',
    '/eapi/v1/position',
    '/eapi/v1/userTrades',
  ]),
];

const markets = ['um', 'cm', 'margin'].map((market) => `/papi/v1/${market}`);

export const portfolio: readonly Hosted[] = [
  ...orders(
    markets.map((market) => `${market}/order`),
    "orders of Binance's portfolio margin are not known",
  ),
  ...markets.flatMap((market) => [
    strict('cancel', 'DELETE', `${market}/order`, named, (values) =>
      cancelOne({
        symbol: required(values.symbol, 'symbol'),
        id: values.orderId,
        clientOrderId: values.origClientOrderId,
      }),
    ),
    strict('cancel', 'DELETE', `${market}/allOpenOrders`, { symbol }, (values) =>
      cancelAll({ symbol: required(values.symbol, 'symbol') }),
    ),
    ...plain('read', 'GET', [`${market}/order`, `${market}/openOrders`, `${market}/allOrders`]),
  ]),
  ...plain('transfer', 'POST', ['/papi/v1/bnb-transfer']),
  ...plain('session', 'POST', ['/papi/v1/listenKey']),
  ...plain('session', 'PUT', ['/papi/v1/listenKey']),
  ...plain('session', 'DELETE', ['/papi/v1/listenKey']),
  ...plain('other', 'POST', [
    '/papi/v1/cm/leverage',
    '/papi/v1/cm/positionSide/dual',
    '/papi/v1/marginLoan',
    '/papi/v1/repay-futures-negative-balance',
    '/papi/v1/repay-futures-switch',
    '/papi/v1/repayLoan',
    '/papi/v1/um/leverage',
    '/papi/v1/um/positionSide/dual',
  ]),
  ...plain('read', 'GET', [
    '/papi/v1/account',
    '/papi/v1/balance',
    '/papi/v1/cm/account',
    '/papi/v1/cm/commissionRate',
    '/papi/v1/cm/income',
    '/papi/v1/cm/openOrder',
    '/papi/v1/cm/positionRisk',
    '/papi/v1/cm/positionSide/dual',
    '/papi/v1/cm/userTrades',
    '/papi/v1/margin/maxBorrowable',
    '/papi/v1/margin/maxWithdraw',
    '/papi/v1/margin/myTrades',
    '/papi/v1/rateLimit/order',
    '/papi/v1/um/account',
    '/papi/v1/um/commissionRate',
    '/papi/v1/um/income',
    '/papi/v1/um/openOrder',
    '/papi/v1/um/positionRisk',
    '/papi/v1/um/positionSide/dual',
    '/papi/v1/um/userTrades',
    '/papi/v2/um/account',
  ]),
];
