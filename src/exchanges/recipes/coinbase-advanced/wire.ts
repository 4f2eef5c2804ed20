/**
 * Where requests carry credentials.
 * @module
 */
import { header } from '../../wire/slot.js';
import { defineWire, type Wire } from '../../wire/wire.js';
import { cloudToken } from './cloud-wire.js';
import { coinbaseAdvanced } from './recipe.js';

/** The token names the exchange's host, also where a request is sent to another one. */
const host = new URL(coinbaseAdvanced.hosts['live'] ?? '').host;

/** The credentials of Coinbase Advanced Trade. ccxt names a version of the older API. */
export const coinbaseAdvancedWire: Wire = defineWire(coinbaseAdvanced, {
  ...cloudToken(header('authorization'), 'Bearer ', ({ method, path }) => `${method} ${host}${path}`),
  headers: { signing: ['authorization'], dropped: ['cb-version'] },
});
