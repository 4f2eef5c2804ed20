/**
 * Measures the time to load a key and destroy it. No other key may be alive then: the first key of
 * a process maps a page of locked memory, and the last one unmaps it.
 * @module
 */
import { createSecretKey } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secret } from '../../dist/index.js';
import { race } from '../speed/race.js';
import { randomSecret } from '../speed/signers.js';
import { quartiles } from '../statistics.js';

/** @typedef {typeof import('../../dist/index.js').SigningKey} KeyClass */
/** @typedef {import('../../dist/secrets/source.js').SecretSource} SecretSource */
/** @typedef {{ readonly way: string, readonly nanoseconds: import('../statistics.js').Quartiles }} LoadingResult */

/** What the table calls them. @type {Readonly<Record<string, string>>} */
export const loadingLabels = {
  'native-bytes': 'locksign native, bytes',
  'native-bytes-others': 'locksign native, bytes, other keys alive',
  'native-file': 'locksign native, file',
  'native-file-others': 'locksign native, file, other keys alive',
  'wasm-bytes': 'locksign wasm, bytes',
  'wasm-file': 'locksign wasm, file',
  'key-object': 'createSecretKey, bytes (left to the collector)',
};

/** @type {import('../../dist/index.js').KeyOptions} */
const options = { algorithm: 'hmac-sha256', encoding: 'utf8' };

/** @typedef {() => SecretSource} MakeSource */

/**
 * @param {KeyClass} SigningKey
 * @param {MakeSource} source
 */
const loads = (SigningKey, source) => async (/** @type {number} */ count) => {
  for (let index = 0; index < count; index += 1) (await SigningKey.load(source(), options)).destroy();
};

/**
 * @param {KeyClass} SigningKey
 * @param {MakeSource} source
 */
const loadsBeside = (SigningKey, source) => async (/** @type {number} */ count) => {
  const other = await SigningKey.load(source(), options);
  await loads(SigningKey, source)(count);
  other.destroy();
};

/** @param {Uint8Array} bytes */
const keyObjects = (bytes) => (/** @type {number} */ count) => {
  let size = 0;
  for (let index = 0; index < count; index += 1) size += createSecretKey(bytes).symmetricKeySize ?? 0;
  return size;
};

/**
 * @param {{ readonly native: KeyClass | undefined, readonly wasm: KeyClass | undefined }} keys
 * @param {import('../speed/race.js').Pace} pace
 * @returns {Promise<LoadingResult[]>}
 */
export async function measureLoading({ native, wasm }, pace) {
  const folder = mkdtempSync(join(tmpdir(), 'locksign-bench-'));
  try {
    const path = join(folder, 'key');
    const text = new TextEncoder().encode(randomSecret());
    writeFileSync(path, text, { mode: 0o600 });

    // Loading wipes the array, so each round fills it again. That short time is included.
    const array = new Uint8Array(text.length);
    const fromBytes = () => {
      array.set(text);
      return secret.bytes(array);
    };
    const fromFile = () => secret.file(path);

    /** @type {import('../speed/race.js').Contestant[]} */
    const contestants = [{ id: 'key-object', run: keyObjects(text) }];
    if (native !== undefined) {
      contestants.push({ id: 'native-bytes', run: loads(native, fromBytes) });
      contestants.push({ id: 'native-bytes-others', run: loadsBeside(native, fromBytes) });
      contestants.push({ id: 'native-file', run: loads(native, fromFile) });
      contestants.push({ id: 'native-file-others', run: loadsBeside(native, fromFile) });
    }
    if (wasm !== undefined) {
      contestants.push({ id: 'wasm-bytes', run: loads(wasm, fromBytes) });
      contestants.push({ id: 'wasm-file', run: loads(wasm, fromFile) });
    }
    return [...(await race(contestants, pace))].map(([way, samples]) => ({ way, nanoseconds: quartiles(samples) }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
