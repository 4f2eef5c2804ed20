/**
 * What the requests of Bybit mean.
 * @see https://bybit-exchange.github.io/docs/v5/intro
 * @module
 */
import { on, plain } from '../../meaning/endpoint.js';
import { hostsOf, inQueryOrJson, type Meanings } from '../../meaning/meanings.js';
import { bybitOrders } from './orders.js';
import { bybit } from './recipe.js';

const under = (group: string, names: readonly string[]): string[] => names.map((name) => `/v5/${group}/${name}`);

/**
 * Reads.
 * https://bybit-exchange.github.io/docs/v5/account/wallet-balance
 * https://bybit-exchange.github.io/docs/v5/order/open-order
 * https://bybit-exchange.github.io/docs/v5/asset/balance/all-balance
 */
const reads = [
  ...under('account', [
    'borrow-history',
    'collateral-info',
    'contract-transaction-log',
    'fee-rate',
    'info',
    'instruments-info',
    'mmp-state',
    'query-dcp-info',
    'smp-group',
    'transaction-log',
    'user-setting-config',
    'wallet-balance',
    'withdrawal',
  ]),
  ...under('asset', [
    'coin/query-info',
    'coin-greeks',
    'delivery-record',
    'deposit/query-address',
    'deposit/query-allowed-list',
    'deposit/query-internal-record',
    'deposit/query-record',
    'deposit/query-sub-member-address',
    'deposit/query-sub-member-record',
    'exchange/convert-result-query',
    'exchange/order-record',
    'exchange/query-coin-list',
    'exchange/query-convert-history',
    'settlement-record',
    'transfer/query-account-coin-balance',
    'transfer/query-account-coins-balance',
    'transfer/query-asset-info',
    'transfer/query-inter-transfer-list',
    'transfer/query-sub-member-list',
    'transfer/query-transfer-coin-list',
    'transfer/query-universal-transfer-list',
    'withdraw/query-address',
    'withdraw/query-record',
    'withdraw/vasp/list',
    'withdraw/withdrawable-amount',
  ]),
  ...under('earn', ['hourly-yield', 'order', 'position', 'product', 'yield']),
  ...under('execution', ['list']),
  ...under('ins-loan', [
    'ensure-tokens',
    'ensure-tokens-convert',
    'loan-order',
    'ltv',
    'ltv-convert',
    'product-infos',
    'repaid-history',
  ]),
  ...under('order', ['history', 'realtime', 'spot-borrow-check']),
  ...under('position', ['closed-pnl', 'get-closed-positions', 'list', 'move-history']),
  ...under('pre-upgrade', [
    'account/transaction-log',
    'asset/delivery-record',
    'asset/settlement-record',
    'execution/list',
    'order/history',
    'position/closed-pnl',
  ]),
  ...under('spot-cross-margin-trade', ['account', 'loan-info', 'orders', 'repay-history']),
  ...under('spot-margin-trade', [
    'coinstate',
    'get-auto-repay-mode',
    'interest-rate-history',
    'max-borrowable',
    'position-tiers',
    'repayment-available-amount',
    'state',
  ]),
  ...under('user', ['get-member-type', 'query-sub-members', 'submembers']),
];

/** Endpoints that change something other than orders and money that leaves. */
const others = [
  ...under('account', [
    'borrow',
    'mmp-modify',
    'mmp-reset',
    'no-convert-repay',
    'quick-repayment',
    'repay',
    'set-collateral-switch',
    'set-collateral-switch-batch',
    'set-hedging-mode',
    'set-limit-px-action',
    'set-margin-mode',
    'upgrade-to-uta',
  ]),
  ...under('asset', [
    'covert/get-quote',
    'covert/small-balance-execute',
    'deposit/deposit-to-account',
    'exchange/convert-execute',
    'exchange/quote-apply',
    'transfer/save-transfer-sub-member',
    'travel-rule/deposit/submit',
    'withdraw/cancel',
  ]),
  ...under('crypto-loan', ['adjust-ltv', 'borrow', 'repay']),
  ...under('earn', ['place-order']),
  ...under('fiat', ['quote-apply', 'trade-execute']),
  ...under('ins-loan', ['association-uid', 'repay-loan']),
  ...under('lending', ['purchase', 'redeem', 'redeem-cancel']),
  ...under('position', [
    'add-margin',
    'confirm-pending-mmr',
    'set-auto-add-margin',
    'set-leverage',
    'set-risk-limit',
    'set-tpsl-mode',
    'switch-isolated',
    'switch-mode',
  ]),
  ...under('spot-cross-margin-trade', ['loan', 'repay', 'switch']),
  ...under('spot-margin-trade', ['set-auto-repay-mode', 'set-leverage', 'switch-mode']),
  ...under('user', [
    'agreement',
    'create-demo-member',
    'create-sub-api',
    'create-sub-member',
    'delete-api',
    'delete-sub-api',
    'frozen-sub-member',
    'update-api',
    'update-sub-api',
  ]),
];

/** The meanings of Bybit. Its sites for single countries, its testnets and its demo share them. */
export const bybitMeanings: Meanings = {
  id: bybit.id,
  endpoints: on(hostsOf(bybit, ...Object.keys(bybit.hosts)), [
    ...bybitOrders,
    ...plain('read', 'GET', reads),
    ...plain('withdraw', 'POST', under('asset', ['withdraw/create'])),
    ...plain('transfer', 'POST', [
      ...under('asset', ['transfer/inter-transfer', 'transfer/universal-transfer']),
      ...under('position', ['move-positions']),
    ]),
    ...plain('other', 'POST', others),
    // The answers have API keys, and del-submember deletes a sub-account.
    ...plain('other', 'GET', under('user', ['del-submember', 'query-api', 'sub-apikeys'])),
  ]),
  fields: inQueryOrJson,
};
