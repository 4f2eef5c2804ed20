/**
 * The host that a request goes to: one of the exchange's, by name, or another one as base URL.
 * @module
 */
import { refuse } from './refuse.js';
import type { Account } from './types/account.js';
import type { RecipeFacts } from './types/recipe.js';

/** The fields of a request and of an account that choose the host. */
export type HostChoice = Pick<Account, 'host' | 'baseUrl'>;

/** This machine: RFC 6761, section 6.3; RFC 1122, section 3.2.1.3; RFC 4291, section 2.5.3. */
const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** The form of a base URL, for errors. */
export const baseUrlForm = 'https:// and a host in lower case, or http:// on this machine, without a path';

export function isBaseUrl(value: unknown): value is string {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const { protocol, hostname, origin } = new URL(value);
  // An origin has no user, path, query or default port, and its host is in lower-case ASCII.
  return origin === value && (protocol === 'https:' || (protocol === 'http:' && loopback.test(hostname)));
}

/** The path under which a signing agent on this machine serves an account to a client. */
const agentPath = /^\/c-[0-9a-f]{32}\/[A-Za-z0-9._-]{1,64}$/;

/** Whether a URL is that of a signing agent on this machine, which alone may have a path. */
function isAgentUrl(value: unknown): value is string {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const { protocol, origin, pathname } = new URL(value);
  return protocol === 'http:' && isBaseUrl(origin) && agentPath.test(pathname) && origin + pathname === value;
}

export const choosesHost = ({ host, baseUrl }: HostChoice): boolean => host !== undefined || baseUrl !== undefined;

/** The base URL that the fields choose. Default: the first of the exchange's hosts. */
export function checkedHost({ host, baseUrl }: HostChoice, { hosts, name }: RecipeFacts): string {
  if (baseUrl !== undefined) {
    if (host !== undefined) refuse('host and baseUrl cannot be combined');
    return isBaseUrl(baseUrl) || isAgentUrl(baseUrl) ? baseUrl : refuse(`baseUrl must be ${baseUrlForm}`);
  }
  const names = Object.keys(hosts);
  const chosen = host === undefined ? names[0] : host;
  if (typeof chosen !== 'string' || !names.includes(chosen)) {
    refuse(`host must be one of ${names.join(', ')} for ${name}`, 'Give any other host as baseUrl.');
  }
  return hosts[chosen] ?? refuse('host is missing');
}
