/**
 * Random keys and messages against node:crypto, and for ECDSA against noble-curves too.
 */
import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { p256 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { describe, expect, it } from 'vitest';
import { type Message, type SecretEncoding, type SignatureEncoding, SigningKey, secret } from '../../src/index.js';
import { signatureEncodings } from '../helpers/keys.js';
import { proofCases } from '../helpers/prove.js';
import { type CurveKind, curveKinds, keyObjectOf } from '../helpers/public-key-opened.js';
import { type Random, randomMessage, withRandom } from '../helpers/random.js';

const isNative = process.env['LOCKSIGN_BACKEND'] === 'native';
const cases = isNative ? proofCases(1_000) : Math.ceil(proofCases(1_000) / 100);
const rsaCases = isNative ? Math.ceil(cases / 10) : cases;

const sha256 = (message: Message): Buffer => createHash('sha256').update(message).digest();
const bytesOf = (message: Message): Uint8Array => (typeof message === 'string' ? Buffer.from(message) : message);

/** How one key signs, and what its signature must be. */
interface Subject {
  readonly signing: SigningKey;
  /** The text of the key, because a seed does not repeat a key of RSA. */
  readonly text: string;
  /** What the key signs for a message. */
  given(message: Message): Message;
  expected(message: Message): Uint8Array;
  /** Whether node:crypto verifies a signature of the message. */
  isValid(message: Message, signature: Buffer): boolean;
}

function requireSame(
  { signing, text, given, expected, isValid }: Subject,
  message: Message,
  encoding: SignatureEncoding,
) {
  const signature = signing.sign(given(message), encoding);
  const wanted = expected(message);
  // One expect() per case would take longer than the signing.
  if (signature === Buffer.from(wanted).toString(encoding) && isValid(message, Buffer.from(signature, encoding)))
    return;
  const hex = Buffer.from(bytesOf(message)).toString('hex');
  expect.fail(`${text} signs ${hex} as ${signature}, not as ${Buffer.from(wanted).toString(encoding)}`);
}

/** Signs the messages with as many keys, and frees each. */
async function signAll(random: Random, count: number, keys: number, make: () => Promise<Subject>): Promise<void> {
  const perKey = Math.ceil(count / keys);
  for (let done = 0; done < count; done += perKey) {
    const subject = await make();
    using signing = subject.signing;
    for (let number = 0; number < Math.min(perKey, count - done); number++) {
      requireSame(subject, randomMessage(random), random.pick(signatureEncodings));
    }
    const message = subject.given(random.bytes(32));
    const other = subject.given(random.bytes(32));
    expect(signing.verify(message, signing.sign(message)), subject.text).toBe(true);
    expect(signing.verify(other, signing.sign(message)), subject.text).toBe(false);
  }
}

const pkcs8 = (key: KeyObject): string => String(key.export({ type: 'pkcs8', format: 'pem' }));

/**
 * The signature of noble-curves. For secp256k1 it begins with the recovery bit, and ours ends with
 * it.
 */
function nobleSignature(kind: 'ecdsa-p256' | 'ecdsa-secp256k1', scalar: Uint8Array, digest: Uint8Array): Uint8Array {
  if (kind === 'ecdsa-p256') return p256.sign(digest, scalar, { prehash: false, lowS: false });
  const recovered = secp256k1.sign(digest, scalar, { prehash: false, format: 'recovered' });
  return Buffer.concat([recovered.subarray(1), recovered.subarray(0, 1)]);
}

async function curveSubject(kind: CurveKind, random: Random): Promise<Subject> {
  const scalar = random.bytes(32);
  const key = keyObjectOf(kind, scalar);
  const publicKey = createPublicKey(key);
  const algorithm = kind === 'ecdsa-p256' ? 'ecdsa-p256-sha256' : kind;
  const [encoding, text] = random.pick<[SecretEncoding, string]>([
    ['pem', pkcs8(key)],
    ['hex', scalar.toString('hex')],
    ['private-key', scalar.toString('hex')],
    kind === 'ed25519'
      ? ['base64', scalar.toString('base64')]
      : ['pem', String(key.export({ type: 'sec1', format: 'pem' }))],
  ]);
  const signing = await SigningKey.load(secret.text(text), { algorithm, encoding });
  if (kind === 'ed25519') {
    const expected = (message: Message): Buffer => sign(null, bytesOf(message), key);
    return { signing, text, given: (message) => message, expected, isValid: () => true };
  }
  return {
    signing,
    text,
    given: (message) => (kind === 'ecdsa-secp256k1' ? sha256(message) : message),
    expected: (message) => nobleSignature(kind, scalar, sha256(message)),
    isValid: (message, signature) =>
      verify('sha256', bytesOf(message), { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature.subarray(0, 64)),
  };
}

async function rsaSubject(modulusLength: number, random: Random): Promise<Subject> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength });
  const text = random.pick([pkcs8(privateKey), String(privateKey.export({ type: 'pkcs1', format: 'pem' }))]);
  const signing = await SigningKey.load(secret.text(text), { algorithm: 'rsa-pkcs1-sha256', encoding: 'pem' });
  const expected = (message: Message): Buffer => sign('sha256', bytesOf(message), privateKey);
  return { signing, text, given: (message) => message, expected, isValid: () => true };
}

describe.each(curveKinds)('%s', (kind) => {
  const keys = Math.ceil(cases / (isNative ? 100 : 10));
  it(`signs ${cases} random messages with ${keys} random keys as others do`, () =>
    withRandom((random) => signAll(random, cases, keys, () => curveSubject(kind, random))));
});

describe.each([2048, 3072, 4096])('RSA with %i bits', (bits) => {
  const keys = Math.ceil(rsaCases / (isNative ? 500 : 50));
  it(`signs ${rsaCases} random messages with ${keys} random keys as node:crypto does`, () =>
    withRandom((random) => signAll(random, rsaCases, keys, () => rsaSubject(bits, random))));
});
