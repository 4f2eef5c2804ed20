/**
 * The ways to sign that are compared. Each takes a string and returns hexadecimal, as exchanges
 * require it.
 * @module
 */
import { createHmac, createSecretKey, randomBytes, webcrypto } from 'node:crypto';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { createHMAC, createSHA256, createSHA384, createSHA512 } from 'hash-wasm';
import { secret } from '../../dist/index.js';

/** @typedef {'sha256' | 'sha384' | 'sha512'} Algorithm */
/**
 * @typedef {object} Signer
 * @property {string} id
 * @property {(message: string) => string | Promise<string>} sign
 * @property {boolean} [asynchronous]
 * @property {() => void} [destroy]
 */
/** @typedef {(algorithm: Algorithm, key: string) => Signer | Promise<Signer>} MakeSigner */

/** What the tables call them. @type {Readonly<Record<string, string>>} */
export const labels = {
  floor: 'Node-API call alone',
  native: 'locksign native',
  wasm: 'locksign wasm',
  'key-object': 'createHmac, KeyObject',
  'string-key': 'createHmac, string',
  webcrypto: 'WebCrypto, awaited',
  noble: '@noble/hashes',
  'hash-wasm': 'hash-wasm, reused',
};

/** The one the others are compared to. */
export const reference = 'key-object';

const nobleHashes = { sha256, sha384, sha512 };
const hashWasmHashes = { sha256: createSHA256, sha384: createSHA384, sha512: createSHA512 };

/** A secret of the length exchanges hand out, new for every run. */
export const randomSecret = () => randomBytes(32).toString('hex');

/**
 * The whole path of a user's call.
 * @param {string} id
 * @param {typeof import('../../dist/index.js').SigningKey} SigningKey of the package with the
 *   backend to measure
 * @returns {MakeSigner}
 */
export function locksignSigner(id, SigningKey) {
  return async (algorithm, key) => {
    const signing = await SigningKey.load(secret.bytes(new TextEncoder().encode(key)), {
      algorithm: `hmac-${algorithm}`,
      encoding: 'utf8',
    });
    return { id, sign: (message) => signing.sign(message), destroy: () => signing.destroy() };
  };
}

/**
 * @param {Readonly<Record<Algorithm, (message: string) => string>>} floor
 * @returns {MakeSigner}
 */
export function floorSigner(floor) {
  return (algorithm) => ({ id: 'floor', sign: floor[algorithm] });
}

/** @type {readonly MakeSigner[]} */
export const otherSigners = [
  (algorithm, text) => {
    const key = createSecretKey(text, 'utf8');
    return { id: 'key-object', sign: (message) => createHmac(algorithm, key).update(message).digest('hex') };
  },
  (algorithm, text) => ({
    id: 'string-key',
    sign: (message) => createHmac(algorithm, text).update(message).digest('hex'),
  }),
  async (algorithm, text) => {
    const { subtle } = webcrypto;
    const encoder = new TextEncoder();
    const parameters = { name: 'HMAC', hash: algorithm.replace('sha', 'SHA-') };
    const key = await subtle.importKey('raw', encoder.encode(text), parameters, false, ['sign']);
    return {
      id: 'webcrypto',
      asynchronous: true,
      sign: async (message) => Buffer.from(await subtle.sign('HMAC', key, encoder.encode(message))).toString('hex'),
    };
  },
  (algorithm, text) => {
    const hash = nobleHashes[algorithm];
    const key = utf8ToBytes(text);
    return { id: 'noble', sign: (message) => bytesToHex(hmac(hash, key, utf8ToBytes(message))) };
  },
  async (algorithm, text) => {
    const hasher = await createHMAC(hashWasmHashes[algorithm](), text);
    return { id: 'hash-wasm', sign: (message) => hasher.init().update(message).digest('hex') };
  },
];
