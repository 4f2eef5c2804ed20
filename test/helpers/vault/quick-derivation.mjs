/**
 * Replaces Argon2id with one BLAKE2b of passphrase and salt, in both builds of libsodium, for tests
 * that make hundreds of changes and test something else.
 * @module
 */
import { createRequire } from 'node:module';

/** Call it before this process creates or opens a vault. */
export async function deriveQuickly() {
  // @ts-expect-error The package has no types.
  const { default: native } = await import('sodium-native');
  Object.assign(native, {
    /** @type {(key: Uint8Array, passphrase: Uint8Array, salt: Uint8Array) => void} */
    crypto_pwhash(key, passphrase, salt) {
      native.crypto_generichash(key, passphrase, salt);
    },
  });
  // import() and require() get different instances. vault-reader.ts has the second.
  const required = createRequire(import.meta.url)('libsodium-wrappers-sumo');
  for (const wrappers of [await import('libsodium-wrappers-sumo'), required]) {
    await wrappers.ready;
    const wasm = Reflect.get(wrappers, 'libsodium');
    Object.assign(wasm, {
      /** @type {(...values: number[]) => number} */
      _crypto_pwhash(key, keyLength, _high, passphrase, length, _lengthHigh, salt) {
        return wasm._crypto_generichash(key, keyLength, passphrase, length, 0, salt, 16);
      },
    });
  }
}
