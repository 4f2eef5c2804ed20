/**
 * Where requests carry credentials.
 * @module
 */
import { decodedText, tokenWire } from '../../wire/token.js';
import type { Wire } from '../../wire/wire.js';
import { upbit } from './recipe.js';

/** The credentials of Upbit, whose token has no time. */
export const upbitWire: Wire = tokenWire(upbit, decodedText, { freshness: 'uuid' });
