/** Orders and an instrument for the tests of values. */
import type { Instrument, Quote } from '../../../src/exchanges/market/market-data.js';
import type { MeantOrder } from '../../../src/exchanges/meaning/meaning.js';

export const pair: Instrument = {
  symbol: 'BTCUSDT',
  market: 'spot',
  base: 'BTC',
  quote: 'USDT',
  contractSize: null,
};

export const perpetual: Instrument = { ...pair, symbol: 'BTC-USDT-SWAP', market: 'linear', contractSize: '0.01' };

/** The middle and the last price are 100. */
export const quote: Quote = { bid: '99.5', ask: '100.5', last: '100' };

/** A buy of 2 at 100. */
export const limit: MeantOrder = {
  market: 'spot',
  symbol: 'BTCUSDT',
  side: 'buy',
  type: 'limit',
  quantity: '2',
  quantityUnit: 'base',
  price: '100',
  quoteQuantity: null,
  reduceOnly: false,
  postOnly: false,
  timeInForce: null,
  trigger: null,
  attached: null,
  clientOrderId: null,
};

/** A buy of 2 at the market. */
export const market: MeantOrder = { ...limit, type: 'market', price: null };
