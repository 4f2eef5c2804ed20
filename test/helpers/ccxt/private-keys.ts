/**
 * The kinds of private keys that ccxt signs with, each with keys that belong to no account, and the
 * instances to compare: stock and guarded.
 * @module
 */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { guard } from '../../../src/adapters/ccxt/index.js';
import { secret } from '../../../src/index.js';
import { type Build, construct, type Exchange, otherCredentials } from './exchanges.js';

export type KeyType = 'ed25519' | 'ecdsa' | 'rsa';

/** An exchange, the kind of key, and the text of a key as stock ccxt needs it. */
export interface PrivateCase {
  readonly id: string;
  readonly keyType: KeyType;
  readonly credential: 'secret' | 'privateKey';
  readonly text: (word: string) => string;
}

const seedOf = (word: string): Buffer => createHash('sha256').update(word).digest();

/** PKCS#8 of an Ed25519 key up to its seed (RFC 8410, section 7). */
const beforeSeed = Buffer.from('302e020100300506032b657004220420', 'hex');

export const ed25519KeyOf = (word: string): KeyObject =>
  createPrivateKey({ key: Buffer.concat([beforeSeed, seedOf(word)]), format: 'der', type: 'pkcs8' });

const pem = (word: string): string => String(ed25519KeyOf(word).export({ type: 'pkcs8', format: 'pem' })).trimEnd();

function withPublicKey(word: string): Buffer {
  const { x = '' } = createPublicKey(ed25519KeyOf(word)).export({ format: 'jwk' });
  return Buffer.concat([seedOf(word), Buffer.from(x, 'base64url')]);
}

const digits = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

function base58(bytes: Buffer): string {
  let text = '';
  for (let rest = BigInt(`0x${bytes.toString('hex')}`); rest > 0n; rest /= 58n) {
    text = digits.charAt(Number(rest % 58n)) + text;
  }
  return text;
}

const made = new Map<string, KeyObject>();

/** The same key for the same word and kind. */
function madeOnce(name: string, make: () => KeyObject): KeyObject {
  const key = made.get(name) ?? make();
  made.set(name, key);
  return key;
}

const rsa = (word: string): string => {
  const key = madeOnce(`rsa ${word}`, () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
  return String(key.export({ type: 'pkcs8', format: 'pem' })).trimEnd();
};

export const p256KeyOf = (word: string): KeyObject =>
  madeOnce(`p256 ${word}`, () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);

const wallet = (word: string): string => `0x${seedOf(word).toString('hex')}`;

const of = (
  ids: string,
  keyType: KeyType,
  text: PrivateCase['text'],
  credential: PrivateCase['credential'] = 'secret',
): PrivateCase[] => ids.split(' ').map((id) => ({ id, keyType, credential, text }));

/** The cases in which stock ccxt gives one signature of a message. */
export const deterministic: readonly PrivateCase[] = [
  ...of('binance binancecoinm binanceus binanceusdm', 'ed25519', pem),
  ...of('binance binancecoinm binanceus binanceusdm bybit bybiteu bybitid', 'rsa', rsa),
  ...of('backpack', 'ed25519', (word) => seedOf(word).toString('base64')),
  ...of('backpack', 'ed25519', (word) => withPublicKey(word).toString('base64')),
  ...of('modetrade woofipro', 'ed25519', (word) => base58(seedOf(word))),
  ...of('modetrade woofipro', 'ed25519', (word) => `ed25519:${base58(seedOf(word))}`),
  ...of('revolutx', 'ed25519', pem, 'privateKey'),
  ...of('pacifica', 'ed25519', (word) => base58(withPublicKey(word)), 'privateKey'),
  ...of('aster derive hibachi hyperliquid nado', 'ecdsa', wallet, 'privateKey'),
  ...of('coinbase', 'ed25519', (word) => withPublicKey(word).toString('base64')),
];

/** ccxt chooses the smaller of the two values of s on P-256, and locksign does not. */
export const coinbaseEcdsa: PrivateCase = {
  id: 'coinbase',
  keyType: 'ecdsa',
  credential: 'secret',
  text: (word) => String(p256KeyOf(word).export({ type: 'sec1', format: 'pem' })).trimEnd(),
};

type Config = Readonly<Record<string, unknown>>;

export const stockOf = (
  classes: Build['classes'],
  { id, credential, text }: PrivateCase,
  word: string,
  more: Config = {},
) => construct(classes[id], { ...otherCredentials, ...more, [credential]: text(word) });

export async function guardedOf(
  classes: Build['classes'],
  { id, keyType, text }: PrivateCase,
  word: string,
  more: Config = {},
): Promise<Exchange> {
  const exchange = construct(classes[id], { ...otherCredentials, ...more });
  return await guard(exchange, secret.text(text(word)), { keyType });
}
