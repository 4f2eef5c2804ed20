/**
 * The errors of HTX. Spot has words for codes, and contracts have numbers.
 * @see https://huobiapi.github.io/docs/spot/v1/en/#error-code
 * @module
 */
import {
  type DenialErrors,
  type Denials,
  type DeniedRequest,
  defineDenials,
  gateway,
  goesTo,
} from '../../denial/denial.js';
import { htx } from './recipe.js';

const isOfContracts = (request: DeniedRequest): boolean => goesTo(htx, request, 'futures', 'futures-aws');

/** Whether the answer has a `code` and a `message`, as in the newer APIs of both. */
const isNumbered = ({ path }: DeniedRequest): boolean => /^\/v[25]\//.test(path);

/** ccxt knows a lack of permission by these words, whatever the code is. */
const noPermission = 'API key has no permission.';

const words: DenialErrors = {
  'not-permitted': [200, 'base-user-request-not-allowed', noPermission],
  'bad-order': [200, 'order-value-min-error', 'The order is rejected.'],
  'no-key': [200, 'api-signature-not-valid', 'Signature not valid: Incorrect Access key.'],
  // The exchange uses it for both.
  stale: [200, 'api-signature-not-valid', 'Signature not valid: Verification failure, the time has expired.'],
  rate: [429, 'rate-too-many-requests', 'Too many requests.'],
  unsent: [503, 'gateway-internal-error', 'Service unavailable. Nothing was sent.'],
  unknown: [504, 'timeout', 'Request timeout. The outcome is unknown.'],
};

const numbers: DenialErrors = {
  'not-permitted': [200, 1002, noPermission],
  'bad-order': [200, 1039, 'The order is rejected.'],
  'no-key': [200, 1003, 'Signature not valid: Incorrect Access key.'],
  stale: [200, 1003, 'Signature not valid: Verification failure, the time has expired.'],
  ...gateway,
};

export const htxDenials: Denials = defineDenials(htx, {
  errors: (request) => (isOfContracts(request) || isNumbered(request) ? numbers : words),
  body({ code, text }, request) {
    // ccxt reads a code only under the older name.
    if (isNumbered(request)) return { status: 'error', code, message: text, 'err-code': code };
    return isOfContracts(request)
      ? { status: 'error', err_code: code, err_msg: text, ts: 0 }
      : { status: 'error', 'err-code': code, 'err-msg': text, data: null };
  },
});
