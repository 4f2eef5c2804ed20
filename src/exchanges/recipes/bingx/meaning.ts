/**
 * What the requests of BingX mean. Its orders have no meaning yet.
 * @see https://github.com/BingX-API/api-ai-skills/tree/main/skills
 * @module
 */
import { type Hosted, on, plain, unjudged, vague } from '../../meaning/endpoint.js';
import type { Fields } from '../../meaning/fields.js';
import { hostsOf, inJson, inQuery, type Meanings, without } from '../../meaning/meanings.js';
import type { RawRequest } from '../../wire/raw-request.js';
import { cancels, inverse, spot, swap } from './cancels.js';
import { bingx } from './recipe.js';

const orders: readonly Hosted[] = [
  ...unjudged('order', 'POST', [
    spot('oco/order'),
    spot('trade/batchOrders'),
    spot('trade/order'),
    swap('v1/trade/closePosition'),
    swap('v1/trade/reverse'),
    swap('v1/twap/order'),
    swap('v2/trade/batchOrders'),
    swap('v2/trade/closeAllPositions'),
    swap('v2/trade/order'),
    swap('v2/trade/order/test'),
    inverse('trade/closeAllPositions'),
    inverse('trade/order'),
    '/openApi/cswap/v2/trade/order',
    '/openApi/copyTrading/v1/spot/trader/sellOrder',
    '/openApi/copyTrading/v1/swap/trace/closeTrackOrder',
    '/openApi/copyTrading/v1/swap/trace/setTPSL',
  ]),
  ...unjudged('amend', 'POST', [
    spot('trade/order/cancelReplace'),
    swap('v1/trade/amend'),
    swap('v1/trade/batchCancelReplace'),
    swap('v1/trade/cancelReplace'),
  ]),
  ...unjudged('amend', 'GET', [swap('v1/trade/batchCancelReplace')]),
];

const money: readonly Hosted[] = [
  ...plain('withdraw', 'POST', [
    // To other users.
    '/openApi/wallets/v1/capital/innerTransfer/apply',
    '/openApi/wallets/v1/capital/withdraw/apply',
  ]),
  ...plain('transfer', 'POST', [
    '/openApi/account/transfer/v1/subAccount/transferAsset',
    '/openApi/api/asset/v1/transfer',
    '/openApi/api/v3/post/asset/transfer',
    '/openApi/wallets/v1/capital/subAccountInnerTransfer/apply',
  ]),
  // https://github.com/BingX-API/BingX-spot-api-doc (User Universal Transfer)
  ...plain('transfer', 'GET', ['/openApi/api/v3/get/asset/transfer']),
  vague(
    'transfer',
    'GET',
    '/openApi/api/v3/asset/transfer',
    'BingX documents this request as a transfer and as a list of transfers',
  ),
];

const others: readonly Hosted[] = [
  ...['POST', 'PUT', 'DELETE'].flatMap((method) => plain('session', method, ['/openApi/user/auth/userDataStream'])),
  // Its answer has API keys.
  ...plain('other', 'GET', ['/openApi/account/v1/apiKey/query']),
  ...plain('other', 'POST', [
    '/openApi/account/v1/innerTransfer/authorizeSubAccount',
    '/openApi/copyTrading/v1/PFutures/setCommission',
    '/openApi/subAccount/v1/apiKey/create',
    '/openApi/subAccount/v1/apiKey/del',
    '/openApi/subAccount/v1/apiKey/edit',
    '/openApi/subAccount/v1/create',
    '/openApi/subAccount/v1/updateStatus',
    '/openApi/wallets/v1/capital/deposit/createSubAddress',
    inverse('trade/leverage'),
    inverse('trade/marginType'),
    inverse('trade/positionMargin'),
    swap('v1/positionSide/dual'),
    swap('v1/trade/assetMode'),
    swap('v1/trade/autoAddMargin'),
    swap('v1/trade/getVst'),
    swap('v2/trade/getVst'),
    swap('v2/trade/leverage'),
    swap('v2/trade/marginType'),
    swap('v2/trade/positionMargin'),
  ]),
];

