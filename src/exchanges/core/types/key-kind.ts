/**
 * The kinds of keys that exchanges issue or register.
 * @module
 */
import type { Algorithm, SecretEncoding, SignatureEncoding } from '../../../keys/algorithms.js';

/** `hmac` is a secret that the exchange issued. The others are private keys of the user. */
export type KeyType = 'hmac' | 'ed25519' | 'ecdsa' | 'rsa';

/** How requests are signed with one kind of key. */
export interface KeyKind {
  readonly type: KeyType;
  readonly algorithm: Exclude<Algorithm, `secret-suffix-${string}`>;
  readonly secretEncoding: Extract<SecretEncoding, 'utf8' | 'base64' | 'hex' | 'private-key'>;
  readonly signatureEncoding: SignatureEncoding;
}
