/**
 * Preloaded into the demo: the packages of libsodium appear not to be installed.
 * @module
 */
import { register } from 'node:module';

register('./refuse-libsodium.mjs', import.meta.url);
