/**
 * locksign signs exchange API requests without handing the secret to JavaScript.
 * @module
 */
export type { KeyOptions, Message, Protection, SecretMemory } from './backend/backend.js';
export type { ListedToken, TokenFacts, TokenKeyFacts, TokenModule } from './backend/pkcs11/backend.js';
export { type BackendInfo, backend } from './backend/select.js';
export type { TokenAlgorithm, TokenPinState } from './backend/shared-table.js';
export { type ErrorCode, LocksignError } from './errors/locksign-error.js';
export { type Algorithm, type SecretEncoding, type SignatureEncoding, signatureEncodings } from './keys/algorithms.js';
export { listTokens } from './keys/list-tokens.js';
export type { PublicKey } from './keys/public-key.js';
export { readSecret } from './keys/read-secret.js';
export { type KeySource, type OpenedSecret, type OpenSecret, SealedSecret } from './keys/sealed-secret.js';
export { secretMemory } from './keys/secret-memory.js';
export { type DeriveOptions, SigningKey } from './keys/signing-key.js';
export {
  type FindOptions,
  type GenerateOptions,
  type ImportOptions,
  openToken,
  Token,
  type TokenOptions,
} from './keys/token.js';
export { TokenKey, type TokenProtection } from './keys/token-key.js';
export { keepInspectorClosed } from './process/inspector.js';
export { lockFile } from './process/lock-file.js';
export { closeWaiting, peerOf, type SocketPeer } from './process/peer.js';
export { type ProcessProtection, protectProcess } from './process/protect.js';
export type { Issued, Issuer } from './secrets/issued.js';
export type { Shape } from './secrets/shape.js';
export {
  type BytesOptions,
  type EncryptedOptions,
  type FileOptions,
  type PlainSource,
  type SecretSource,
  secret,
} from './secrets/source.js';
