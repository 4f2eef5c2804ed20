/**
 * A certificate for the exchanges' names, and a way to them that ends at this machine.
 * @module
 */
import { generate } from 'selfsigned';
import { Agent, buildConnector } from 'undici';

/**
 * A key and a certificate, made anew at each start and valid for a day.
 * @param {readonly string[]} hosts
 */
export async function makeCertificate(hosts) {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'local exchange' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notAfterDate: new Date(Date.now() + 24 * 60 * 60 * 1000),
    extensions: [{ name: 'subjectAltName', altNames: hosts.map((value) => ({ type: 2, value })) }],
  });
  return { key, cert };
}

/**
 * A dispatcher for fetch that dials 127.0.0.1 whatever the URL says, and there trusts this certificate and no other. It
 * still checks that the certificate names the URL's host.
 *
 * One connection for each host: requests arrive in the order in which they were signed, which exchanges with nonces need.
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
