/**
 * Where requests carry credentials.
 * @module
 */

import { member } from '../../wire/json.js';
import { claims, encodedText, tokenWire } from '../../wire/token.js';
import type { Wire } from '../../wire/wire.js';
import { bithumb } from './recipe.js';

/** The credentials of Bithumb, whose token has a time. */
export const bithumbWire: Wire = tokenWire(bithumb, encodedText, {
  time: member(claims, 'timestamp'),
  freshness: 'ms',
  dropped: ['open-api-partner'],
});
