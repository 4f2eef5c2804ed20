/**
 * What the requests of Bitget mean.
 * @see https://www.bitget.com/api-doc/common/intro
 * @module
 */
import { on, plain } from '../../meaning/endpoint.js';
import { hostsOf, inQueryOrJson, type Meanings } from '../../meaning/meanings.js';
import { bitgetContracts } from './contracts.js';
import { bitgetMarginOrders } from './margin-orders.js';
import { bitget } from './recipe.js';
import { bitgetSpotOrders } from './spot-orders.js';

const under = (group: string, names: readonly string[]): string[] => names.map((name) => `/api/${group}/${name}`);

/** https://www.bitget.com/api-doc/margin/cross/account/Get-Cross-Assets */
const marginReads = [
  'account/assets',
  'account/max-borrowable-amount',
  'account/max-transfer-out-amount',
  'account/risk-rate',
  'borrow-history',
  'fills',
  'financial-records',
  'history-orders',
  'interest-history',
  'interest-rate-and-limit',
  'liquidation-history',
  'open-orders',
  'repay-history',
  'tier-data',
];

/**
 * Reads.
 * https://www.bitget.com/api-doc/spot/account/Get-Account-Assets
 * https://www.bitget.com/api-doc/contract/account/Get-Single-Account
 * https://www.bitget.com/api-doc/uta/account/Get-Account
 */
const reads = [
  ...under('v2/account', ['all-account-balance', 'bot-assets', 'funding-assets']),
  ...under('v2/common', ['trade-rate']),
  ...under('v2/convert', [
    'bgb-convert-coin-list',
    'bgb-convert-records',
    'convert-record',
    'currencies',
    'quoted-price',
  ]),
  ...under('v2/earn', [
    'account/assets',
    'loan/borrow-history',
    'loan/debts',
    'loan/ongoing-orders',
    'loan/reduces',
    'loan/repay-history',
    'loan/revise-history',
    'savings/account',
    'savings/assets',
    'savings/product',
    'savings/records',
  ]),
  ...under('v2/margin/crossed', marginReads),
  ...under('v2/margin/isolated', marginReads),
  ...under('v2/mix', [
    'account/account',
    'account/accounts',
    'account/bill',
    'account/interest-history',
    'account/liq-price',
    'account/max-open',
    'account/open-count',
    'account/sub-account-assets',
    'account/transfer-limits',
    'account/union-config',
    'order/detail',
    'order/fill-history',
    'order/fills',
    'order/orders-history',
    'order/orders-pending',
    'order/orders-plan-history',
    'order/orders-plan-pending',
    'order/plan-sub-order',
    'position/adlRank',
    'position/all-position',
    'position/history-position',
    'position/single-position',
  ]),
  ...under('v2/spot', [
    'account/assets',
    'account/bills',
    'account/info',
    'account/subaccount-assets',
    'account/transferRecords',
    'account/upgrade-status',
    'trade/current-plan-order',
    'trade/fills',
    'trade/history-orders',
    'trade/history-plan-order',
    'trade/orderInfo',
    'trade/unfilled-orders',
    'wallet/deposit-address',
    'wallet/deposit-records',
    'wallet/withdrawal-records',
  ]),
  ...under('v2/tax', ['future-record', 'margin-record', 'p2p-record', 'spot-record']),
  ...under('v2/user', ['virtual-subaccount-list']),
  ...under('v3/account', [
    'all-fee-rate',
    'assets',
    'convert-records',
    'deduct-info',
    'deposit-address',
    'deposit-records',
    'fee-rate',
    'financial-records',
    'funding-assets',
    'info',
    'max-transferable',
    'max-withdrawal',
    'move-position-history',
    'open-interest-limit',
    'payment-coins',
    'repayable-coins',
    'settings',
    'sub-deposit-address',
    'sub-deposit-records',
    'sub-transfer-record',
    'sub-unified-assets',
    'switch-status',
    'transferable-coins',
    'withdraw-address',
    'withdrawal-records',
  ]),
  ...under('v3/loan', [
    'borrow-history',
    'borrow-ongoing',
    'coins',
    'debts',
    'interest',
    'pledge-rate-history',
    'reduces',
    'repay-history',
  ]),
  ...under('v3/position', ['adlRank', 'current-position', 'history-position']),
  ...under('v3/tax', ['records']),
  ...under('v3/trade', [
    'fills',
    'history-orders',
    'history-strategy-orders',
    'loan-data',
    'order-info',
    'unfilled-orders',
    'unfilled-strategy-orders',
  ]),
  ...under('v3/user', ['rate-limit-quota', 'sub-list']),
];

/** Endpoints that change something other than orders and money that leaves. */
const others = [
  ...under('v2/convert', ['bgb-convert', 'trade']),
  ...under('v2/earn', [
    'elite/redeem',
    'elite/subscribe',
    'loan/borrow',
    'loan/repay',
    'loan/revise-pledge',
    'savings/redeem',
    'savings/subscribe',
    'sharkfin/subscribe',
  ]),
  ...under('v2/margin/crossed/account', ['borrow', 'flash-repay', 'repay']),
  ...under('v2/margin/isolated/account', ['borrow', 'flash-repay', 'repay']),
  ...under('v2/mix/account', [
    'set-all-leverage',
    'set-asset-mode',
    'set-auto-margin',
    'set-leverage',
    'set-margin',
    'set-margin-mode',
    'set-position-mode',
    'union-convert',
  ]),
  ...under('v2/spot', ['account/upgrade', 'wallet/cancel-withdrawal', 'wallet/modify-deposit-account']),
  ...under('v2/user', [
    'batch-create-subaccount-and-apikey',
    'create-agent-subaccount',
    'create-virtual-subaccount',
    'create-virtual-subaccount-apikey',
    'modify-virtual-subaccount',
    'modify-virtual-subaccount-apikey',
  ]),
  ...under('v3/account', [
    'adjust-account-mode',
    'cancel-withdrawal',
    'deposit-account',
    'repay',
    'set-collateral-type',
    'set-hold-mode',
    'set-leverage',
    'set-margin',
    'switch',
    'switch-deduct',
  ]),
  ...under('v3/loan', ['borrow', 'repay', 'revise-pledge']),
  ...under('v3/user', ['create-sub', 'create-sub-api', 'delete-sub-api', 'freeze-sub', 'update-sub-api']),
];

/** The meanings of Bitget, API v2 and v3. */
export const bitgetMeanings: Meanings = {
  id: bitget.id,
  endpoints: on(hostsOf(bitget, 'live'), [
    ...bitgetSpotOrders,
    ...bitgetMarginOrders,
    ...bitgetContracts,
    ...plain('read', 'GET', reads),
    ...plain('withdraw', 'POST', [...under('v2/spot/wallet', ['withdrawal']), ...under('v3/account', ['withdrawal'])]),
    ...plain('transfer', 'POST', [
      ...under('v2/spot/wallet', ['subaccount-transfer', 'transfer']),
      ...under('v3/account', ['move-positions', 'sub-master-transfer', 'sub-transfer', 'transfer']),
    ]),
    ...plain('other', 'POST', others),
    // The answers have API keys.
    ...plain('other', 'GET', [...under('v2/user', ['virtual-subaccount-apikey-list']), '/api/v3/user/sub-api-list']),
  ]),
  fields: inQueryOrJson,
};
