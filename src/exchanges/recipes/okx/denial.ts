/**
 * The errors of OKX. `50120` is not used: ccxt takes it for a plain refusal.
 * @see https://www.okx.com/docs-v5/en/#error-code
 * @module
 */
import { type Denials, defineDenials } from '../../denial/denial.js';
import { okx } from './recipe.js';

export const okxDenials: Denials = defineDenials(okx, {
  errors: () => ({
    'not-permitted': [401, '50027', 'The account is restricted from trading.'],
    'bad-order': [200, '51006', 'Order price is not within the price limit.'],
    'no-key': [401, '50111', 'Invalid OK-ACCESS-KEY.'],
    stale: [401, '50102', 'Timestamp request expired.'],
    rate: [429, '50011', 'Too Many Requests.'],
    unsent: [503, '50001', 'Service temporarily unavailable. Nothing was sent.'],
    unknown: [400, '50004', 'API endpoint request timeout. The outcome is unknown.'],
  }),
  body: ({ code, text }) =>
    code === '51006'
      ? { code: '1', data: [{ clOrdId: '', ordId: '', sCode: code, sMsg: text, tag: '' }], msg: text }
      : { code, data: [], msg: text },
});
