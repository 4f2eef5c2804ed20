/**
 * The denials of every exchange in the registry.
 * @module
 */
import { type DenialReply, type Denials, type DeniedRequest, denialIn, type ExchangeDenial } from './denial/denial.js';
import { backpackDenials } from './recipes/backpack/denial.js';
import { binanceDenials } from './recipes/binance/denial.js';
import { bingxDenials } from './recipes/bingx/denial.js';
import { bitbankDenials } from './recipes/bitbank/denial.js';
import { bitfinexDenials } from './recipes/bitfinex/denial.js';
import { bitgetDenials } from './recipes/bitget/denial.js';
import { bithumbDenials } from './recipes/bithumb/denial.js';
import { bitmexDenials } from './recipes/bitmex/denial.js';
import { bitstampDenials } from './recipes/bitstamp/denial.js';
import { bittrexDenials } from './recipes/bittrex/denial.js';
import { bittrexV1Denials } from './recipes/bittrex-v1/denial.js';
import { bitvavoDenials } from './recipes/bitvavo/denial.js';
import { bybitDenials } from './recipes/bybit/denial.js';
import { coinbaseDenials } from './recipes/coinbase/denial.js';
import { coinbaseAdvancedDenials } from './recipes/coinbase-advanced/denial.js';
import { coinexDenials } from './recipes/coinex/denial.js';
import { cryptocomDenials } from './recipes/cryptocom/denial.js';
import { deribitDenials } from './recipes/deribit/denial.js';
import { gateDenials } from './recipes/gate/denial.js';
import { geminiDenials } from './recipes/gemini/denial.js';
import { htxDenials } from './recipes/htx/denial.js';
import { krakenDenials } from './recipes/kraken/denial.js';
import { krakenFuturesDenials } from './recipes/kraken-futures/denial.js';
import { kucoinDenials } from './recipes/kucoin/denial.js';
import { mexcDenials } from './recipes/mexc/denial.js';
import { mexcFuturesDenials } from './recipes/mexc-futures/denial.js';
import { okxDenials } from './recipes/okx/denial.js';
import { poloniexDenials } from './recipes/poloniex/denial.js';
import { revolutxDenials } from './recipes/revolutx/denial.js';
import { upbitDenials } from './recipes/upbit/denial.js';
import { whitebitDenials } from './recipes/whitebit/denial.js';
import { deny } from './wire/deny.js';

/** The denials by the id of their recipe. */
export const denials: ReadonlyMap<string, Denials> = new Map(
  [
    backpackDenials,
    binanceDenials,
    bingxDenials,
    bitbankDenials,
    bitfinexDenials,
    bitgetDenials,
    bithumbDenials,
    bitmexDenials,
    bitstampDenials,
    bittrexDenials,
    bittrexV1Denials,
    bitvavoDenials,
    bybitDenials,
    coinbaseDenials,
    coinbaseAdvancedDenials,
    coinexDenials,
    cryptocomDenials,
    deribitDenials,
    gateDenials,
    geminiDenials,
    htxDenials,
    krakenDenials,
    krakenFuturesDenials,
    kucoinDenials,
    mexcDenials,
    mexcFuturesDenials,
    okxDenials,
    poloniexDenials,
    revolutxDenials,
    upbitDenials,
    whitebitDenials,
  ].map((each) => [each.id, each]),
);

/**
 * A denial as an answer of the exchange: libraries understand its class, users read its text, and
 * the header `x-locksign` has its code.
 * @example
 * denialOf('kraken', { class: 'not-permitted', code: 'withdraw', text: 'withdrawals are denied' }, request).body;
 * // '{"error":["EGeneral:Permission denied","EGeneral:[locksign: withdrawals are denied]"]}'
 * @throws {LocksignError} `ERR_DENIED` if there is no such exchange.
 */
export const denialOf = (exchangeId: string, denial: ExchangeDenial, request: DeniedRequest): DenialReply =>
  denialIn(denials.get(exchangeId) ?? deny('the exchange is not known'), denial, request);
