/**
 * The errors of Binance. ccxt takes a `-2015` for a ban that passes, so it is not used.
 * @see https://developers.binance.com/docs/binance-spot-api-docs/errors
 * @module
 */
import { type Denials, type DeniedRequest, defineDenials, gateway, goesTo } from '../../denial/denial.js';
import { binance } from './recipe.js';

const isWithdrawal = ({ method, path }: DeniedRequest): boolean => method === 'POST' && /\/withdraw(?:\/|$)/.test(path);

export const binanceDenials: Denials = defineDenials(binance, {
  errors(request) {
    const isPortfolio = goesTo(binance, request, 'portfolio');
    return {
      // ccxt knows a lack of permission by these words, whatever the code is.
      'not-permitted': [400, isWithdrawal(request) ? -4015 : -1002, 'This API key has no operation privilege.'],
      'bad-order': [400, -2010, 'The order is rejected.'],
      // With the code, ccxt takes it for another refusal in this API.
      'no-key': [401, isPortfolio ? undefined : -2014, 'API-key format invalid.'],
      stale: [400, -1021, 'Timestamp for this request is outside of the recvWindow.'],
      rate: [429, -1003, 'Too many requests.'],
      unsent: [503, -1001, 'Internal error; unable to process your request. Nothing was sent.'],
      unknown: [504, -1007, 'Timeout waiting for response from backend server. Execution status unknown.'],
      // In these APIs, ccxt takes both codes for a plain refusal.
      ...((isPortfolio || goesTo(binance, request, 'options')) && { unsent: gateway.unsent, unknown: gateway.unknown }),
    };
  },
  body: ({ code, text }) => ({ code, msg: text }),
});
