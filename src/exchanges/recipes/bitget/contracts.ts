/**
 * The orders of Bitget's contracts, API v2, and of its unified account, API v3.
 * @module
 */
import { cancelAll, cancelOne } from '../../meaning/cancels.js';
import { type Hosted, strict, vague } from '../../meaning/endpoint.js';
import {
  checkUsed,
  choice,
  digits,
  identifier,
  list,
  listBody,
  object,
  positive,
  required,
  text,
  type ValuesOf,
} from '../../meaning/fields.js';
import type { MeantOrder } from '../../meaning/meaning.js';
import { amendedLimit, amendment } from '../../meaning/orders.js';
import { deny } from '../../wire/deny.js';
import { cancelListed, named, shared, shares, symbol } from './order-parts.js';

/** Linear contracts, whose sizes count the base currency. */
const linear = choice({ 'USDT-FUTURES': 'linear', 'USDC-FUTURES': 'linear' });
/** A cancellation may concern any contract. */
const productType = choice({ 'USDT-FUTURES': true, 'USDC-FUTURES': true, 'COIN-FUTURES': true });
const marginCoin = text(/^[A-Z0-9]{1,20}$/);

// A field `tradeSide` would mean that the account holds long and short positions at once, where the
// side of an order is that of its position.
const contractOrder = {
  symbol,
  ...shares,
  productType: linear,
  marginMode: choice({ isolated: true, crossed: true }),
  marginCoin,
  size: positive,
  reduceOnly: choice({ YES: true, NO: false }),
};

function meantContract(values: ValuesOf<typeof contractOrder>): MeantOrder {
  required(values.marginMode, 'marginMode');
  return {
    ...shared(values, values.symbol),
    market: required(values.productType, 'productType'),
    quantity: required(values.size, 'size'),
    quoteQuantity: null,
    reduceOnly: values.reduceOnly ?? false,
  };
}

const changed = {
  ...named,
  productType: linear,
  marginCoin,
  newClientOid: identifier,
  newSize: positive,
  newPrice: positive,
};

const product = { symbol, productType, marginCoin };
const withOrders = { ...product, orderIdList: list(object(named)) };

/** Without a list every order of the symbol or of the product is cancelled. */
function cancelSome(values: ValuesOf<typeof withOrders>, trigger: boolean) {
  required(values.productType, 'productType');
  return values.orderIdList === undefined
    ? cancelAll({ symbol: values.symbol, trigger })
    : cancelListed(values.orderIdList, required(values.symbol, 'symbol'), trigger);
}

const mix = '/api/v2/mix/order';

/** https://www.bitget.com/api-doc/contract/trade/Place-Order */
const contracts = [
  strict('order', 'POST', `${mix}/place-order`, contractOrder, (values) => ({ orders: [meantContract(values)] })),
  // https://www.bitget.com/api-doc/contract/trade/Modify-Order
  strict('amend', 'POST', `${mix}/modify-order`, changed, (values) => ({
    orders: [
      {
        ...amendedLimit,
        market: required(values.productType, 'productType'),
        symbol: required(values.symbol, 'symbol'),
        quantity: required(values.newSize, 'newSize'),
        price: required(values.newPrice, 'newPrice'),
        clientOrderId: values.newClientOid ?? null,
      },
    ],
    amend: amendment(values.orderId, values.clientOid, 'orderId'),
  })),
  ...['batch-place-order', 'place-plan-order', 'place-tpsl-order', 'place-pos-tpsl', 'click-backhand'].map((name) =>
    vague('order', 'POST', `${mix}/${name}`, 'such orders are not known'),
  ),
  vague('order', 'POST', `${mix}/close-positions`, 'the request does not state its quantity'),
  strict('cancel', 'POST', `${mix}/cancel-order`, { ...product, ...named }, (values) => {
    required(values.productType, 'productType');
    return cancelOne({
      symbol: required(values.symbol, 'symbol'),
      id: values.orderId,
      clientOrderId: values.clientOid,
    });
  }),
  // https://www.bitget.com/api-doc/contract/trade/Batch-Cancel-Orders
  strict('cancel', 'POST', `${mix}/batch-cancel-orders`, withOrders, (values) => cancelSome(values, false)),
  // https://www.bitget.com/api-doc/contract/plan/Cancel-Plan-Order
  strict('cancel', 'POST', `${mix}/cancel-plan-order`, { ...withOrders, planType: identifier }, (values) =>
    cancelSome(values, true),
  ),
  // https://www.bitget.com/api-doc/contract/trade/Cancel-All-Orders
  strict(
    'cancel',
    'POST',
    `${mix}/cancel-all-orders`,
    { productType, marginCoin, requestTime: digits, receiveWindow: digits },
    (values) => {
      required(values.productType, 'productType');
      return cancelAll({});
    },
  ),
];

