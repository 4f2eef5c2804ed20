/**
 * How much of ccxt is compared. guard() runs the same code with either backend, and hmac.test.ts
 * and signing-key-forms.test.ts show that both backends sign the same. So one complete comparison
 * is enough.
 * @module
 */
import { backend } from '../../../src/index.js';
import { everyShape } from './verdict.js';

const isAll = backend().name === 'native';

/** One in this many endpoints, or classes of ccxt.pro, is compared. */
export const stride = isAll ? 1 : 4;

// Base64 and base58, which some exchanges require, and a secret that is neither.
const enough = ['hexadecimal, 32', 'base64 of 64 bytes', 'base58, 43', 'not ASCII'];

/** The shapes of secrets. The first one is used for every endpoint. */
export const shapes = isAll ? everyShape : everyShape.filter((shape) => enough.includes(shape));

/** One in `stride` of them. */
export const sampled = <T>(all: readonly T[]): T[] => all.filter((_, place) => place % stride === 0);

/** A text for the report. */
export const extent = isAll
  ? 'all endpoints, all shapes of secrets'
  : `one endpoint in ${stride} and ${shapes.length} of ${everyShape.length} shapes of secrets, since the native backend is asked all`;
