/**
 * Finds out which ways to sign exist on this machine, and says why one does not.
 * @module
 */
import { createWasmBackend } from '../dist/backend/wasm.js';
import { backend } from '../dist/index.js';
import { buildAddon } from './addon.js';
import { floorSigner, nativeSigner, otherSigners, wasmSigner } from './signers.js';

/** @typedef {import('../dist/backend/backend.js').Backend} Backend */
/** @typedef {Backend['implementation']} Implementation */

/**
 * @template T
 * @param {string} what
 * @param {string[]} absences
 * @param {() => T} make
 * @returns {T | undefined}
 */
function attempt(what, absences, make) {
  try {
    return make();
  } catch (error) {
    absences.push(`${what} is left out: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

export function findContestants() {
  /** @type {string[]} */
  const absences = [];
  // Falling back to WebAssembly would put its figures under the wrong name.
  process.env['LOCKSIGN_BACKEND'] = 'native';
  const native = attempt('locksign native', absences, () => backend().implementation);
  const wasm = attempt('locksign wasm', absences, () => createWasmBackend('the benchmark asked for it'));
  const floor = attempt('The Node-API call alone', absences, () => buildAddon('floor', 'floor'));

  const makers = [...otherSigners];
  if (native !== undefined) makers.push(nativeSigner);
  if (wasm !== undefined) makers.push(wasmSigner(wasm));
  if (floor !== undefined) makers.push(floorSigner(floor));
  return {
    makers,
    wasm,
    native: native !== undefined,
    implementations: { native, wasm: wasm?.implementation },
    absences,
  };
}
