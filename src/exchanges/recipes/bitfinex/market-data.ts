/**
 * The public market data of Bitfinex's spot market. It has a host of its own.
 * @see https://docs.bitfinex.com/docs/rest-public
 * @see https://docs.bitfinex.com/reference/rest-public-conf
 * @see https://docs.bitfinex.com/reference/rest-public-ticker
 * @module
 */
import { elements, type Listed, only } from '../../market/answers.js';
import { marketData } from '../../market/venue.js';
import { hostsOf } from '../../meaning/meanings.js';
import type { JsonValue } from '../../wire/json.js';
import { bitfinex } from './recipe.js';

/**
 * A pair is six letters, or two currencies with a colon between them. An order's symbol adds a t.
 */
function listed(pair: JsonValue): Listed {
  const text = pair.kind === 'string' ? pair.text : '';
  const [, base, quote] = /^([A-Z0-9]{3})([A-Z0-9]{3})$/.exec(text) ?? /^([A-Z0-9]+):([A-Z0-9]+)$/.exec(text) ?? [];
  return { symbol: `t${text}`, base, quote };
}

/** The market data of Bitfinex. */
export const bitfinexMarketData = marketData(bitfinex.id, { form: /^t[A-Za-z0-9:]+$/, example: 'tBTCUSD' }, [
  {
    markets: ['spot'],
    hosts: hostsOf(bitfinex, 'live'),
    publicHost: 'api-pub.bitfinex.com',
    list: { path: '/v2/conf/pub:list:pair:exchange' },
    listed: (answer) => elements(only(answer)).map(listed),
    prices: ({ symbol }) => [{ path: `/v2/ticker/${symbol}` }],
    // BID, BID_SIZE, ASK, ASK_SIZE, DAILY_CHANGE, DAILY_CHANGE_RELATIVE, LAST_PRICE, ...
    read(_, answer) {
      const ticker = elements(answer);
      return { bid: ticker[0], ask: ticker[2], last: ticker[6] };
    },
  },
]);
