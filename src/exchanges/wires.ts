/**
 * The wire of every exchange in the registry.
 * @module
 */
import { backpackWire } from './recipes/backpack/wire.js';
import { binanceWire } from './recipes/binance/wire.js';
import { bingxWire } from './recipes/bingx/wire.js';
import { bitbankWire } from './recipes/bitbank/wire.js';
import { bitfinexWire } from './recipes/bitfinex/wire.js';
import { bitgetWire } from './recipes/bitget/wire.js';
import { bithumbWire } from './recipes/bithumb/wire.js';
import { bitmexWire } from './recipes/bitmex/wire.js';
import { bitstampWire } from './recipes/bitstamp/wire.js';
import { bittrexWire } from './recipes/bittrex/wire.js';
import { bittrexV1Wire } from './recipes/bittrex-v1/wire.js';
import { bitvavoWire } from './recipes/bitvavo/wire.js';
import { bybitWire } from './recipes/bybit/wire.js';
import { coinbaseWire } from './recipes/coinbase/wire.js';
import { coinbaseAdvancedWire } from './recipes/coinbase-advanced/wire.js';
import { coinexWire } from './recipes/coinex/wire.js';
import { cryptocomWire } from './recipes/cryptocom/wire.js';
import { deribitWire } from './recipes/deribit/wire.js';
import { gateWire } from './recipes/gate/wire.js';
import { geminiWire } from './recipes/gemini/wire.js';
import { htxWire } from './recipes/htx/wire.js';
import { krakenWire } from './recipes/kraken/wire.js';
import { krakenFuturesWire } from './recipes/kraken-futures/wire.js';
import { kucoinWire } from './recipes/kucoin/wire.js';
import { mexcWire } from './recipes/mexc/wire.js';
import { mexcFuturesWire } from './recipes/mexc-futures/wire.js';
import { okxWire } from './recipes/okx/wire.js';
import { poloniexWire } from './recipes/poloniex/wire.js';
import { revolutxWire } from './recipes/revolutx/wire.js';
import { upbitWire } from './recipes/upbit/wire.js';
import { whitebitWire } from './recipes/whitebit/wire.js';
import type { Wire } from './wire/wire.js';

/** The wires by the id of their recipe. */
export const wires: ReadonlyMap<string, Wire> = new Map(
  [
    backpackWire,
    binanceWire,
    bingxWire,
    bitbankWire,
    bitfinexWire,
    bitgetWire,
    bithumbWire,
    bitmexWire,
    bitstampWire,
    bittrexWire,
    bittrexV1Wire,
    bitvavoWire,
    bybitWire,
    coinbaseWire,
    coinbaseAdvancedWire,
    coinexWire,
    cryptocomWire,
    deribitWire,
    gateWire,
    geminiWire,
    htxWire,
    krakenWire,
    krakenFuturesWire,
    kucoinWire,
    mexcWire,
    mexcFuturesWire,
    okxWire,
    poloniexWire,
    revolutxWire,
    upbitWire,
    whitebitWire,
  ].map((wire) => [wire.id, wire]),
);
