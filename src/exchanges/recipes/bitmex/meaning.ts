/**
 * What the requests of BitMEX mean. Its orders have no meaning yet.
 * @see https://www.bitmex.com/api/explorer/#!/Order/Order_cancel
 * @module
 */
import { cancelAll, cancelListed } from '../../meaning/cancels.js';
import { on, plain, strict, unjudged } from '../../meaning/endpoint.js';
import { digits, type Grammar, identifier, required, several, symbol, text } from '../../meaning/fields.js';
import { fieldsOf, hostsOf, type Meanings } from '../../meaning/meanings.js';
import { bitmex } from './recipe.js';

const path = (name: string): string => `/api/v1/${name}`;

const annotation = text(/^[ -~]{0,200}$/);

/** One identifier, or a list of them. */
const identifiers: Grammar<readonly string[]> = (value, name) =>
  value.kind === 'list' ? several(identifier)(value, name) : [identifier(value, name)];

const endpoints = [
  strict(
    'cancel',
    'DELETE',
    path('order'),
    { orderID: identifiers, clOrdID: identifiers, text: annotation },
    (values) => cancelListed({ ids: values.orderID, clientOrderIds: values.clOrdID }),
  ),
  // A filter and other accounts are refused.
  strict('cancel', 'DELETE', path('order/all'), { symbol, text: annotation }, (values) =>
    cancelAll({ symbol: values.symbol }),
  ),
  strict('cancel', 'POST', path('order/cancelAllAfter'), { timeout: digits }, (values) =>
    cancelAll({}, required(values.timeout, 'timeout')),
  ),
  ...unjudged('order', 'POST', [path('order'), path('order/bulk'), path('order/closePosition')]),
  ...unjudged('amend', 'PUT', [path('order'), path('order/bulk')]),
  ...plain('withdraw', 'POST', [path('user/confirmWithdrawal'), path('user/requestWithdrawal')]),
  ...plain('transfer', 'POST', [path('user/walletTransfer')]),
  ...plain('session', 'POST', [path('user/logout')]),
  // Its answer has API keys.
  ...plain('other', 'GET', [path('apiKey')]),
  ...plain('other', 'POST', [
    // Adds an address for withdrawals.
    path('address'),
    path('chat'),
    path('guild'),
    path('guild/archive'),
    path('guild/join'),
    path('guild/kick'),
    path('guild/leave'),
    path('guild/shareTrades'),
    path('position/isolate'),
    path('position/leverage'),
    path('position/riskLimit'),
    path('position/transferMargin'),
    path('user/addSubaccount'),
    path('user/cancelWithdrawal'),
    path('user/communicationToken'),
    path('user/confirmEmail'),
    path('user/preferences'),
    path('user/unstakingRequests'),
    path('user/updateSubaccount'),
  ]),
  ...plain('other', 'PUT', [path('guild')]),
  ...plain('other', 'DELETE', [path('user/unstakingRequests'), path('user/withdrawal')]),
  ...plain('read', 'GET', [
    path('address'),
    path('execution'),
    path('execution/tradeHistory'),
    path('globalNotification'),
    path('order'),
    path('position'),
    path('user'),
    path('user/affiliateStatus'),
    path('user/commission'),
    path('user/depositAddress'),
    path('user/depositAddressInformation'),
    path('user/executionHistory'),
    path('user/getWalletTransferAccounts'),
    path('user/margin'),
    path('user/quoteFillRatio'),
    path('user/quoteValueRatio'),
    path('user/staking'),
    path('user/staking/instruments'),
    path('user/staking/tiers'),
    path('user/tradingVolume'),
    path('user/unstakingRequests'),
    path('user/wallet'),
    path('user/walletHistory'),
    path('user/walletSummary'),
    path('userAffiliates'),
    path('userEvent'),
    path('wallet/assets'),
    path('wallet/networks'),
  ]),
];

/** The meanings of BitMEX. A request has its fields in the query or in the body. */
export const bitmexMeanings: Meanings = {
  id: bitmex.id,
  endpoints: on(hostsOf(bitmex, 'live', 'testnet'), endpoints),
  fields: fieldsOf,
};
