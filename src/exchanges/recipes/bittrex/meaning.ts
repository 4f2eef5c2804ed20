/**
 * What the requests of Bittrex v3 mean, as last documented:
 * https://github.com/Bittrex/bittrex.github.io, `_data/api-spec-v3.json`.
 * @module
 */
import { cancelAll, cancelOne } from '../../meaning/cancels.js';
import { on, plain, strict } from '../../meaning/endpoint.js';
import { checkUsed, choice, identifier, positive, required, symbol, type ValuesOf } from '../../meaning/fields.js';
import type { MeantOrder } from '../../meaning/meaning.js';
import { hostsOf, inQueryOfDelete, type Meanings } from '../../meaning/meanings.js';
import { deny } from '../../wire/deny.js';
import { bittrex } from './recipe.js';

interface TimeInForce {
  readonly timeInForce: 'IOC' | 'FOK' | null;
  readonly postOnly?: boolean;
}

const immediate: TimeInForce = { timeInForce: 'IOC' };
const whole: TimeInForce = { timeInForce: 'FOK' };

const order = {
  marketSymbol: symbol,
  direction: choice({ BUY: 'buy', SELL: 'sell' }),
  // CEILING_LIMIT has two bounds, and is not known here.
  type: choice({
    LIMIT: { type: 'limit', byCost: false },
    MARKET: { type: 'market', byCost: false },
    CEILING_MARKET: { type: 'market', byCost: true },
  }),
  quantity: positive,
  /** The cost, in the quote currency. */
  ceiling: positive,
  limit: positive,
  timeInForce: choice<TimeInForce>({
    GOOD_TIL_CANCELLED: { timeInForce: null },
    IMMEDIATE_OR_CANCEL: immediate,
    FILL_OR_KILL: whole,
    POST_ONLY_GOOD_TIL_CANCELLED: { timeInForce: null, postOnly: true },
    // ccxt shortens them.
    IOC: immediate,
    FOK: whole,
  }),
  clientOrderId: identifier,
};

function meant(values: ValuesOf<typeof order>): MeantOrder {
  const { quantity, ceiling, limit } = values;
  const { type, byCost } = required(values.type, 'type');
  const { timeInForce, postOnly = false } = required(values.timeInForce, 'timeInForce');
  checkUsed(limit, type === 'limit', 'limit');
  checkUsed(quantity, !byCost, 'quantity');
  checkUsed(ceiling, byCost, 'ceiling');
  if (byCost && values.direction !== 'buy') deny('only an order that buys has a ceiling');
  return {
    market: 'spot',
    symbol: required(values.marketSymbol, 'marketSymbol'),
    side: required(values.direction, 'direction'),
    type,
    quantity: quantity ?? null,
    quantityUnit: 'base',
    price: limit ?? null,
    quoteQuantity: ceiling ?? null,
    reduceOnly: false,
    postOnly,
    // Every market order is immediate.
    timeInForce: type === 'market' && timeInForce === 'IOC' ? null : timeInForce,
    trigger: null,
    attached: null,
    clientOrderId: values.clientOrderId ?? null,
  };
}

const endpoints = [
  strict('order', 'POST', '/v3/orders', order, (values) => ({ orders: [meant(values)] })),
  strict('cancel', 'DELETE', '/v3/orders/open', { marketSymbol: symbol }, (values) =>
    cancelAll({ symbol: values.marketSymbol }),
  ),
  strict('cancel', 'DELETE', '/v3/orders/{order}', {}, (_, { order: id }) => cancelOne({ id })),
  strict('cancel', 'DELETE', '/v3/conditional-orders/{order}', {}, (_, { order: id }) =>
    cancelOne({ id, trigger: true }),
  ),
  ...plain('withdraw', 'POST', ['/v3/withdrawals']),
  ...plain('transfer', 'POST', ['/v3/transfers']),
  ...plain('other', 'POST', ['/v3/addresses', '/v3/subaccounts']),
  ...plain('other', 'PUT', ['/v3/funds-transfer-methods/{method}']),
  ...plain('other', 'DELETE', ['/v3/funds-transfer-methods/{method}', '/v3/withdrawals/{withdrawal}']),
  ...plain('read', 'GET', [
    '/v3/account',
    '/v3/account/fees/fiat',
    '/v3/account/fees/fiat/{currency}',
    '/v3/account/fees/trading',
    '/v3/account/fees/trading/{market}',
    '/v3/account/permissions/currencies',
    '/v3/account/permissions/currencies/{currency}',
    '/v3/account/permissions/markets',
    '/v3/account/permissions/markets/{market}',
    '/v3/account/volume',
    '/v3/addresses',
    '/v3/addresses/{currency}',
    '/v3/balances',
    '/v3/balances/{currency}',
    '/v3/conditional-orders/closed',
    '/v3/conditional-orders/open',
    '/v3/conditional-orders/{order}',
    '/v3/deposits/ByTxId/{transaction}',
    '/v3/deposits/closed',
    '/v3/deposits/open',
    '/v3/deposits/{deposit}',
    '/v3/executions',
    '/v3/executions/last-id',
    '/v3/executions/{execution}',
    '/v3/funds-transfer-methods/{method}',
    '/v3/orders/closed',
    '/v3/orders/open',
    '/v3/orders/{order}',
    '/v3/orders/{order}/executions',
    '/v3/subaccounts',
    '/v3/subaccounts/deposits/closed',
    '/v3/subaccounts/deposits/open',
    '/v3/subaccounts/withdrawals/closed',
    '/v3/subaccounts/withdrawals/open',
    '/v3/subaccounts/{subaccount}',
    '/v3/transfers/received',
    '/v3/transfers/sent',
    '/v3/transfers/{transfer}',
    '/v3/withdrawals/ByTxId/{transaction}',
    '/v3/withdrawals/allowed-addresses',
    '/v3/withdrawals/closed',
    '/v3/withdrawals/open',
    '/v3/withdrawals/{withdrawal}',
  ]),
];

/** The meanings of Bittrex v3. */
export const bittrexMeanings: Meanings = {
  id: bittrex.id,
  endpoints: on(hostsOf(bittrex, 'live'), endpoints),
  fields(request) {
    if (Object.hasOwn(request.headers, 'api-subaccount-id')) deny('a header chooses a subaccount');
    return inQueryOfDelete(request);
  },
};
