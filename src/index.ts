/**
 * locksign: sign exchange API requests without handing the secret to JavaScript.
 * @module
 */
export type {
  Algorithm,
  KeyOptions,
  Message,
  Protection,
  SecretEncoding,
  SignatureEncoding,
} from './backend/backend.js';
export { type BackendInfo, backend } from './backend/select.js';
export { type ErrorCode, LocksignError } from './errors.js';
export { lockFile } from './file-lock.js';
export { type ProcessProtection, protectProcess } from './process-guard.js';
export { readSecret } from './read-secret.js';
export { type BytesOptions, type FileOptions, type SecretSource, secret } from './secret-source.js';
export { SigningKey } from './signing-key.js';
