/**
 * The registry: one line for each exchange, which exports its recipe and the types of its requests.
 * @module
 */

export * from './recipes/backpack/recipe.js';
export * from './recipes/binance/recipe.js';
export * from './recipes/bingx/recipe.js';
export * from './recipes/bitbank/recipe.js';
export * from './recipes/bitfinex/recipe.js';
export * from './recipes/bitget/recipe.js';
export * from './recipes/bithumb/recipe.js';
export * from './recipes/bitmex/recipe.js';
export * from './recipes/bitstamp/recipe.js';
export * from './recipes/bittrex/recipe.js';
export * from './recipes/bittrex-v1/recipe.js';
export * from './recipes/bitvavo/recipe.js';
export * from './recipes/bybit/recipe.js';
export * from './recipes/coinbase/recipe.js';
export * from './recipes/coinbase-advanced/recipe.js';
export * from './recipes/coinex/recipe.js';
export * from './recipes/cryptocom/recipe.js';
export * from './recipes/deribit/recipe.js';
export * from './recipes/gate/recipe.js';
export * from './recipes/gemini/recipe.js';
export * from './recipes/htx/recipe.js';
export * from './recipes/kraken/recipe.js';
export * from './recipes/kraken-futures/recipe.js';
export * from './recipes/kucoin/recipe.js';
export * from './recipes/mexc/recipe.js';
export * from './recipes/mexc-futures/recipe.js';
export * from './recipes/okx/recipe.js';
export * from './recipes/poloniex/recipe.js';
export * from './recipes/revolutx/recipe.js';
export * from './recipes/upbit/recipe.js';
export * from './recipes/whitebit/recipe.js';
