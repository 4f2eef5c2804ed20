/**
 * locksign: sign exchange API requests without handing the secret to JavaScript.
 * @module
 */
export type {
  Algorithm,
  Message,
  Protection,
  SecretEncoding,
  SignatureEncoding,
} from './backend/backend.js';
export { type BackendInfo, backend } from './backend/select.js';
export { type ErrorCode, LocksignError } from './errors.js';
export { type ProcessProtection, protectProcess } from './process-guard.js';
export { type FileOptions, type SecretSource, secret } from './secret-source.js';
export { type KeyOptions, SigningKey } from './signing-key.js';
