/**
 * The ways to hold a secret that are searched. Each is as careful as it can be: it wipes the buffer
 * of the file as soon as possible.
 * @module
 */
import { createHmac, createSecretKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { createHMAC, createSHA256 } from 'hash-wasm';

/** The variable that holds the secret, where the environment does. */
export const secretVariable = 'BOT_SECRET';

/** @typedef {(message: string) => string} Sign */
/**
 * @typedef {object} Way
 * @property {string} id
 * @property {string} label
 * @property {boolean} [environment] the secret is passed in the environment and not in a file
 * @property {Readonly<Record<string, string>>} [settings] further environment variables
 * @property {(path: string) => Sign | Promise<Sign>} open path of the file that holds the secret
 */

/** @param {string} path */
async function openSigningKey(path) {
  // Imported only here, so that the other ways run without it.
  const { SigningKey, secret } = await import('../../dist/index.js');
  const key = await SigningKey.load(secret.file(path), { algorithm: 'hmac-sha256', encoding: 'utf8' });
  return (/** @type {string} */ message) => key.sign(message);
}

/** @type {readonly Way[]} */
export const ways = [
  {
    id: 'environment',
    label: 'process.env + createHmac',
    environment: true,
    open: () => (message) =>
      createHmac('sha256', process.env[secretVariable] ?? '')
        .update(message)
        .digest('hex'),
  },
  {
    id: 'key-object',
    label: 'createSecretKey + createHmac',
    open: (path) => {
      const bytes = readFileSync(path);
      const key = createSecretKey(bytes);
      bytes.fill(0);
      return (message) => createHmac('sha256', key).update(message).digest('hex');
    },
  },
  {
    id: 'noble',
    label: '@noble/hashes',
    open: (path) => {
      const key = readFileSync(path); // needed again for every order
      return (message) => bytesToHex(hmac(sha256, key, utf8ToBytes(message)));
    },
  },
  {
    id: 'hash-wasm',
    label: 'hash-wasm, reused',
    open: async (path) => {
      const bytes = readFileSync(path);
      const hasher = await createHMAC(createSHA256(), bytes);
      bytes.fill(0);
      return (message) => hasher.init().update(message).digest('hex');
    },
  },
  {
    id: 'wasm',
    label: 'locksign wasm',
    settings: { LOCKSIGN_BACKEND: 'wasm' },
    open: openSigningKey,
  },
  {
    id: 'mlock',
    label: 'locksign native, mlock',
    settings: { LOCKSIGN_BACKEND: 'native', LOCKSIGN_MEMORY: 'mlock' },
    open: openSigningKey,
  },
  {
    id: 'memfd_secret',
    label: 'locksign native, memfd_secret',
    settings: { LOCKSIGN_BACKEND: 'native', LOCKSIGN_MEMORY: 'memfd_secret' },
    open: openSigningKey,
  },
];
