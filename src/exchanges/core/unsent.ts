/**
 * Recognises failures before a request was sent. Every other failure may have come after it.
 * @module
 */

/** System calls that come before the first byte: resolving the name, and connecting. */
const earlyCalls: ReadonlySet<unknown> = new Set(['getaddrinfo', 'connect']);

/**
 * A certificate that is refused ends the handshake, so that nothing of the request was written.
 * https://nodejs.org/api/tls.html#x509-certificate-error-codes
 */
const earlyCodes: ReadonlySet<unknown> = new Set([
  'CERT_CHAIN_TOO_LONG',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REJECTED',
  'CERT_REVOKED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'HOSTNAME_MISMATCH',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  // https://undici.nodejs.org/#/docs/api/Errors
  'UND_ERR_CONNECT_TIMEOUT',
]);

/**
 * Whether nothing of the request was sent.
 * @param cause of the error that `fetch` throws. If a name has several addresses, it has one error
 *   for each of them.
 */
export function isUnsent(cause: unknown): boolean {
  if (typeof cause !== 'object' || cause === null) return false;
  const { syscall, code, errors }: { syscall?: unknown; code?: unknown; errors?: unknown } = cause;
  if (Array.isArray(errors)) return errors.length > 0 && errors.every(isUnsent);
  return earlyCalls.has(syscall) || earlyCodes.has(code);
}
