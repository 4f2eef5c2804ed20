/**
 * The certificates that connections to exchanges trust.
 * @module
 */
import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createSecureContext, type SecureContext } from 'node:tls';
import { LocksignError } from '../../errors/locksign-error.js';

/**
 * The files of the system's store, as Go lists them. Node 20 does not read them by itself.
 * https://cs.opensource.google/go/go/+/master:src/crypto/x509/root_linux.go
 */
const systemStores = [
  '/etc/ssl/certs/ca-certificates.crt', // Debian, Ubuntu, Arch
  '/etc/pki/tls/certs/ca-bundle.crt', // Fedora, RHEL 6
  '/etc/ssl/ca-bundle.pem', // openSUSE
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem', // CentOS, RHEL 7
  '/etc/ssl/cert.pem', // Alpine, macOS
] as const;

/**
 * TLS 1.2 or newer with the certificates of `ca`, else of the system, else those of Node. It is
 * made once: reading the store for each connection takes several milliseconds.
 *
 * @param ca certificates as PEM, which take the place of all others.
 * @throws {LocksignError} `ERR_AGENT_START` if `ca` has no certificate or a broken one, which Node
 *   would ignore.
 */
export function secureContextOf(ca: string | undefined): SecureContext {
  if (ca !== undefined) checkCertificates(ca);
  const store = systemStores.find((path) => existsSync(path));
  const trusted = ca ?? (store === undefined ? undefined : readFileSync(store, 'utf8'));
  return createSecureContext({ minVersion: 'TLSv1.2', ...(trusted !== undefined && { ca: trusted }) });
}

function checkCertificates(text: string): void {
  try {
    const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [text];
    for (const block of blocks) new X509Certificate(block);
  } catch {
    throw new LocksignError('ERR_AGENT_START', { detail: 'the option ca does not name certificates in PEM' });
  }
}
