/**
 * The errors of Gemini.
 * @see https://developer.gemini.com/rest-api/error-codes
 * @module
 */
import { type Denials, defineDenials } from '../../denial/denial.js';
import { gemini } from './recipe.js';

export const geminiDenials: Denials = defineDenials(gemini, {
  errors: () => ({
    'not-permitted': [403, 'MissingRole', 'The API key does not have the required role'],
    'bad-order': [400, 'InvalidPrice', 'Invalid price'],
    'no-key': [400, 'InvalidApiKey', 'The API key is not valid'],
    stale: [400, 'InvalidNonce', 'Invalid nonce'],
    rate: [429, 'RateLimit', 'Requests were made too frequently'],
    unsent: [503, 'Maintenance', 'The system is down. Nothing was sent'],
    // ccxt knows it by these words.
    unknown: [504, 'InternalServerError', 'Internal Server Error, the outcome is unknown'],
  }),
  body: ({ code, text }) => ({ result: 'error', reason: code, message: text }),
});
