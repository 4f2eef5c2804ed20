/**
 * Tells public requests from private ones: public market data needs no credentials.
 * @module
 */
import { endpointOf } from '../meaning/endpoint.js';
import { meanings } from '../meanings.js';
import { wires } from '../wires.js';
import { deny, RequestDenied } from './deny.js';
import { formDecoded } from './pairs.js';
import type { RawRequest } from './raw-request.js';
import { header, type Slot } from './slot.js';
import type { Wire } from './wire.js';

/**
 * `public` needs no credentials and has none. `keyed` is public too, but carries the API key in a
 * header, as some libraries send it with every request: without that header it is public.
 * `private` needs credentials and has none. `credentialed` has some.
 */
export type Publicity = 'public' | 'keyed' | 'private' | 'credentialed';

/** Runs what may deny a request. */
function denies(judge: () => unknown): boolean {
  try {
    judge();
    return false;
  } catch (error) {
    if (error instanceof RequestDenied) return true;
    throw error;
  }
}

/** The text of a slot. One that is written in an unusual form counts as empty. */
function textOf(slot: Slot | undefined, request: RawRequest): string | undefined {
  let text: string | undefined = '';
  denies(() => (text = slot?.(request)?.text));
  return text;
}

/** Names of parameters and members that carry a credential on some exchange. */
const credentialName =
  /^(?:api_?key(?:_?id)?|access_?key(?:_?id)?|access_?id|client_?(?:id|secret)|secret(?:_?key)?|sig|sign|signature|apisign|passphrase|password|token|(?:access|refresh)_?token|listen_?(?:key|token)|jwt|authorization)$/;

const isCredentialName = (name: string): boolean => credentialName.test(name.toLowerCase().replaceAll('-', '_'));

/** The names of the query, and every word of the body that a name could be. */
function namesOf({ query = '', body }: RawRequest): string[] {
  const ofQuery = query.split('&').map((pair) => formDecoded(pair.split('=')[0] ?? ''));
  return [...ofQuery, ...(body.match(/[\w-]+/g) ?? [])];
}

/**
 * Whether a part of the path could be a key. Names of endpoints are as long, but have no digits.
 */
const hasKey = (path: string): boolean => path.split('/').some((segment) => /^(?=.*\d)[\w-]{32,}$/.test(segment));

/** Paths that return tokens for a secret, or for a key that is not in a header. */
const session =
  /\/(?:auth|login|(?:exchange|fork|access|user_?listen|listen)_?token|listen_?key|user_?data_?stream)(?:\/|$)/i;

/** The characters of the paths of public requests. */
const plainPath = /^(?:\/(?!\.{1,2}(?:\/|$))[\w.:-]+)+\/?$/;

function isPublic(wire: Wire, request: RawRequest): boolean {
  const { method, path, body } = request;
  const isListed = (wire.publicEndpoints ?? []).includes(`${method} ${path}`);
  if (!isListed && (method !== 'GET' || body !== '')) return false;
  if (!plainPath.test(path) || hasKey(path) || session.test(path)) return false;
  return isListed || denies(() => endpointOf(meanings.get(wire.id)?.endpoints ?? [], request));
}

/**
 * Whether a request is public. A request with a part of a credential never is.
 * @throws {LocksignError} `ERR_DENIED` if there is no such exchange.
 */
export function publicRequest(exchangeId: string, request: RawRequest): Publicity {
  const wire = wires.get(exchangeId) ?? deny('the exchange is not known');
  const { apiKey, signature, passphrase, signedPassphrase, headers } = wire;
  const signing = headers.signing.filter((name) => header(name)(request) !== undefined);
  const isCredentialed =
    [signature, passphrase, signedPassphrase].some((slot) => textOf(slot, request) !== undefined) ||
    denies(() => namesOf(request)) ||
    namesOf(request).some(isCredentialName);
  if (isCredentialed) return 'credentialed';
  const key = textOf(apiKey, request);
  if (key === undefined && signing.length === 0) return isPublic(wire, request) ? 'public' : 'private';
  const isKeyAlone = signing.length === 1 && key === request.headers[signing[0] ?? ''];
  return isKeyAlone && isPublic(wire, request) ? 'keyed' : 'credentialed';
}
