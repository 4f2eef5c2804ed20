/**
 * What the text of a private key turns out to be: its parts, or why it is refused. The names are
 * those of native/sign/forms/key_form.h.
 * @module
 */

import type { FoundKey, KeyFormError } from '../../shared-table.js';

/** The kind of key that the caller's algorithm needs. */
export type KeyKind = 'ed25519' | 'ecdsa-p256' | 'ecdsa-secp256k1' | 'rsa';

/**
 * How the text is written. All but PEM are the 32 bytes of an Ed25519 seed or of an ECDSA scalar,
 * or the 64 bytes of an Ed25519 seed followed by its public key.
 */
export type KeyTextEncoding = 'pem' | 'base64' | 'base58' | 'hex';

/** The numbers of RFC 8017, appendix A.1.2: big-endian, positive, without leading zeros. */
export interface RsaNumbers {
  readonly modulus: Uint8Array;
  readonly publicExponent: Uint8Array;
  readonly p: Uint8Array;
  readonly q: Uint8Array;
  readonly dp: Uint8Array;
  readonly dq: Uint8Array;
  readonly qinv: Uint8Array;
}

/** The parts of a key, inside the memory of its text. */
export type PrivateKeyParts =
  | {
      /** The Ed25519 seed or the ECDSA scalar: 32 bytes. */
      readonly secret: Uint8Array;
      /**
       * 32 bytes for Ed25519. A point for ECDSA (SEC 1, section 2.3.3): 65 bytes, or 33 if
       * compressed. It was not compared with the secret.
       */
      readonly publicKey: Uint8Array | undefined;
    }
  | { readonly rsa: RsaNumbers };

/** Why a text is refused. `found` belongs to `another-algorithm` and `wrong-curve`. */
export interface KeyFormRefusal {
  readonly error: KeyFormError;
  readonly found?: FoundKey;
}

export type KeyFormResult = KeyFormRefusal | PrivateKeyParts;

export const isRefusal = (result: KeyFormResult): result is KeyFormRefusal => 'error' in result;
