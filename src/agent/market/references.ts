/**
 * The instruments and prices that orders are judged by, from the exchange's own public data.
 * @module
 */
import { LocksignError } from '../../errors/locksign-error.js';
import type { Instrument, PublicQuery, Quote } from '../../exchanges/market/market-data.js';
import { marketDataById } from '../../exchanges/market-data.js';
import type { Market } from '../../exchanges/meaning/meaning.js';
import { Denial, refuse } from '../reason.js';
import { Recent } from './recent.js';

/** How long prices may serve, in ms from the moment when their request began. */
const quoteLife = 5_000;
const mostQuotes = 1_000;

/** How long a list of instruments may serve, in ms. */
const listLife = 3_600_000;
/** The shortest time between two requests for the same list, in ms. */
const listPause = 10_000;
const mostLists = 100;

/** Sends a public request to an exchange and gives the body of its answer. It has to time out. */
export type FetchPublic = (query: PublicQuery) => Promise<string>;

type List = ReadonlyMap<string, Instrument>;

/** The instruments by each of their spellings. A spelling of two instruments names neither. */
function byName(instruments: readonly Instrument[]): List {
  const list = new Map<string, Instrument>();
  const shared = new Set<string>();
  for (const instrument of instruments) {
    for (const name of new Set([instrument.symbol, ...(instrument.aliases ?? [])])) {
      if (list.has(name)) shared.add(name);
      list.set(name, instrument);
    }
  }
  for (const name of shared) list.delete(name);
  return list;
}

/** What is denied because the public data cannot be had. */
function denied(error: unknown, subject: string): Denial {
  if (error instanceof Denial) return error;
  const isUnreadable = error instanceof LocksignError && error.code === 'ERR_DENIED';
  return new Denial('no-reference', `${subject} could not be ${isUnreadable ? 'read' : 'fetched'} from the exchange`);
}

/**
 * The references of an exchange. Many askers share one request.
 * @example
 * const references = new References('binance', (query) => upstream.get(originOf(query.host), query));
 * const instrument = await references.instrument('spot', 'BTCUSDT', 'api.binance.com');
 * const quote = await references.quote(instrument);
 */
export class References {
  readonly #exchangeId: string;
  readonly #fetch: FetchPublic;
  readonly #now: () => number;
  readonly #lists: Recent<List>;
  readonly #quotes: Recent<Quote>;

  /** @param now a monotonic clock, in ms. */
  constructor(exchangeId: string, fetch: FetchPublic, now: () => number = () => performance.now()) {
    this.#exchangeId = exchangeId;
    this.#fetch = fetch;
    this.#now = now;
    this.#lists = new Recent({ most: mostLists, patience: listPause, pause: listPause, now });
    this.#quotes = new Recent({ most: mostQuotes, patience: quoteLife, pause: 0, now });
  }

  get #data() {
    return marketDataById.get(this.#exchangeId) ?? refuse('no-reference', 'the exchange has no public market data');
  }

  /**
   * The instrument that an order names.
   * @param host that takes the order. Default: the first host of the market.
   * @throws {Denial} `symbol` if the exchange does not list it, `no-reference` if the list cannot
   *   be had.
   */
  async instrument(market: Market, symbol: string, host?: string): Promise<Instrument> {
    const known = (await this.#list(market, host, listLife)).get(symbol);
    // It may be new.
    const found = known ?? (await this.#list(market, host, listPause)).get(symbol);
    return found ?? refuse('symbol', `the exchange's list of its ${market} market does not have the symbol`);
  }

  /**
   * The prices of an instrument, at most 5 seconds old.
   * @throws {Denial} `no-reference`
   */
  async quote(instrument: Instrument): Promise<Quote> {
    const subject = `the price of ${instrument.symbol}`;
    try {
      const key = [instrument.market, instrument.host, instrument.symbol].join(' ');
      const { value, began } = await this.#quotes.get(key, quoteLife, async () => {
        const answers = await Promise.all(this.#data.quote(instrument).map((query) => this.#fetch(query)));
        return this.#data.readQuote(instrument, answers);
      });
      return this.#now() - began > quoteLife ? refuse('no-reference', `${subject} is older than 5 seconds`) : value;
    } catch (error) {
      throw denied(error, subject);
    }
  }

  async #list(market: Market, host: string | undefined, life: number): Promise<List> {
    const data = this.#data;
    const query =
      data.instruments(market, host) ??
      refuse('no-reference', `the exchange has no public data of its ${market} market`);
    try {
      const { value } = await this.#lists.get(`${market} ${host}`, life, async () =>
        byName(data.readInstruments(market, await this.#fetch(query), host)),
      );
      return value;
    } catch (error) {
      throw denied(error, `the list of the ${market} market`);
    }
  }
}
