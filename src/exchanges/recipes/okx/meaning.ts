/**
 * What the requests of OKX mean.
 * @see https://www.okx.com/docs-v5/en/
 * @module
 */
import { on, plain } from '../../meaning/endpoint.js';
import { hostsOf, inQueryOrJson, type Meanings } from '../../meaning/meanings.js';
import { okxAlgoOrders } from './algo-orders.js';
import { okxOrders } from './orders.js';
import { okx } from './recipe.js';

const under = (group: string, names: readonly string[]): string[] => names.map((name) => `/api/v5/${group}/${name}`);

/**
 * Reads. `asset/deposit-lightning` creates an invoice, so it is not one of them.
 * https://www.okx.com/docs-v5/en/#trading-account-rest-api
 * https://www.okx.com/docs-v5/en/#order-book-trading-trade
 * https://www.okx.com/docs-v5/en/#funding-account-rest-api
 */
const reads = [
  ...under('account', [
    'account-position-risk',
    'adjust-leverage-info',
    'balance',
    'bills',
    'bills-archive',
    'bills-history-archive',
    'borrow-repay-history',
    'collateral-assets',
    'config',
    'fixed-loan/borrowing-limit',
    'fixed-loan/borrowing-orders-list',
    'fixed-loan/borrowing-quote',
    'greeks',
    'instruments',
    'interest-accrued',
    'interest-limits',
    'interest-rate',
    'leverage-info',
    'max-avail-size',
    'max-loan',
    'max-size',
    'max-withdrawal',
    'mmp-config',
    'move-positions-history',
    'position-tiers',
    'positions',
    'positions-history',
    'quick-margin-borrow-repay-history',
    'risk-state',
    'spot-borrow-repay-history',
    'subaccount/balances',
    'subaccount/interest-limits',
    'subaccount/max-withdrawal',
    'trade-fee',
    'vip-interest-accrued',
    'vip-interest-deducted',
    'vip-loan-order-detail',
    'vip-loan-order-list',
  ]),
  ...under('asset', [
    'asset-valuation',
    'balances',
    'bills',
    'bills-history',
    'convert/currencies',
    'convert/currency-pair',
    'convert/history',
    'currencies',
    'deposit-address',
    'deposit-history',
    'deposit-withdraw-status',
    'non-tradable-assets',
    'subaccount/balances',
    'subaccount/bills',
    'subaccount/managed-subaccount-bills',
    'transfer-state',
    'withdrawal-history',
  ]),
  ...under('fiat', [
    'buy-sell/currencies',
    'buy-sell/currency-pair',
    'buy-sell/history',
    'deposit',
    'deposit-order-history',
    'deposit-payment-methods',
    'withdrawal',
    'withdrawal-order-history',
    'withdrawal-payment-methods',
  ]),
  ...under('finance', [
    'flexible-loan/borrow-currencies',
    'flexible-loan/collateral-assets',
    'flexible-loan/interest-accrued',
    'flexible-loan/loan-history',
    'flexible-loan/loan-info',
    'savings/balance',
    'savings/lending-history',
    'staking-defi/offers',
    'staking-defi/orders-active',
    'staking-defi/orders-history',
  ]),
  ...under('trade', [
    'account-rate-limit',
    'easy-convert-currency-list',
    'easy-convert-history',
    'fills',
    'fills-history',
    'one-click-repay-currency-list',
    'one-click-repay-currency-list-v2',
    'one-click-repay-history',
    'one-click-repay-history-v2',
    'order',
    'order-algo',
    'orders-algo-history',
    'orders-algo-pending',
    'orders-history',
    'orders-history-archive',
    'orders-pending',
  ]),
  ...under('users', ['entrust-subaccount-list', 'subaccount/list']),
];

/** Endpoints that change something other than orders and money that leaves. */
const others = [
  ...under('account', [
    'activate-option',
    'account-level-switch-preset',
    'borrow-repay',
    'fixed-loan/amend-borrowing-order',
    'fixed-loan/borrowing-order',
    'fixed-loan/manual-reborrow',
    'fixed-loan/repay-borrowing-order',
    'mmp-config',
    'mmp-reset',
    'position/margin-balance',
    'quick-margin-borrow-repay',
    'set-account-level',
    'set-auto-earn',
    'set-auto-loan',
    'set-auto-repay',
    'set-collateral-assets',
    'set-fee-type',
    'set-greeks',
    'set-isolated-mode',
    'set-leverage',
    'set-position-mode',
    'set-riskOffset-amt',
    'set-riskOffset-type',
    'set-settle-currency',
    'set-trading-config',
    'spot-manual-borrow-repay',
    'subaccount/set-loan-allocation',
  ]),
  ...under('asset', [
    'cancel-withdrawal',
    'convert-dust-assets',
    'convert/estimate-quote',
    'convert/trade',
    'monthly-statement',
  ]),
  ...under('fiat', ['buy-sell/quote', 'buy-sell/trade', 'cancel-withdrawal']),
  ...under('finance', [
    'flexible-loan/adjust-collateral',
    'flexible-loan/borrow',
    'flexible-loan/repay',
    'savings/purchase-redempt',
    'savings/set-lending-rate',
    'staking-defi/cancel',
    'staking-defi/purchase',
    'staking-defi/redeem',
  ]),
  ...under('trade', ['easy-convert', 'one-click-repay', 'one-click-repay-v2']),
  ...under('users/subaccount', [
    'apikey',
    'create-subaccount',
    'delete-apikey',
    'modify-apikey',
    'set-transfer-out',
    'subaccount-apikey',
  ]),
];

/** The meanings of OKX. */
export const okxMeanings: Meanings = {
  id: okx.id,
  endpoints: on(hostsOf(okx, 'live', 'openapi', 'eea', 'us'), [
    ...okxOrders,
    ...okxAlgoOrders,
    ...plain('read', 'GET', reads),
    ...plain('withdraw', 'POST', [
      ...under('asset', ['withdrawal', 'withdrawal-lightning']),
      ...under('fiat', ['create-withdrawal']),
    ]),
    ...plain('transfer', 'POST', [
      ...under('asset', ['subaccount/transfer', 'transfer']),
      ...under('account', ['move-positions']),
    ]),
    ...plain('other', 'POST', others),
    // The answer has API keys.
    ...plain('other', 'GET', under('users/subaccount', ['apikey'])),
  ]),
  fields: inQueryOrJson,
};
