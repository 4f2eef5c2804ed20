/**
 * Where requests carry credentials.
 * @module
 */
import { deny } from '../../wire/deny.js';
import { signatureParameterWire } from '../../wire/signature-parameter.js';
import { body, form, type Slot } from '../../wire/slot.js';
import type { Wire } from '../../wire/wire.js';
import { binance } from './recipe.js';

const onlyForm: Slot = (request) => {
  const place = form(request);
  return place === undefined && body(request) ? deny('the body must be a form') : place;
};

/** The credentials of Binance. */
export const binanceWire: Wire = signatureParameterWire(binance, 'x-mbx-apikey', onlyForm);
