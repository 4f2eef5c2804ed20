/**
 * Bittrex closed in December 2023. It has no public market data, so its orders cannot be valued and
 * are denied.
 * @module
 */
import { marketData } from '../../market/venue.js';
import { bittrex } from './recipe.js';

/** No market has data. */
export const bittrexMarketData = marketData(bittrex.id, { form: /^[A-Z0-9]+-[A-Z0-9]+$/, example: 'BTC-USDT' }, []);
