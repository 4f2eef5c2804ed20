/**
 * The errors of Kraken. ccxt compares each exactly, so the note is a second one.
 * @see https://docs.kraken.com/api/docs/guides/spot-errors
 * @module
 */
import { type Denials, defineDenials } from '../../denial/denial.js';
import { kraken } from './recipe.js';

export const krakenDenials: Denials = defineDenials(kraken, {
  errors: () => ({
    'not-permitted': [200, 'EGeneral', 'EGeneral:Permission denied'],
    'bad-order': [200, 'EGeneral', 'EGeneral:Invalid arguments:price'],
    'no-key': [200, 'EAPI', 'EAPI:Invalid key'],
    stale: [200, 'EAPI', 'EAPI:Invalid nonce'],
    rate: [200, 'EAPI', 'EAPI:Rate limit exceeded'],
    unsent: [503, 'EService', 'EService:Unavailable'],
    // ccxt takes Kraken's EService:Deadline elapsed for a plain refusal.
    unknown: [504, 'EGeneral', 'EGeneral:Internal error'],
  }),
  body: ({ code, message, note }) => ({ error: [message, `${code}:${note}`] }),
});
