/**
 * The wire of Upbit, which Bithumb shares: a JSON Web Token (RFC 7519) that names the API key and
 * the hash of the parameters.
 * @module
 */
import { createHash } from 'node:crypto';
import type { Algorithm } from '../../keys/algorithms.js';
import { percentEncode } from '../core/parameters.js';
import { deny } from './deny.js';
import { type JsonValue, member, readMembers } from './json.js';
import { formDecoded, percentDecoded } from './pairs.js';
import type { RawRequest } from './raw-request.js';
import { decoded, header, json, matching, textAt } from './slot.js';
import { defineWire, type Wire, type WireFacts, type WireRecipe } from './wire.js';

const authorization = header('authorization');
const part = (index: 0 | 1 | 2) =>
  matching(
    authorization,
    new RegExp(`^Bearer ${[0, 1, 2].map((each) => (each === index ? '(?<it>[\\w-]+)' : '[\\w-]+')).join('\\.')}$`, 'd'),
  );

const tokenHeader = decoded(part(0), 'base64url');
export const claims = decoded(part(1), 'base64url');

/** RFC 7518, section 3.2. */
const algorithms: ReadonlyMap<string, Algorithm> = new Map([
  ['HS256', 'hmac-sha256'],
  ['HS512', 'hmac-sha512'],
]);

/** A field of the body. Each element of a list is one, and has `[]` after its name. */
interface Field {
  readonly name: string;
  readonly list: '' | '[]';
  readonly value: string;
}

/** The texts of a query or of JSON fields that clients hash. Their encoders differ. */
export interface Hashing {
  readonly ofQuery: readonly ((query: string) => string)[];
  readonly ofField: readonly ((field: Field) => string)[];
}

const encodedBy =
  (encode: (text: string) => string) =>
  ({ name, list, value }: Field): string =>
    `${encode(name)}${list}=${encode(value)}`;

/** https://apidocs.bithumb.com/docs/인증-토큰-생성하기 */
export const encodedText: Hashing = {
  ofQuery: [(query) => query],
  ofField: [encodedBy(encodeURIComponent), encodedBy(percentEncode)],
};

/** https://global-docs.upbit.com/reference/auth */
export const decodedText: Hashing = {
  ofQuery: [percentDecoded, formDecoded],
  ofField: [({ name, list, value }) => `${name}${list}=${value}`],
};

function textOf(value: JsonValue, text: string): string {
  if (value.kind === 'object' || value.kind === 'list')
    deny('a member of the body is not a text, a number or a list of them');
  return value.kind === 'string' ? value.text : text.slice(value.start, value.end);
}

function fieldsOf(text: string): Field[] {
  return [...readMembers(text)].flatMap(([name, value]): Field[] =>
    value.kind === 'list'
      ? value.items.map((item) => ({ name, list: '[]', value: textOf(item, text) }))
      : [{ name, list: '', value: textOf(value, text) }],
  );
}

/** The texts that the token's hash may cover. Empty if the request has no parameters. */
function hashable(request: RawRequest, { ofQuery, ofField }: Hashing): string[] {
  if (request.body === '') return request.query ? ofQuery.map((write) => write(request.query ?? '')) : [];
  if (request.query !== undefined) deny('a query beside a body is not signed');
  const fields = fieldsOf(textAt(json, request, 'a body of the type application/json'));
  if (fields.length === 0) return [];
  return ofField.map((write) => fields.map(write).join('&'));
}

function checkHash(request: RawRequest, hashing: Hashing): void {
  const [hash, algorithm] = ['query_hash', 'query_hash_alg'].map((name) => member(claims, name)(request)?.text);
  const texts = hashable(request, hashing);
  const isRight =
    texts.length === 0
      ? hash === undefined
      : algorithm === 'SHA512' && texts.some((text) => createHash('sha512').update(text).digest('hex') === hash);
  if (!isRight) deny('query_hash is not the hash of the parameters');
}

/** A wire with a token in the Authorization header. */
export const tokenWire = (
  recipe: WireRecipe,
  hashing: Hashing,
  { dropped = [], ...facts }: Pick<WireFacts, 'time' | 'freshness'> & { dropped?: readonly string[] },
): Wire =>
  defineWire(recipe, {
    apiKey: member(claims, 'access_key'),
    signature: part(2),
    uuid: member(claims, 'nonce'),
    headers: { signing: ['authorization'], dropped },
    signings(request) {
      const algorithm = algorithms.get(textAt(member(tokenHeader, 'alg'), request, 'alg'));
      return [
        { algorithm: algorithm ?? deny('the algorithm of the token must be HS256 or HS512'), encoding: 'base64url' },
      ];
    },
    message: (request) =>
      textAt(authorization, request, 'Authorization')
        .replace(/^Bearer /, '')
        .replace(/\.[^.]*$/, ''),
    check: (request) => checkHash(request, hashing),
    ...facts,
  });
