/**
 * What Binance's contracts in USDT and in coins have in common: cancellations, settings and reads.
 * @see https://developers.binance.com/docs/derivatives/usds-margined-futures/trade/rest-api/Cancel-Order
 * @module
 */
import { cancelAll, cancelOne, cancelSeveral } from '../../../meaning/cancels.js';
import { type Hosted, plain, strict } from '../../../meaning/endpoint.js';
import { digits, identifier, jsonText, required, several, symbol } from '../../../meaning/fields.js';
import { deny } from '../../../wire/deny.js';
import { named } from './spot-order.js';

const ids = jsonText(several(digits));

/** @param prefix such as `/fapi/v1`. */
export const contracts = (prefix: string): readonly Hosted[] => [
  strict('cancel', 'DELETE', `${prefix}/order`, named, (values) =>
    cancelOne({
      symbol: required(values.symbol, 'symbol'),
      id: values.orderId,
      clientOrderId: values.origClientOrderId,
    }),
  ),
  // https://developers.binance.com/docs/derivatives/usds-margined-futures/trade/rest-api/Cancel-Multiple-Orders
  // ccxt writes the name of the list in lower case.
  strict('cancel', 'DELETE', `${prefix}/batchOrders`, { symbol, orderIdList: ids, orderidlist: ids }, (values) => {
    if (values.orderIdList !== undefined && values.orderidlist !== undefined) deny('orderIdList is given twice');
    const given = required(values.orderIdList ?? values.orderidlist, 'orderIdList');
    const shared = required(values.symbol, 'symbol');
    return cancelSeveral(given.map((id) => ({ id, symbol: shared })));
  }),
  strict('cancel', 'DELETE', `${prefix}/allOpenOrders`, { symbol }, (values) =>
    cancelAll({ symbol: required(values.symbol, 'symbol') }),
  ),
  // https://developers.binance.com/docs/derivatives/usds-margined-futures/trade/rest-api/Cancel-Algo-Order
  strict('cancel', 'DELETE', `${prefix}/algoOrder`, { symbol, algoId: digits, clientAlgoId: identifier }, (values) =>
    cancelOne({ id: values.algoId, clientOrderId: values.clientAlgoId, trigger: true }),
  ),
  strict('cancel', 'DELETE', `${prefix}/algoOpenOrders`, { symbol }, (values) =>
    cancelAll({ symbol: required(values.symbol, 'symbol'), trigger: true }),
  ),
  // In milliseconds. Zero stops the countdown.
  strict('cancel', 'POST', `${prefix}/countdownCancelAll`, { symbol, countdownTime: digits }, (values) =>
    cancelAll({ symbol: required(values.symbol, 'symbol') }, required(values.countdownTime, 'countdownTime')),
  ),
  ...plain('session', 'POST', [`${prefix}/listenKey`]),
  ...plain('session', 'PUT', [`${prefix}/listenKey`]),
  ...plain('session', 'DELETE', [`${prefix}/listenKey`]),
  ...plain(
    'other',
    'POST',
    ['leverage', 'marginType', 'positionMargin', 'positionSide/dual'].map((name) => `${prefix}/${name}`),
  ),
  ...plain(
    'read',
    'GET',
    [
      'adlQuantile',
      'algoOrder',
      'allAlgoOrders',
      'allOrders',
      'commissionRate',
      'forceOrders',
      'income',
      'leverageBracket',
      'openAlgoOrders',
      'openOrder',
      'openOrders',
      'order',
      'orderAmendment',
      'positionMargin/history',
      'positionSide/dual',
      'userTrades',
    ].map((name) => `${prefix}/${name}`),
  ),
];
