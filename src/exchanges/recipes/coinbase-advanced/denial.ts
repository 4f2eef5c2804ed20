/**
 * The errors of Coinbase Advanced Trade. An order that is refused has an `error_response`.
 * @see https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/orders/create-order
 * @module
 */
import { type Denials, defineDenials, gateway } from '../../denial/denial.js';
import { coinbaseAdvanced } from './recipe.js';

const refusedOrder = 'PREVIEW_INVALID_LIMIT_PRICE';

export const coinbaseAdvancedDenials: Denials = defineDenials(coinbaseAdvanced, {
  errors: () => ({
    'not-permitted': [403, 'PERMISSION_DENIED', 'Missing required scopes'],
    'bad-order': [400, refusedOrder, 'The order is rejected.'],
    'no-key': [401, 'unauthorized', 'Unauthorized'],
    stale: [401, 'expired', 'request timestamp expired'],
    ...gateway,
    rate: [429, 'rate_limit_exceeded', 'Too many requests'],
  }),
  body: ({ code, text }) =>
    code === refusedOrder
      ? {
          success: false,
          error_response: {
            error: 'UNKNOWN_FAILURE_REASON',
            message: text,
            error_details: text,
            preview_failure_reason: code,
          },
        }
      : // ccxt looks for the description, as the older API has it.
        { error: code, error_details: text, error_description: text, message: text },
});
