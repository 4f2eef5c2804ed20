/**
 * A certificate for the exchanges' host names, and a dispatcher that connects them to this machine.
 * @module
 */
import { randomUUID } from 'node:crypto';
import { isIP } from 'node:net';
import { generate } from 'selfsigned';
import { Agent, buildConnector } from 'undici';

/**
 * Creates a key and a certificate that is valid for a day.
 * @param {readonly string[]} hosts
 */
export async function makeCertificate(hosts) {
  // OpenSSL finds a trusted certificate by its name, so two servers must not share one.
  const name = `local exchange ${randomUUID()}`;
  const { private: key, cert } = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notAfterDate: new Date(Date.now() + 24 * 60 * 60 * 1000),
    // A certificate names a host (type 2), or an address (type 7).
    extensions: [
      {
        name: 'subjectAltName',
        altNames: hosts.map((value) => (isIP(value) === 0 ? { type: 2, value } : { type: 7, ip: value })),
      },
    ],
  });
  return { key, cert };
}

/**
 * Creates a dispatcher for fetch that connects every host to 127.0.0.1 and trusts only this
 * certificate. It still checks that the certificate names the host of the URL.
 *
 * Each host has one connection, so that requests arrive in the order in which they were signed.
 * Exchanges with nonces need this.
 * @param {number} port
 * @param {string} cert
 */
export function localDispatcher(port, cert) {
  const connect = buildConnector({ ca: cert });
  return new Agent({
    connections: 1,
    connect: (options, callback) => connect({ ...options, hostname: '127.0.0.1', port: String(port) }, callback),
  });
}
