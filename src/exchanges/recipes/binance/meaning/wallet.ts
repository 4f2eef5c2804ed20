/**
 * What the requests for Binance's wallet and for its margin accounts mean.
 * @see https://developers.binance.com/docs/wallet/capital/withdraw
 * @module
 */
import { cancelAll, cancelOne } from '../../../meaning/cancels.js';
import { type Hosted, plain, strict } from '../../../meaning/endpoint.js';
import { choice, flag, required, type ValuesOf } from '../../../meaning/fields.js';
import type { MeantOrder } from '../../../meaning/meaning.js';
import { meantSpot, named, spotOrder } from './spot-order.js';

/** Without it an order uses the cross margin account. */
const isIsolated = choice({ TRUE: true, true: true, FALSE: false, false: false });

/** https://developers.binance.com/docs/margin_trading/trade/Margin-Account-New-Order */
const marginOrder = {
  ...spotOrder,
  isIsolated,
  sideEffectType: choice({ NO_SIDE_EFFECT: true, MARGIN_BUY: true, AUTO_REPAY: true, AUTO_BORROW_REPAY: true }),
  autoRepayAtCancel: flag,
};

const meantMargin = (values: ValuesOf<typeof marginOrder>): MeantOrder => ({
  ...meantSpot(values, 'margin'),
  margin: values.isIsolated === true ? 'isolated' : 'cross',
});

