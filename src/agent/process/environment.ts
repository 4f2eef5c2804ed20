/**
 * Variables that change what Node, OpenSSL or the loader do. The agent refuses to start with them,
 * because its certificates, its network and its code would no longer be those that were installed.
 * @module
 */
import { LocksignError } from '../../errors/locksign-error.js';

/**
 * The Node.js documentation, "Command-line API"; openssl-env(7); ld.so(8). A program that starts
 * the agent as another user removes the last ones itself.
 */
const forbidden = new RegExp(
  `^(?:${[
    'NODE_OPTIONS|NODE_PATH|NODE_COMPILE_CACHE|NODE_ICU_DATA|GCONV_PATH|LD_\\w+', // code and data that is loaded
    'NODE_EXTRA_CA_CERTS|NODE_TLS_REJECT_UNAUTHORIZED|SSL_CERT_\\w+|OPENSSL_\\w+', // certificates and ciphers
    'NODE_USE_ENV_PROXY', // where requests go
    // What is written down. OPENSC_DEBUG writes the PIN (OpenSC, issue 877).
    'NODE_DEBUG|NODE_DEBUG_NATIVE|NODE_V8_COVERAGE|NODE_REDIRECT_WARNINGS|SSLKEYLOGFILE|OPENSC_DEBUG',
  ].join('|')})$`,
);

/** @throws {LocksignError} `ERR_AGENT_START` that names the variables. */
export function requireCleanEnvironment(environment: NodeJS.ProcessEnv): void {
  const names = Object.keys(environment).filter((name) => forbidden.test(name));
  if (names.length === 0) return;
  throw new LocksignError('ERR_AGENT_START', {
    detail: `the environment has ${names.sort().join(', ')}, which can change where requests go and what they trust`,
    remedy: `Start it without: \`env ${names.map((name) => `-u ${name}`).join(' ')} locksign agent run\`.`,
  });
}
