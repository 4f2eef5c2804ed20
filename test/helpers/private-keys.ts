/**
 * Private keys of node:crypto: what signs beside this package, and what verifies what it signed.
 */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign as nodeSign,
  verify as nodeVerify,
} from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { AsyncKey } from '../../src/exchanges/index.js';
import type { Message } from '../../src/index.js';

export type PrivateAlgorithm = 'ed25519' | 'ecdsa-p256-sha256' | 'rsa-pkcs1-sha256';

interface Published {
  readonly id: string;
  readonly apiKey?: string;
  readonly secret?: string;
  readonly seed?: string;
  readonly message?: string;
  readonly signature?: string;
  readonly sent?: string;
}
const { examples }: { examples: Published[] } = JSON.parse(
  readFileSync(new URL('../fixtures/private-key-examples.json', import.meta.url), 'utf8'),
);

export function published(id: string): Required<Published> {
  const found = examples.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no example ${id}`);
  return { apiKey: '', secret: '', seed: '', message: '', signature: '', sent: '', ...found };
}

const bits = { modulusLength: 2048 };
const made = new Map<PrivateAlgorithm, KeyObject>();

/** The same key in every test of a file, because RSA takes long. */
export function privateKey(algorithm: PrivateAlgorithm): KeyObject {
  const known = made.get(algorithm);
  if (known !== undefined) return known;
  const { privateKey: key } =
    algorithm === 'ed25519'
      ? generateKeyPairSync('ed25519')
      : algorithm === 'rsa-pkcs1-sha256'
        ? generateKeyPairSync('rsa', bits)
        : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  made.set(algorithm, key);
  return key;
}

export const pemOf = (key: KeyObject): string => String(key.export({ type: 'pkcs8', format: 'pem' }));
export const keyOf = (pem: string): KeyObject => createPrivateKey(pem);
export const publicPemOf = (key: KeyObject): string =>
  String(createPublicKey(key).export({ type: 'spki', format: 'pem' }));

/** The 32 bytes of an Ed25519 public key in base64, which Backpack uses as API key. */
export const publicBase64Of = (key: KeyObject): string =>
  Buffer.from(String(createPublicKey(key).export({ format: 'jwk' }).x), 'base64url').toString('base64');

const digestOf = ({ asymmetricKeyType }: KeyObject): string | null =>
  asymmetricKeyType === 'ed25519' ? null : 'sha256';
const bytesOf = (message: Message): Uint8Array => (typeof message === 'string' ? Buffer.from(message) : message);

export const sign = (key: KeyObject, message: Message, encoding: BufferEncoding): string =>
  nodeSign(digestOf(key), bytesOf(message), { key, dsaEncoding: 'ieee-p1363' }).toString(encoding);

export const verifies = (key: KeyObject, message: Message, signature: string, encoding: BufferEncoding): boolean =>
  nodeVerify(
    digestOf(key),
    bytesOf(message),
    { key: createPublicKey(key), dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, encoding),
  );

/** Signs as a key of a token does, and notes what it signed. */
export function asyncKey(algorithm: PrivateAlgorithm, key = privateKey(algorithm)) {
  const messages: string[] = [];
  const signing: AsyncKey = {
    algorithm,
    publicKey: publicPemOf(key),
    async signAsync(message, encoding) {
      messages.push(Buffer.from(message).toString());
      return sign(key, message, encoding);
    },
  };
  return { key: signing, messages };
}
