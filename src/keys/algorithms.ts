/**
 * The names that select how a key signs, and the lists that validate them.
 * @module
 */
import { type PrivateKeyAlgorithm, privateKeyAlgorithms } from '../backend/backend.js';
import type { Algorithm } from '../backend/shared-table.js';

export {
  type KeyOptions,
  type Message,
  type PrivateKeyAlgorithm,
  type Protection,
  privateKeyAlgorithms,
  privateKeyEncodings,
  type SecretAlgorithm,
  secretAlgorithms,
  type TextEncoding,
  textEncodings,
} from '../backend/backend.js';
export {
  type Algorithm,
  algorithms,
  maxPurposes,
  maxSecretBytes,
  type SecretEncoding,
  type SignatureEncoding,
  secretEncodings,
  signatureEncodings,
} from '../backend/shared-table.js';

/** Whether the keys of the algorithm are private keys, which have a public one. */
export const isPrivateKeyAlgorithm = (algorithm: Algorithm): algorithm is PrivateKeyAlgorithm =>
  privateKeyAlgorithms.some((each) => each === algorithm);
