/**
 * The meanings of every exchange that has them.
 * @module
 */
import type { Meaning } from './meaning/meaning.js';
import { type Meanings, meaningIn, unknown } from './meaning/meanings.js';
import { backpackMeanings } from './recipes/backpack/meaning.js';
import { binanceMeanings } from './recipes/binance/meaning.js';
import { bingxMeanings } from './recipes/bingx/meaning.js';
import { bitbankMeanings } from './recipes/bitbank/meaning.js';
import { bitfinexMeanings } from './recipes/bitfinex/meaning.js';
import { bitgetMeanings } from './recipes/bitget/meaning.js';
import { bithumbMeanings } from './recipes/bithumb/meaning.js';
import { bitmexMeanings } from './recipes/bitmex/meaning.js';
import { bitstampMeanings } from './recipes/bitstamp/meaning.js';
import { bittrexMeanings } from './recipes/bittrex/meaning.js';
import { bittrexV1Meanings } from './recipes/bittrex-v1/meaning.js';
import { bitvavoMeanings } from './recipes/bitvavo/meaning.js';
import { bybitMeanings } from './recipes/bybit/meaning.js';
import { coinbaseMeanings } from './recipes/coinbase/meaning.js';
import { coinbaseAdvancedMeanings } from './recipes/coinbase-advanced/meaning.js';
import { coinexMeanings } from './recipes/coinex/meaning.js';
import { cryptocomMeanings } from './recipes/cryptocom/meaning.js';
import { deribitMeanings } from './recipes/deribit/meaning.js';
import { gateMeanings } from './recipes/gate/meaning.js';
import { geminiMeanings } from './recipes/gemini/meaning.js';
import { htxMeanings } from './recipes/htx/meaning.js';
import { krakenMeanings } from './recipes/kraken/meaning.js';
import { krakenFuturesMeanings } from './recipes/kraken-futures/meaning.js';
import { kucoinMeanings } from './recipes/kucoin/meaning.js';
import { mexcMeanings } from './recipes/mexc/meaning.js';
import { mexcFuturesMeanings } from './recipes/mexc-futures/meaning.js';
import { okxMeanings } from './recipes/okx/meaning.js';
import { poloniexMeanings } from './recipes/poloniex/meaning.js';
import { revolutxMeanings } from './recipes/revolutx/meaning.js';
import { upbitMeanings } from './recipes/upbit/meaning.js';
import { whitebitMeanings } from './recipes/whitebit/meaning.js';
import { RequestDenied } from './wire/deny.js';
import type { RawRequest } from './wire/raw-request.js';

/** The meanings by the id of their recipe. */
export const meanings: ReadonlyMap<string, Meanings> = new Map(
  [
    backpackMeanings,
    binanceMeanings,
    bingxMeanings,
    bitbankMeanings,
    bitfinexMeanings,
    bitgetMeanings,
    bithumbMeanings,
    bitmexMeanings,
    bitstampMeanings,
    bittrexMeanings,
    bittrexV1Meanings,
    bitvavoMeanings,
    bybitMeanings,
    coinbaseMeanings,
    coinbaseAdvancedMeanings,
    coinexMeanings,
    cryptocomMeanings,
    deribitMeanings,
    gateMeanings,
    geminiMeanings,
    htxMeanings,
    krakenMeanings,
    krakenFuturesMeanings,
    kucoinMeanings,
    mexcMeanings,
    mexcFuturesMeanings,
    okxMeanings,
    poloniexMeanings,
    revolutxMeanings,
    upbitMeanings,
    whitebitMeanings,
  ].map((each) => [each.id, each]),
);

/**
 * What a request of an exchange means. `unknown` if the exchange's tables do not list it exactly.
 * @example meaningOf('kraken', request).kind; // 'withdraw'
 */
export function meaningOf(exchangeId: string, request: RawRequest): Meaning {
  const table = meanings.get(exchangeId);
  if (table === undefined) return unknown(new RequestDenied('the exchange has no table'));
  try {
    return meaningIn(table, request);
  } catch (error) {
    if (error instanceof RequestDenied) return unknown(error);
    throw error;
  }
}
