/**
 * The public market data of Backpack.
 * @see https://docs.backpack.exchange/#tag/Markets
 * @module
 */
import { best, elements, field, named, only, pairsIn, textIn } from '../../market/answers.js';
import type { Instrument } from '../../market/market-data.js';
import { marketData, type Venue } from '../../market/venue.js';
import { hostsOf } from '../../meaning/meanings.js';
import type { JsonValue } from '../../wire/json.js';
import { backpack } from './recipe.js';

/** A depth lists the bids and the asks in ascending order, and does not name its market. */
const depth = ({ symbol }: Instrument) => ({ path: '/api/v1/depth', query: `symbol=${symbol}&limit=5` });

const book = (answer: JsonValue) => ({ bid: best(answer, 'bids'), ask: best(answer, 'asks') });

/** The markets of one type. */
const listed =
  (type: 'SPOT' | 'PERP'): Venue['listed'] =>
  (answer) =>
    pairsIn(
      elements(answer).filter((each) => textIn(each, 'marketType') === type),
      { symbol: 'symbol', base: 'baseSymbol', quote: 'quoteSymbol' },
    );

const common = { hosts: hostsOf(backpack, 'live'), list: { path: '/api/v1/markets' } };

/** The market data of Backpack. Quantities of perpetuals are in the base currency. */
export const backpackMarketData = marketData(
  backpack.id,
  { form: /^[A-Za-z0-9]+_[A-Za-z0-9]+(?:_PERP)?$/, example: 'SOL_USDC' },
  [
    {
      ...common,
      markets: ['spot'],
      listed: listed('SPOT'),
      prices: (instrument) => [depth(instrument), { path: '/api/v1/ticker', query: `symbol=${instrument.symbol}` }],
      read: ({ symbol }, answer, ticker) => ({
        ...book(answer),
        last: field(named(ticker, 'symbol', symbol), 'lastPrice'),
      }),
    },
    {
      ...common,
      markets: ['linear'],
      listed: listed('PERP'),
      prices: (instrument) => [depth(instrument), { path: '/api/v1/markPrices', query: `symbol=${instrument.symbol}` }],
      read: ({ symbol }, answer, mark) => ({
        ...book(answer),
        last: field(named(only(mark), 'symbol', symbol), 'markPrice'),
      }),
    },
  ],
);
