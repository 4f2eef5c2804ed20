/**
 * Stands in until backend.ts has these.
 * @module
 */
export type Algorithm = 'sha256' | 'sha384' | 'sha512' | 'sha256-suffix' | 'md5-suffix';
export type SecretEncoding = 'utf8' | 'base64' | 'hex' | 'to-base64' | 'to-uppercase' | 'to-md5-hex';
export interface KeyOptions {
  readonly algorithm: Algorithm;
  readonly encoding: SecretEncoding;
}
