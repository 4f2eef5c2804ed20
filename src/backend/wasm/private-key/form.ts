/**
 * What the text of a private key turns out to be: its parts, or why it is refused. The names are
 * those of native/sign/key_form.h.
 * @module
 */

/** The kind of key that the caller's algorithm needs. */
export type KeyKind = 'ed25519' | 'ecdsa-p256' | 'ecdsa-secp256k1' | 'rsa';

/**
 * How the text is written. All but PEM are the 32 bytes of an Ed25519 seed or of an ECDSA scalar,
 * or the 64 bytes of an Ed25519 seed followed by its public key.
 */
export type KeyTextEncoding = 'pem' | 'base64' | 'base58' | 'hex';

/** The key that a text contains when it is not the wanted one. */
export type FoundKey =
  | 'ed25519'
  | 'ed448'
  | 'x25519'
  | 'x448'
  | 'rsa'
  | 'rsa-pss'
  | 'dsa'
  | 'diffie-hellman'
  | 'p256'
  | 'p384'
  | 'p521'
  | 'secp256k1'
  /** A named curve that is none of these. */
  | 'other-curve'
  /** The parameters of the curve are written out in place of its name. */
  | 'explicit-curve'
  | 'other';

export type KeyFormError =
  /** Does not begin with a line -----BEGIN …-----. */
  | 'not-pem'
  | 'binary-der'
  /** PEM, but the encoding says otherwise. */
  | 'pem-given'
  /** An RSA key has no form other than PEM. */
  | 'unsuitable-encoding'
  | 'public-key'
  | 'certificate'
  | 'certificate-request'
  | 'openssh-key'
  | 'pgp-key'
  | 'putty-key'
  | 'other-pem'
  /** `Proc-Type: 4,ENCRYPTED`. */
  | 'traditional-encryption'
  /** Something follows the END line. */
  | 'text-after'
  /** Cut off: no END line for the BEGIN line, or DER that ends too early. */
  | 'truncated'
  | 'bad-base64'
  | 'bad-base58'
  | 'bad-hex'
  /** Neither 32 bytes nor, for Ed25519, 64. */
  | 'wrong-length'
  | 'trailing-bytes'
  | 'malformed'
  /** `EC PRIVATE KEY` without the name of its curve. */
  | 'curve-missing'
  | 'another-algorithm'
  | 'wrong-curve'
  | 'multi-prime'
  /**
   * Encrypted (PBES2). Only the native signer decrypts: node:crypto would keep the derived key and
   * the decrypted one in memory that cannot be wiped.
   */
  | 'encrypted-needs-native';

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
