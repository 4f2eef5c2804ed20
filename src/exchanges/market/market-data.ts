/**
 * The public market data of an exchange: which instruments it has, and their prices. The agent
 * values an order with them, and compares its price with them.
 * @module
 */
import type { Market } from '../meaning/meaning.js';

/** A GET request that needs no credential. */
export interface PublicQuery {
  /** A host of the recipe, or the exchange's host for public data. */
  readonly host: string;
  readonly path: string;
  /** Without the question mark. */
  readonly query?: string;
}

/** What can be traded, as the exchange's own list names it. */
export interface Instrument {
  /** In a spelling that the exchange's order requests take. */
  readonly symbol: string;
  /** Other spellings of it in order requests. Absent: there are none. */
  readonly aliases?: readonly string[];
  readonly market: Market;
  /** The currencies, as the exchange writes them. */
  readonly base: string;
  readonly quote: string;
  /** Units of the base currency in a contract. Null if quantities do not count contracts. */
  readonly contractSize: string | null;
  /** The host that takes its orders. Absent: the first host of its market. */
  readonly host?: string;
}

/** Prices at one moment, as exact decimals above zero. */
export interface Quote {
  readonly bid: string;
  readonly ask: string;
  /** The price of the last trade. For contracts, the mark price. */
  readonly last: string;
}

/** How an exchange writes its symbols, on any of its markets. */
export interface SymbolForm {
  readonly form: RegExp;
  readonly example: string;
}

export interface MarketData {
  /** The id of the recipe. */
  readonly id: string;
  readonly symbols: SymbolForm;
  /**
   * The request for the instruments of a market.
   * @param host of the orders. Default: the first host of the market.
   * @returns undefined if the exchange has no public data for this market on this host.
   */
  instruments(market: Market, host?: string): PublicQuery | undefined;
  /**
   * Instruments that are written in an unusual way are not among them.
   * @throws {LocksignError} `ERR_DENIED` if the answer is not such a list.
   */
  readInstruments(market: Market, answer: string, host?: string): readonly Instrument[];
  /** The requests for the prices of an instrument. */
  quote(instrument: Instrument): readonly PublicQuery[];
  /**
   * @param answers to the requests of `quote`, in their order.
   * @throws {LocksignError} `ERR_DENIED` if a price is missing, zero or no number, or belongs to
   *   another instrument.
   */
  readQuote(instrument: Instrument, answers: readonly string[]): Quote;
}