const { force: _, ...unifiedShares } = shares;

const unifiedOrder = {
  symbol,
  ...unifiedShares,
  category: choice({ SPOT: 'spot', 'USDT-FUTURES': 'linear', 'USDC-FUTURES': 'linear' }),
  qty: positive,
  timeInForce: choice({ gtc: 'GTC', ioc: 'IOC', fok: 'FOK', post_only: 'PostOnly' }),
  /** The position in an account that holds long and short positions at once. */
  posSide: choice({ long: 'buy', short: 'sell' }),
  reduceOnly: choice({ yes: true, no: false }),
};

function meantUnified(values: ValuesOf<typeof unifiedOrder>): MeantOrder {
  const market = required(values.category, 'category');
  const order = shared({ ...values, force: values.timeInForce }, values.symbol);
  // Bitget counts the quote currency here, and a widespread client writes the base currency.
  if (market === 'spot' && order.type === 'market' && order.side === 'buy') {
    deny('clients disagree about the unit of qty in a spot market buy');
  }
  const { posSide, reduceOnly = false } = values;
  if (market === 'spot') checkUsed(posSide ?? (reduceOnly || undefined), false, 'posSide or reduceOnly');
  if (reduceOnly && posSide === order.side) deny('an order that opens a position cannot reduce it');
  return { ...order, market, quantity: required(values.qty, 'qty'), quoteQuantity: null, reduceOnly };
}

const category = choice({
  SPOT: true,
  MARGIN: true,
  'USDT-FUTURES': true,
  'USDC-FUTURES': true,
  'COIN-FUTURES': true,
});
const unifiedNamed = { ...named, category };
const trade = '/api/v3/trade';

/** https://www.bitget.com/api-doc/uta/trade/Place-Order */
const unified = [
  strict('order', 'POST', `${trade}/place-order`, unifiedOrder, (values) => ({ orders: [meantUnified(values)] })),
  strict('order', 'POST', `${trade}/place-batch`, { [listBody]: list(object(unifiedOrder)) }, (values) => ({
    orders: required(values[listBody], 'a list of orders').map(meantUnified),
  })),
  vague('order', 'POST', `${trade}/place-strategy-order`, 'orders with a trigger are not known'),
  vague('order', 'POST', `${trade}/close-positions`, 'the request does not state its quantity'),
  vague('amend', 'POST', `${trade}/modify-order`, 'an amend does not state its market'),
  vague('amend', 'POST', `${trade}/batch-modify-order`, 'an amend does not state its market'),
  strict('cancel', 'POST', `${trade}/cancel-order`, unifiedNamed, (values) =>
    cancelOne({ id: values.orderId, clientOrderId: values.clientOid }),
  ),
  strict('cancel', 'POST', `${trade}/cancel-strategy-order`, unifiedNamed, (values) =>
    cancelOne({ id: values.orderId, clientOrderId: values.clientOid, trigger: true }),
  ),
  strict('cancel', 'POST', `${trade}/cancel-batch`, { [listBody]: list(object(unifiedNamed)) }, (values) =>
    cancelListed(required(values[listBody], 'a list of orders')),
  ),
  strict('cancel', 'POST', `${trade}/cancel-symbol-order`, { category, symbol }, (values) => {
    required(values.category, 'category');
    return cancelAll({ symbol: values.symbol });
  }),
  strict('cancel', 'POST', `${trade}/countdown-cancel-all`, { countdown: digits }, ({ countdown }) =>
    cancelAll({}, required(countdown, 'countdown')),
  ),
];

/** Endpoints that change orders on contracts and in a unified account. */
export const bitgetContracts: readonly Hosted[] = [...contracts, ...unified];
