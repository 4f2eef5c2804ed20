/**
 * Where requests carry credentials.
 * @module
 */
import { signatureParameterWire } from '../../wire/signature-parameter.js';
import { body, type Slot } from '../../wire/slot.js';
import type { Wire } from '../../wire/wire.js';
import { broker } from './broker.js';
import { mexc } from './recipe.js';

/**
 * MEXC requires that forms are declared as JSON, so the path decides. The JSON of its broker
 * endpoints is not signed.
 */
const form: Slot = (request) => (request.path.startsWith(broker) ? undefined : body(request));

/** The credentials of MEXC. */
export const mexcWire: Wire = signatureParameterWire(mexc, 'x-mexc-apikey', form, ['source']);