/** Endpoints under `/sapi`. */
export const wallet: readonly Hosted[] = [
  strict('order', 'POST', '/sapi/v1/margin/order', marginOrder, (values) => ({ orders: [meantMargin(values)] })),
  // https://developers.binance.com/docs/margin_trading/trade/Margin-Account-Cancel-Order
  strict('cancel', 'DELETE', '/sapi/v1/margin/order', { ...named, isIsolated }, (values) =>
    cancelOne({
      symbol: required(values.symbol, 'symbol'),
      id: values.orderId,
      clientOrderId: values.origClientOrderId,
    }),
  ),
  strict('cancel', 'DELETE', '/sapi/v1/margin/openOrders', { symbol: named.symbol, isIsolated }, (values) =>
    cancelAll({ symbol: required(values.symbol, 'symbol') }),
  ),
  // Anyone who has the code of a gift card can redeem it:
  // https://developers.binance.com/docs/gift_card/market-data
  ...plain('withdraw', 'POST', [
    '/sapi/v1/capital/withdraw/apply',
    '/sapi/v1/giftcard/createCode',
    '/sapi/v1/giftcard/buyCode',
  ]),
  // https://developers.binance.com/docs/wallet/asset/user-universal-transfer
  ...plain('transfer', 'POST', [
    '/sapi/v1/asset/transfer',
    '/sapi/v1/asset/convert-transfer',
    '/sapi/v1/futures/transfer',
    '/sapi/v1/margin/transfer',
    '/sapi/v1/margin/isolated/transfer',
    '/sapi/v1/broker/transfer',
    '/sapi/v1/broker/transfer/futures',
    '/sapi/v1/broker/universalTransfer',
    '/sapi/v1/managed-subaccount/deposit',
    '/sapi/v1/managed-subaccount/withdraw',
    '/sapi/v1/portfolio/bnb-transfer',
    '/sapi/v1/sub-account/futures/internalTransfer',
    '/sapi/v1/sub-account/futures/transfer',
    '/sapi/v1/sub-account/margin/transfer',
    '/sapi/v1/sub-account/transfer/subToMaster',
    '/sapi/v1/sub-account/transfer/subToSub',
    '/sapi/v1/sub-account/universalTransfer',
  ]),
  // https://developers.binance.com/docs/margin_trading/trade-data-stream
  ...plain('session', 'POST', ['/sapi/v1/userDataStream', '/sapi/v1/userDataStream/isolated']),
  ...plain('session', 'PUT', ['/sapi/v1/userDataStream', '/sapi/v1/userDataStream/isolated']),
  ...plain('session', 'DELETE', ['/sapi/v1/userDataStream', '/sapi/v1/userDataStream/isolated']),
  ...plain('session', 'POST', ['/sapi/v1/userListenToken']),
  ...plain('other', 'POST', [
    '/sapi/v1/account/disableFastWithdrawSwitch',
    '/sapi/v1/account/enableFastWithdrawSwitch',
    '/sapi/v1/asset/dust',
    '/sapi/v1/bnbBurn',
    '/sapi/v1/capital/deposit/credit-apply',
    '/sapi/v1/convert/acceptQuote',
    '/sapi/v1/convert/getQuote',
    '/sapi/v1/convert/limit/cancelOrder',
    '/sapi/v1/convert/limit/placeOrder',
    '/sapi/v1/giftcard/redeemCode',
    '/sapi/v1/loan/borrow',
    '/sapi/v1/loan/repay',
    '/sapi/v1/margin/borrow-repay',
    '/sapi/v1/margin/isolated/account',
    '/sapi/v1/margin/max-leverage',
    '/sapi/v1/simple-earn/flexible/redeem',
    '/sapi/v1/simple-earn/flexible/subscribe',
    '/sapi/v1/simple-earn/locked/redeem',
    '/sapi/v1/simple-earn/locked/subscribe',
    '/sapi/v1/sub-account/futures/enable',
    '/sapi/v1/sub-account/margin/enable',
    '/sapi/v1/sub-account/options/enable',
    '/sapi/v1/sub-account/virtualSubAccount',
    '/sapi/v2/loan/flexible/borrow',
    '/sapi/v2/loan/flexible/repay',
  ]),
  // https://developers.binance.com/docs/wallet/asset/funding-wallet
  ...plain('read', 'POST', ['/sapi/v1/asset/get-funding-asset', '/sapi/v3/asset/getUserAsset']),
  ...plain('read', 'GET', [
    '/sapi/v1/account/apiRestrictions',
    '/sapi/v1/account/apiTradingStatus',
    '/sapi/v1/account/info',
    '/sapi/v1/account/status',
    '/sapi/v1/accountSnapshot',
    '/sapi/v1/asset/assetDetail',
    '/sapi/v1/asset/assetDividend',
    '/sapi/v1/asset/convert-transfer/queryByPage',
    '/sapi/v1/asset/dribblet',
    '/sapi/v1/asset/tradeFee',
    '/sapi/v1/asset/transfer',
    '/sapi/v1/asset/wallet/balance',
    '/sapi/v1/capital/config/getall',
    '/sapi/v1/capital/deposit/hisrec',
    '/sapi/v1/capital/withdraw/history',
    '/sapi/v1/convert/orderStatus',
    '/sapi/v1/convert/tradeFlow',
    '/sapi/v1/fiat/orders',
    '/sapi/v1/fiat/payments',
    '/sapi/v1/futures/transfer',
    '/sapi/v1/margin/account',
    '/sapi/v1/margin/allAssets',
    '/sapi/v1/margin/allOrderList',
    '/sapi/v1/margin/allOrders',
    '/sapi/v1/margin/allPairs',
    '/sapi/v1/margin/borrow-repay',
    '/sapi/v1/margin/capital-flow',
    '/sapi/v1/margin/crossMarginData',
    '/sapi/v1/margin/forceLiquidationRec',
    '/sapi/v1/margin/interestHistory',
    '/sapi/v1/margin/interestRateHistory',
    '/sapi/v1/margin/isolated/account',
    '/sapi/v1/margin/isolated/allPairs',
    '/sapi/v1/margin/isolatedMarginData',
    '/sapi/v1/margin/maxBorrowable',
    '/sapi/v1/margin/maxTransferable',
    '/sapi/v1/margin/myTrades',
    '/sapi/v1/margin/next-hourly-interest-rate',
    '/sapi/v1/margin/openOrderList',
    '/sapi/v1/margin/openOrders',
    '/sapi/v1/margin/order',
    '/sapi/v1/margin/orderList',
    '/sapi/v1/margin/priceIndex',
    '/sapi/v1/margin/rateLimit/order',
    '/sapi/v1/margin/tradeCoeff',
    '/sapi/v1/margin/transfer',
    '/sapi/v1/sub-account/universalTransfer',
    '/sapi/v1/system/status',
  ]),
];
