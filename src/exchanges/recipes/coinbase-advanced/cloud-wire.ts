/**
 * The other direction of a token of Coinbase Developer Platform: where it stands, what is replaced
 * in it, and everything that it must state exactly.
 * @see
 *   https://docs.cdp.coinbase.com/coinbase-app/authentication-authorization/api-key-authentication
 * @module
 */
import type { Algorithm } from '../../../keys/algorithms.js';
import { deny } from '../../wire/deny.js';
import { type Json, member, readMembers } from '../../wire/json.js';
import type { RawRequest } from '../../wire/raw-request.js';
import { both, decoded, matching, type Slot, textAt } from '../../wire/slot.js';
import type { Signing, WireFacts } from '../../wire/wire.js';
import { validity } from './token.js';

type Members = ReadonlyMap<string, Json>;

/** RFC 7518, section 3.1, and RFC 8037, section 3.1. */
const signings: ReadonlyMap<string, Signing> = new Map([
  ['ES256', { algorithm: 'ecdsa-p256-sha256', encoding: 'base64url' }],
  ['EdDSA', { algorithm: 'ed25519', encoding: 'base64url' }],
]);

const nameOf = (algorithm: Algorithm): string =>
  [...signings].find(([, signing]) => signing.algorithm === algorithm)?.[0] ?? deny('a token has no such algorithm');

/** Both signatures have 64 bytes. */
const signatureBytes = 64;

const textOf = (members: Members, name: string): string => {
  const value = members.get(name);
  return value?.kind === 'string' ? value.text : deny(`${name} of the token is not a text`);
};

/** A time in whole seconds of our days. */
function secondsOf(members: Members, name: string): number {
  const value = members.get(name);
  return value?.kind === 'number' && /^[1-9]\d{9}$/.test(value.text)
    ? Number(value.text)
    : deny(`${name} of the token is not a time in seconds`);
}

function checkNames(members: Members, required: readonly string[], optional: readonly string[] = []): void {
  if (required.some((name) => !members.has(name))) deny(`the token must state ${required.join(', ')}`);
  for (const name of members.keys()) {
    if (!required.includes(name) && !optional.includes(name)) deny('the token states something that is not known');
  }
}

/** ccxt adds the audience and the time of issue, and names the issuer as older documentation. */
const issuers: readonly string[] = ['cdp', 'coinbase-cloud'];
const audiences: readonly string[] = ['retail_rest_api_proxy', 'cdp_service'];

function checkAdded(claims: Members): void {
  const audience = claims.get('aud');
  if (audience !== undefined) {
    const [first, ...others] = audience.kind === 'list' ? audience.items : [];
    if (first?.kind !== 'string' || !audiences.includes(first.text) || others.length > 0) deny('aud is not known');
  }
  if (claims.has('iat') && secondsOf(claims, 'iat') !== secondsOf(claims, 'nbf')) deny('iat is not nbf');
}

/**
 * A token at a place.
 * @param prefix of the token there.
 * @param uriOf what the token must name. Undefined for a token that names nothing.
 */
export function cloudToken(of: Slot, prefix: '' | 'Bearer ', uriOf: (request: RawRequest) => string | undefined) {
  const part = (index: 0 | 1 | 2): Slot =>
    matching(
      of,
      new RegExp(
        `^${prefix}${[0, 1, 2].map((each) => (each === index ? '(?<it>[\\w-]+)' : '[\\w-]+')).join('\\.')}$`,
        'd',
      ),
    );
  const signature = part(2);
  const [header, claims] = [decoded(part(0), 'base64url'), decoded(part(1), 'base64url')];
  const algorithm = member(header, 'alg');

  function check(request: RawRequest): void {
    const stated = readMembers(textAt(header, request, "the token's header"));
    checkNames(stated, ['alg', 'kid', 'nonce', 'typ']);
    if (textOf(stated, 'typ') !== 'JWT') deny('typ of the token is not JWT');
    if (!/^[\w-]{16,128}$/.test(textOf(stated, 'nonce'))) deny('nonce of the token is not written as expected');

    const uri = uriOf(request);
    const said = readMembers(textAt(claims, request, "the token's claims"));
    checkNames(said, ['sub', 'iss', 'nbf', 'exp', ...(uri === undefined ? [] : ['uri'])], ['aud', 'iat']);
    if (!issuers.includes(textOf(said, 'iss'))) deny('iss of the token is not known');
    if (uri !== undefined && textOf(said, 'uri') !== uri) deny('uri of the token is not that of the request');
    const lifetime = secondsOf(said, 'exp') - secondsOf(said, 'nbf');
    if (lifetime <= 0 || lifetime > validity) deny(`the token is not valid for at most ${validity} seconds`);
    checkAdded(said);

    const text = textAt(signature, request, 'the signature');
    const bytes = Buffer.from(text, 'base64url');
    if (bytes.length !== signatureBytes || bytes.toString('base64url') !== text) deny('the signature is not canonical');
  }

  return {
    apiKey: both(member(header, 'kid'), member(claims, 'sub')),
    signature,
    algorithm,
    algorithmName: nameOf,
    time: member(claims, 'nbf'),
    uuid: member(header, 'nonce'),
    freshness: 'uuid',
    signings: (request) => [signings.get(textAt(algorithm, request, 'alg')) ?? deny('alg of the token is not known')],
    message: (request) =>
      textAt(of, request, 'the token')
        .slice(prefix.length)
        .replace(/\.[^.]*$/, ''),
    check,
  } satisfies WireFacts;
}
