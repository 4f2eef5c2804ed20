/**
 * Finds the ways to sign that exist on this machine, and says why one is missing.
 * @module
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { backend, SigningKey } from '../../dist/index.js';
import { buildAddon } from '../addon.js';
import { locksignPrivateSigner, otherPrivateSigners } from './private-signers.js';
import { floorSigner, locksignSigner, otherSigners } from './signers.js';
import { openSofthsm, softhsmSigner } from './softhsm.js';

/** @typedef {typeof import('../../dist/index.js')} Locksign */

/**
 * @template T
 * @param {string} what
 * @param {string[]} absences
 * @param {() => T | Promise<T>} make
 * @returns {Promise<T | undefined>}
 */
async function attempt(what, absences, make) {
  try {
    return await make();
  } catch (error) {
    absences.push(`${what} is left out: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

/**
 * Loads the package a second time with the WebAssembly backend. A thread has one backend for each
 * copy of the package, and the first copy uses the native one.
 * @returns {Promise<Locksign>}
 */
async function importForWasm() {
  const folder = mkdtempSync(join(tmpdir(), 'locksign-bench-'));
  // The variable stays set until here, because the package imports a part of itself with the first
  // key.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const name of ['package.json', 'dist']) {
    cpSync(join(import.meta.dirname, '../..', name), join(folder, name), { recursive: true });
  }
  const before = process.env['LOCKSIGN_BACKEND'];
  process.env['LOCKSIGN_BACKEND'] = 'wasm'; // read at import
  /** @type {Locksign} */
  const locksign = await import(pathToFileURL(join(folder, 'dist', 'index.js')).href);
  if (before === undefined) delete process.env['LOCKSIGN_BACKEND'];
  else process.env['LOCKSIGN_BACKEND'] = before;
  const { name } = locksign.backend();
  if (name !== 'wasm') throw new Error(`the package was asked to sign in WebAssembly, and its backend is ${name}`);
  return locksign;
}

function nativeImplementation() {
  const { name, implementation, reason } = backend();
  // Otherwise its figures would have the wrong name.
  if (name !== 'native') throw new Error(reason ?? `its backend is ${name}`);
  return implementation;
}

export async function findContestants() {
  /** @type {string[]} */
  const absences = [];
  const native = await attempt('locksign native', absences, nativeImplementation);
  const wasm = await attempt('locksign wasm', absences, importForWasm);
  const floor = await attempt('The Node-API call alone', absences, () => buildAddon('speed/floor', 'floor'));

  const makers = [...otherSigners];
  if (native !== undefined) makers.push(locksignSigner('native', SigningKey));
  if (wasm !== undefined) makers.push(locksignSigner('wasm', wasm.SigningKey));
  if (floor !== undefined) makers.push(floorSigner(floor));
  const privateMakers = [...otherPrivateSigners];
  if (native !== undefined) privateMakers.push(locksignPrivateSigner('native', SigningKey));
  if (wasm !== undefined) privateMakers.push(locksignPrivateSigner('wasm', wasm.SigningKey));
  return {
    makers,
    privateMakers,
    keys: { native: native && SigningKey, wasm: wasm?.SigningKey },
    implementations: { native, wasm: wasm?.backend().implementation },
    absences,
  };
}

/**
 * The signer of a token, which is opened only when the ways without one have been measured.
 * @param {string[]} absences
 */
export async function findSofthsm(absences) {
  const token = await attempt('SoftHSM', absences, openSofthsm);
  /** @type {import('./private-signers.js').MakePrivateSigner[]} */
  const makers = token === undefined ? [] : [(algorithm) => softhsmSigner(token, algorithm)];
  return { makers, close: async () => token?.close() };
}