const reads = plain('read', 'GET', [
  '/openApi/account/transfer/v1/subAccount/asset/transferHistory',
  '/openApi/account/v1/allAccountBalance',
  '/openApi/account/v1/uid',
  '/openApi/agent/v1/account/inviteAccountList',
  '/openApi/agent/v1/account/inviteRelationCheck',
  '/openApi/agent/v1/account/superiorCheck',
  '/openApi/agent/v1/asset/depositDetailList',
  '/openApi/agent/v1/asset/partnerData',
  '/openApi/agent/v1/commissionDataList/referralCode',
  '/openApi/agent/v1/reward/commissionDataList',
  '/openApi/agent/v1/reward/third/commissionDataList',
  '/openApi/agent/v2/reward/commissionDataList',
  '/openApi/api/v3/asset/transferRecord',
  '/openApi/api/v3/capital/deposit/hisrec',
  '/openApi/api/v3/capital/withdraw/history',
  '/openApi/contract/v1/allOrders',
  '/openApi/contract/v1/allPosition',
  '/openApi/contract/v1/balance',
  '/openApi/copyTrading/v1/PFutures/profitDetail',
  '/openApi/copyTrading/v1/PFutures/profitHistorySummarys',
  '/openApi/copyTrading/v1/PFutures/traderDetail',
  '/openApi/copyTrading/v1/PFutures/tradingPairs',
  '/openApi/copyTrading/v1/spot/historyOrder',
  '/openApi/copyTrading/v1/spot/profitDetail',
  '/openApi/copyTrading/v1/spot/profitHistorySummarys',
  '/openApi/copyTrading/v1/spot/traderDetail',
  '/openApi/copyTrading/v1/swap/trace/currentTrack',
  '/openApi/fund/v1/account/balance',
  '/openApi/subAccount/v1/allAccountBalance',
  '/openApi/subAccount/v1/assets',
  '/openApi/subAccount/v1/list',
  '/openApi/v1/account/apiPermissions',
  '/openApi/v1/account/apiRestrictions',
  '/openApi/wallets/v1/capital/config/getall',
  '/openApi/wallets/v1/capital/deposit/address',
  '/openApi/wallets/v1/capital/deposit/riskRecords',
  '/openApi/wallets/v1/capital/deposit/subHisrec',
  '/openApi/wallets/v1/capital/innerTransfer/records',
  '/openApi/wallets/v1/capital/subAccount/deposit/address',
  '/openApi/wallets/v1/capital/subAccount/innerTransfer/records',
  inverse('trade/allFillOrders'),
  inverse('trade/forceOrders'),
  inverse('trade/leverage'),
  inverse('trade/marginType'),
  inverse('trade/openOrders'),
  inverse('trade/orderDetail'),
  inverse('trade/orderHistory'),
  inverse('user/balance'),
  inverse('user/commissionRate'),
  inverse('user/positions'),
  spot('account/balance'),
  spot('oco/historyOrderList'),
  spot('oco/openOrderList'),
  spot('oco/orderList'),
  spot('trade/historyOrders'),
  spot('trade/myTrades'),
  spot('trade/openOrders'),
  spot('trade/query'),
  spot('user/commissionRate'),
  swap('v1/maintMarginRatio'),
  swap('v1/positionMargin/history'),
  swap('v1/positionSide/dual'),
  swap('v1/trade/assetMode'),
  swap('v1/trade/fullOrder'),
  swap('v1/trade/multiAssetsRules'),
  swap('v1/trade/positionHistory'),
  swap('v1/twap/historyOrders'),
  swap('v1/twap/openOrders'),
  swap('v1/twap/orderDetail'),
  swap('v1/user/marginAssets'),
  swap('v2/trade/allFillOrders'),
  swap('v2/trade/allOrders'),
  swap('v2/trade/fillHistory'),
  swap('v2/trade/forceOrders'),
  swap('v2/trade/leverage'),
  swap('v2/trade/marginType'),
  swap('v2/trade/openOrder'),
  swap('v2/trade/openOrders'),
  swap('v2/trade/order'),
  swap('v2/trade/positionHistory'),
  swap('v2/user/balance'),
  swap('v2/user/commissionRate'),
  swap('v2/user/income'),
  swap('v2/user/income/export'),
  swap('v2/user/positions'),
  swap('v3/user/balance'),
]);

/**
 * The fields of a JSON body, or else of the query. A GET or DELETE request has no body: a symbol
 * there might not count.
 */
function fields(request: RawRequest): Fields {
  const isInQuery = request.body === '' || request.method === 'GET' || request.method === 'DELETE';
  return without(isInQuery ? inQuery(request) : inJson(request), ['timestamp', 'recvWindow', 'signature']);
}

/** The meanings of BingX. */
export const bingxMeanings: Meanings = {
  id: bingx.id,
  endpoints: on(hostsOf(bingx, 'live', 'pro', 'vst', 'vst-pro'), [
    ...cancels,
    ...orders,
    ...money,
    ...others,
    ...reads,
  ]),
  fields,
};
