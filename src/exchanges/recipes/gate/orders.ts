/**
 * An order of Gate's spot market, and one that waits for a price.
 * @see https://www.gate.com/docs/developers/apiv4/en/#create-an-order
 * @module
 */
import {
  checkUsed,
  choice,
  decimal,
  digits,
  flag,
  type Grammar,
  object,
  positive,
  required,
  symbol,
  text,
  type ValuesOf,
} from '../../meaning/fields.js';
import type { MeantOrder } from '../../meaning/meaning.js';
import { sized } from '../../meaning/orders.js';
import { deny } from '../../wire/deny.js';

export const actionMode = choice({ ACK: true, RESULT: true, FULL: true });

const account = {
  spot: { market: 'spot' },
  margin: { market: 'margin', margin: 'isolated' },
  cross_margin: { market: 'margin', margin: 'cross' },
} as const satisfies Record<string, Pick<MeantOrder, 'market' | 'margin'>>;

type Account = (typeof account)[keyof typeof account];

/** An account of this name, unless it is the unified account. */
const stating =
  (accounts: Readonly<Record<string, Account>>): Grammar<Account> =>
  (value, name) =>
    value.kind === 'string' && value.text === 'unified'
      ? deny("an order of Gate's unified account may borrow, and its request does not say so")
      : choice(accounts)(value, name);

/** `poc` is an order that never takes. */
const timeInForce = choice({ gtc: 'gtc', ioc: 'IOC', fok: 'FOK', poc: 'poc' });

const stated = {
  type: choice({ limit: 'limit', market: 'market' }),
  side: choice({ buy: 'buy', sell: 'sell' }),
  amount: positive,
  price: positive,
  time_in_force: timeInForce,
  text: text(/^t-[\w.-]{1,28}$/),
  auto_borrow: flag,
  auto_repay: flag,
};

/** `slippage` makes a price relative, so it is not among them. */
export const order = {
  ...stated,
  currency_pair: symbol,
  account: stating(account),
  // It only hides a part of the order.
  iceberg: decimal,
  stp_act: choice({ cn: true, co: true, cb: true, '-': true }),
  action_mode: actionMode,
  // ccxt sends it by mistake in each order of a batch. Gate has no such field.
  textIsRequired: flag,
};

/** https://www.gate.com/docs/developers/apiv4/en/#create-price-triggered-order */
export const conditionalOrder = {
  market: symbol,
  trigger: object({ price: positive, rule: choice({ '>=': 'rises', '<=': 'falls' }), expiration: digits }),
  put: object({ ...stated, account: stating({ normal: account.spot, margin: account.margin }) }),
};

function meant(values: ValuesOf<typeof stated>, used: Account): Omit<MeantOrder, 'symbol' | 'trigger'> {
  const { type = 'limit', amount, price, time_in_force: force } = values;
  const side = required(values.side, 'side');
  checkUsed(price, type === 'limit', 'price');
  if (used.market === 'spot' && (values.auto_borrow || values.auto_repay)) deny('an order of the spot account borrows');
  if (type === 'market' && force === 'poc') deny('this type of order does not use poc');
  // A market order to buy states its cost.
  const byCost = type === 'market' && side === 'buy';
  return {
    ...used,
    side,
    type,
    ...sized(required(amount, 'amount'), byCost),
    quantityUnit: 'base',
    price: price ?? null,
    reduceOnly: false,
    postOnly: force === 'poc',
    // A market order never rests, so it says nothing more with `ioc`.
    timeInForce: force === 'FOK' || (force === 'IOC' && type === 'limit') ? force : null,
    attached: null,
    clientOrderId: values.text ?? null,
  };
}

/**
 * By default Gate uses the unified account of a user who has one, and otherwise the spot account.
 * https://github.com/gateio/gateapi-python/blob/master/docs/SpotApi.md#create_order
 */
export const meantOrder = (values: ValuesOf<typeof order>): MeantOrder => ({
  ...meant(values, required(values.account, 'account')),
  symbol: required(values.currency_pair, 'currency_pair'),
  trigger: null,
});

export function meantConditional(values: ValuesOf<typeof conditionalOrder>): MeantOrder {
  const put = required(values.put, 'put');
  const { price, rule } = required(values.trigger, 'trigger');
  // The documentation does not say in which currency a market order to buy states its amount.
  if (put.type === 'market') deny('a market order with a trigger is not known');
  return {
    ...meant(put, put.account ?? account.spot),
    symbol: required(values.market, 'market'),
    trigger: { kind: 'trigger', price: required(price, 'price') },
    waitsUntil: required(rule, 'rule'),
  };
}
