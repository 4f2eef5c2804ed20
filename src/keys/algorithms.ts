/**
 * The names that select how a key signs, and the lists that validate them.
 * @module
 */
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
