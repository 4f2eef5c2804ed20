/**
 * Local credentials: what a client has in the place of the exchange's API key and secret. They are
 * derived from the agent's key, so nothing is stored for them but a counter.
 * @module
 */
import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { Exchange } from '../../exchanges/core/types/exchange.js';
import type { SigningKey } from '../../index.js';
import { isPrivateKeyAlgorithm, type KeyOptions } from '../../keys/algorithms.js';
import type { Shape } from '../../secrets/shape.js';

/** A client of the agent, as the vault seals it. */
export interface ClientRecord {
  readonly name: string;
  /** The account whose requests it sends. */
  readonly account: string;
  /** Another number, never used before, gives other credentials. */
  readonly counter: number;
}

/** The parts of a local credential that are texts while the agent runs. */
export interface LocalNames {
  readonly apiKey: string;
  /** In the path of a request over TCP. */
  readonly token: string;
  /** Undefined if the exchange issues none. */
  readonly passphrase: string | undefined;
}

/** A secret as the agent's key signs it: the encoding of the signature, and where it is cut. */
interface Written {
  readonly encoding: 'hex' | 'base64';
  readonly length?: number;
}

type Facts = Pick<
  Exchange<unknown>,
  'id' | 'shapes' | 'algorithm' | 'secretEncoding' | 'accountFields' | 'apiKeyIsPublicKey'
>;

/**
 * The message that the agent's key signs. No part of it can contain a line feed. The account is not
 * in it, because renaming the account would change the credentials of its bots. The counter is
 * never used twice, so a client of another account has other credentials.
 */
const message = (what: string, { name, counter }: ClientRecord, exchange: string): string =>
  ['locksign agent', '1', what, name, exchange, String(counter)].join('\n');

const longest = ({ length }: Shape): number => (typeof length === 'number' ? length : length[1]);

/** 512 bits in hexadecimal digits. */
const digits = 128;

/**
 * Libraries refuse a secret that they cannot decode, and locksign's own warns if it does not have
 * the exchange's form. Hexadecimal digits fit every form but that of base64 with padding. A private
 * key is made of 64 digits: the seed of Ed25519 (RFC 8032, section 5.1.5), or the scalar of P-256.
 * One in 2^32 numbers is not below the order of P-256. Then no key is made, and the client needs
 * other credentials.
 */
function writtenFor({ shapes, algorithm, secretEncoding }: Facts): Written {
  if (isPrivateKeyAlgorithm(algorithm)) return { encoding: 'hex', length: 64 };
  if (secretEncoding === 'base64' || shapes?.secret?.characters === 'base64') return { encoding: 'base64' };
  return { encoding: 'hex', length: shapes?.secret === undefined ? 64 : Math.min(longest(shapes.secret), digits) };
}

/** RFC 9562, section 4: hyphens after 8, 12, 16 and 20 digits. */
const asUuid = (hex: string): string => hex.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** The public key of the client's own private key. */
function publicKeyFor(agentKey: SigningKey, client: ClientRecord, exchange: Facts): string {
  const { algorithm, secretEncoding: encoding } = exchange;
  const keys = keysOf(agentKey, client, exchange, [{ algorithm, encoding }]);
  try {
    return keys[0]?.publicKey?.base64 ?? '';
  } finally {
    for (const key of keys) key.destroy();
  }
}

/**
 * The API key has the exchange's form where that is known, and otherwise begins with the client's
 * name. ccxt refuses an API key of Gemini without its prefix.
 */
function apiKeyFor({ id, shapes }: Facts, { name }: ClientRecord, hex: string): string {
  if (id === 'gemini') return `account-${hex.slice(0, 20)}`;
  const shape = shapes?.apiKey;
  if (shape === undefined || shape.characters === 'visible') return `${name}-${hex.slice(0, 24)}`;
  return shape.characters === 'uuid' ? asUuid(hex) : hex.slice(0, longest(shape));
}

/** @param agentKey signs with hmac-sha512. */
export function namesOf(agentKey: SigningKey, client: ClientRecord, exchange: Facts): LocalNames {
  const sign = (what: string): string => agentKey.sign(message(what, client, exchange.id), 'hex');
  const hasPassphrase = exchange.accountFields?.includes('passphrase') === true;
  return {
    apiKey: exchange.apiKeyIsPublicKey
      ? publicKeyFor(agentKey, client, exchange)
      : apiKeyFor(exchange, client, sign('API key')),
    token: sign('token').slice(0, 32),
    passphrase: hasPassphrase ? sign('passphrase').slice(0, 24) : undefined,
  };
}

/** Derives the keys that verify a client's signatures. Their secret never becomes a text. */
export const keysOf = (
  agentKey: SigningKey,
  client: ClientRecord,
  exchange: Facts,
  purposes: readonly KeyOptions[],
): SigningKey[] => agentKey.derive(message('secret', client, exchange.id), writtenFor(exchange), purposes);

const pemOf = (der: Buffer, type: 'pkcs8' | 'sec1'): string =>
  String(createPrivateKey({ key: der, format: 'der', type }).export({ type, format: 'pem' }));

/** RFC 8410, section 7. */
const seedPem = (seed: Buffer): string =>
  pemOf(Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]), 'pkcs8');

/** SEC 1, section 2.3.3: an uncompressed point of P-256. */
const pointBytes = 65;

/** RFC 5915, section 3, with the public key, which ccxt requires. */
function scalarPem(scalar: Buffer): string {
  const curve = Buffer.from('a00a06082a8648ce3d030107', 'hex');
  const alone = Buffer.concat([Buffer.from('30310201010420', 'hex'), scalar, curve]);
  const key = createPrivateKey({ key: alone, format: 'der', type: 'sec1' });
  const point = createPublicKey(key).export({ type: 'spki', format: 'der' }).subarray(-pointBytes);
  const whole = [Buffer.from('30770201010420', 'hex'), scalar, curve, Buffer.from('a144034200', 'hex'), point];
  return pemOf(Buffer.concat(whole), 'sec1');
}

/**
 * A private key in the form of the exchange's own libraries: Backpack shows the seed in base64,
 * Revolut X documents PKCS#8, and Coinbase issues SEC1.
 */
function privateKeyText({ algorithm, apiKeyIsPublicKey }: Facts, hex: string): string {
  const number = Buffer.from(hex, 'hex');
  if (apiKeyIsPublicKey) return number.toString('base64');
  return algorithm === 'ed25519' ? seedPem(number) : scalarPem(number);
}

/**
 * The client's secret as a text, for the user who configures a client. Node.js keeps copies of it
 * until this process ends.
 */
export function secretTextOf(agentKey: SigningKey, client: ClientRecord, exchange: Facts): string {
  const { encoding, length } = writtenFor(exchange);
  const text = agentKey.sign(message('secret', client, exchange.id), encoding).slice(0, length);
  return isPrivateKeyAlgorithm(exchange.algorithm) ? privateKeyText(exchange, text) : text;
}
