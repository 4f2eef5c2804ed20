/**
 * How much of ccxt is compared. What guard does is the same code over either backend, and that both sign the same is
 * tested elsewhere (hmac.test.ts, signing-key-forms.test.ts): all of it once is enough.
 * @module
 */
import { backend } from '../../../src/index.js';
import { everyShape } from './verdict.js';

const isAll = backend().name === 'native';

/** Every how many endpoints, or classes of ccxt.pro, are asked. */
export const stride = isAll ? 1 : 4;

// Base64 and base58, without which some exchanges sign nothing, and what is neither.
const enough = ['hexadecimal, 32', 'base64 of 64 bytes', 'base58, 43', 'not ASCII'];

/** The shapes of secrets: the first goes to all that are asked. */
export const shapes = isAll ? everyShape : everyShape.filter((shape) => enough.includes(shape));

/** One in `stride` of them. */
export const sampled = <T>(all: readonly T[]): T[] => all.filter((_, place) => place % stride === 0);

/** To be printed. */
export const extent = isAll
  ? 'all endpoints, all shapes of secrets'
  : `one endpoint in ${stride} and ${shapes.length} of ${everyShape.length} shapes of secrets, since the native backend is asked all`;
