/**
 * The orders of Coinbase Advanced Trade and their cancellations.
 * @see https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/orders/create-order
 * @module
 */
import { cancelListed } from '../../meaning/cancels.js';
import { type Hosted, strict, vague } from '../../meaning/endpoint.js';
import {
  checkUsed,
  choice,
  flag,
  type Grammar,
  identifier,
  object,
  positive,
  required,
  several,
  text,
  type ValuesOf,
} from '../../meaning/fields.js';
import type { MeantOrder } from '../../meaning/meaning.js';
import { deny } from '../../wire/deny.js';

/** A spot pair. Futures and perpetuals have three parts, such as BTC-PERP-INTX. */
const pair = text(/^[A-Z0-9]{1,20}-[A-Z0-9]{1,20}$/);

const sizes = { base_size: positive, quote_size: positive };
const limit = { ...sizes, limit_price: positive };
const until = { end_time: text(/^[\dTZ:.+-]{1,40}$/) };
const stop = {
  ...limit,
  stop_price: positive,
  stop_direction: choice({ STOP_DIRECTION_STOP_UP: 'rises', STOP_DIRECTION_STOP_DOWN: 'falls' }),
};

/** The configurations that are known. Others place several orders, or spread one over time. */
const configuration = {
  market_market_ioc: object(sizes),
  market_market_fok: object(sizes),
  sor_limit_ioc: object(limit),
  limit_limit_fok: object(limit),
  limit_limit_gtc: object({ ...limit, post_only: flag }),
  limit_limit_gtd: object({ ...limit, ...until, post_only: flag }),
  stop_limit_stop_limit_gtc: object(stop),
  stop_limit_stop_limit_gtd: object({ ...stop, ...until }),
} as const satisfies Record<string, Grammar<unknown>>;

/** Coinbase has more fields. They borrow money, choose a portfolio, or attach other orders. */
const order = {
  client_order_id: identifier,
  product_id: pair,
  side: choice({ BUY: 'buy', SELL: 'sell' }),
  order_configuration: object(configuration),
};

const timesInForce: Readonly<Partial<Record<string, 'IOC' | 'FOK'>>> = {
  market_market_fok: 'FOK',
  sor_limit_ioc: 'IOC',
  limit_limit_fok: 'FOK',
};

/** What the only configuration says. */
function configured(given: ValuesOf<typeof configuration>) {
  const stated = Object.entries(given).filter(([, values]) => values !== undefined);
  const [name = ''] = stated[0] ?? [];
  if (stated.length !== 1) deny('an order has exactly one configuration');
  const timeInForce = timesInForce[name] ?? null;
  const market = given.market_market_ioc ?? given.market_market_fok;
  if (market !== undefined) {
    const { base_size: base, quote_size: quote } = market;
    if ((base === undefined) === (quote === undefined)) deny('an order has either base_size or quote_size');
    return { type: 'market', quantity: base ?? null, quoteQuantity: quote ?? null, price: null, timeInForce } as const;
  }
  const resting = given.limit_limit_gtc ?? given.limit_limit_gtd;
  const waiting = given.stop_limit_stop_limit_gtc ?? given.stop_limit_stop_limit_gtd;
  const values = required(resting ?? waiting ?? given.sor_limit_ioc ?? given.limit_limit_fok, 'order_configuration');
  // The size of a limit order for an amount of money is rounded.
  checkUsed(values.quote_size, false, 'quote_size');
  return {
    type: 'limit',
    quantity: required(values.base_size, 'base_size'),
    quoteQuantity: null,
    price: required(values.limit_price, 'limit_price'),
    postOnly: resting?.post_only ?? false,
    timeInForce,
    ...(waiting !== undefined && {
      trigger: { kind: 'trigger' as const, price: required(waiting.stop_price, 'stop_price') },
      waitsUntil: required(waiting.stop_direction, 'stop_direction'),
    }),
  } as const;
}

const meant = (values: ValuesOf<typeof order>): MeantOrder => ({
  market: 'spot',
  symbol: required(values.product_id, 'product_id'),
  side: required(values.side, 'side'),
  quantityUnit: 'base',
  reduceOnly: false,
  postOnly: false,
  trigger: null,
  attached: null,
  clientOrderId: values.client_order_id ?? null,
  ...configured(required(values.order_configuration, 'order_configuration')),
});

/** Endpoints that change orders. */
export const coinbaseAdvancedOrders: readonly Hosted[] = [
  strict('order', 'POST', '/api/v3/brokerage/orders', order, (values) => ({ orders: [meant(values)] })),
  vague('amend', 'POST', '/api/v3/brokerage/orders/edit', 'an amend does not state its symbol'),
  vague('order', 'POST', '/api/v3/brokerage/orders/close_position', 'the request does not state its price'),
  strict('cancel', 'POST', '/api/v3/brokerage/orders/batch_cancel', { order_ids: several(identifier) }, (values) =>
    cancelListed({ ids: required(values.order_ids, 'order_ids') }),
  ),
];
