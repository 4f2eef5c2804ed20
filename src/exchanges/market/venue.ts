/**
 * Market data from a table of venues.
 * @module
 */
import type { Market } from '../meaning/meaning.js';
import { deny } from '../wire/deny.js';
import { type JsonValue, readJson } from '../wire/json.js';
import { type Listed, listedIn, type Prices, quoteOf } from './answers.js';
import type { Instrument, MarketData, PublicQuery, SymbolForm } from './market-data.js';

type Path = Omit<PublicQuery, 'host'>;

/** A part of an exchange that has a list of instruments of its own. */
export interface Venue {
  readonly markets: readonly Market[];
  /** The hosts that take its orders. Each has instruments and prices of its own. */
  readonly hosts: readonly string[];
  /** The host of the public data, if it is another one. */
  readonly publicHost?: string;
  readonly list: Path;
  /** The instruments of the list's answer. */
  listed(answer: JsonValue): readonly Listed[];
  prices(instrument: Instrument): readonly Path[];
  /**
   * The prices in the answers, which it checks to be those of the instrument.
   * @param second the same as `first` if there is one request.
   */
  read(instrument: Instrument, first: JsonValue, second: JsonValue): Prices;
}

/** Lists of instruments have some hundred thousand values. The bytes of an answer are limited. */
const readAnswer = (answer: string): JsonValue => readJson(answer, Number.POSITIVE_INFINITY);

/** The market data of an exchange that has these venues. */
export function marketData(id: string, symbols: SymbolForm, venues: readonly Venue[]): MarketData {
  const find = (market: Market, host?: string) =>
    venues.find((venue) => venue.markets.includes(market) && (host === undefined || venue.hosts.includes(host)));
  const found = (market: Market, host?: string) =>
    find(market, host) ?? deny('the exchange has no public data for this market');
  const at = (venue: Venue, host: string | undefined, path: Path): PublicQuery => ({
    host: venue.publicHost ?? host ?? venue.hosts[0] ?? deny('the venue has no host'),
    ...path,
  });
  return {
    id,
    symbols,
    instruments(market, host) {
      const venue = find(market, host);
      return venue && at(venue, host, venue.list);
    },
    readInstruments: (market, answer, host) =>
      listedIn(found(market, host).listed(readAnswer(answer))).map((listed) => ({
        ...listed,
        market,
        ...(host !== undefined && { host }),
      })),
    quote(instrument) {
      const venue = found(instrument.market, instrument.host);
      return venue.prices(instrument).map((path) => at(venue, instrument.host, path));
    },
    readQuote(instrument, answers) {
      const venue = found(instrument.market, instrument.host);
      if (answers.length !== venue.prices(instrument).length) deny('an answer is missing');
      const [first = deny('an answer is missing'), second = first] = answers.map(readAnswer);
      return quoteOf(venue.read(instrument, first, second));
    },
  };
}
