/**
 * Identifies hash functions. A project can hold several copies of noble-hashes, and minifiers
 * rename functions, so the output identifies the function.
 * @module
 */
import { types } from 'node:util';

export type HashName = 'sha256' | 'sha384' | 'sha512' | 'md5';

/** Digests of 'abc' from RFC 1321, appendix A.5, and NIST's examples for FIPS 180-4. */
const digests: ReadonlyMap<string, HashName> = new Map([
  ['900150983cd24fb0d6963f7d28e17f72', 'md5'],
  ['ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad', 'sha256'],
  ['cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7', 'sha384'],
  [
    'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
    'sha512',
  ],
]);

const known = new WeakMap<object, HashName | 'unknown'>();

function identify(hash: (message: Uint8Array) => unknown): HashName | 'unknown' {
  try {
    const digest = hash(new TextEncoder().encode('abc'));
    if (types.isUint8Array(digest)) return digests.get(Buffer.from(digest).toString('hex')) ?? 'unknown';
  } catch {
    // It is not a hash of bytes.
  }
  return 'unknown';
}

/** The name of a hash function over bytes. Each function is called once. */
export function hashName(hash: unknown): HashName | 'unknown' {
  if (typeof hash !== 'function') return 'unknown';
  let name = known.get(hash);
  if (name === undefined) {
    name = identify((message) => hash(message));
    known.set(hash, name);
  }
  return name;
}
