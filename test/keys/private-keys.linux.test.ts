/** Private keys sign as OpenSSL does, from every form that they are written in. */
import { Buffer } from 'node:buffer';
import {
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign as signByNode,
  verify as verifyByNode,
} from 'node:crypto';
import { inspect } from 'node:util';
import { Worker } from 'node:worker_threads';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Algorithm, type SecretEncoding, SigningKey, secret } from '../../src/index.js';
import { programPath } from '../helpers/child.js';

const isNative = process.env['LOCKSIGN_BACKEND'] === 'native';

const made = {
  ed25519: generateKeyPairSync('ed25519'),
  'ecdsa-p256-sha256': generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  'ecdsa-secp256k1': generateKeyPairSync('ec', { namedCurve: 'secp256k1' }),
  'rsa-pkcs1-sha256': generateKeyPairSync('rsa', { modulusLength: 2048 }),
} as const;
type Private = keyof typeof made;
const names = Object.keys(made) as Private[];

const pemOf = (key: KeyObject, type: 'pkcs8' | 'sec1' | 'pkcs1' = 'pkcs8'): string =>
  String(key.export({ type, format: 'pem' }));

/** The 32 bytes of the seed or the scalar. */
const rawOf = (key: KeyObject): Buffer => Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url');

async function load(text: string, algorithm: Algorithm, encoding: SecretEncoding = 'pem'): Promise<SigningKey> {
  const key = await SigningKey.load(secret.text(text), { algorithm, encoding });
  onTestFinished(() => key.destroy());
  return key;
}

/** What Node's own code, which is OpenSSL's, says of a signature of a text. */
function isRight(algorithm: Algorithm, text: string, signature: Buffer, publicKey: KeyObject): boolean {
  const digest = algorithm === 'ed25519' ? null : 'sha256';
  const compared = algorithm === 'ecdsa-secp256k1' ? signature.subarray(0, 64) : signature;
  return verifyByNode(digest, Buffer.from(text), { key: publicKey, dsaEncoding: 'ieee-p1363' }, compared);
}

const sha256 = async (text: string): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));

/** What the key signs for a text: `ecdsa-secp256k1` takes its digest. */
const messageFor = async (algorithm: Algorithm, text: string): Promise<string | Uint8Array> =>
  algorithm === 'ecdsa-secp256k1' ? sha256(text) : text;

describe.each(names)('%s', (algorithm) => {
  const { privateKey, publicKey } = made[algorithm];

  it('signs what OpenSSL verifies, and always the same', async () => {
    const key = await load(pemOf(privateKey), algorithm);
    for (const text of ['', 'symbol=LTCBTC&side=BUY', 'ä€', 'x'.repeat(5000)]) {
      const message = await messageFor(algorithm, text);
      const signature = key.sign(message, 'base64');
      expect(isRight(algorithm, text, Buffer.from(signature, 'base64'), publicKey), text.slice(0, 20)).toBe(true);
      expect(key.sign(message, 'base64')).toBe(signature);
      expect(key.verify(message, signature, 'base64')).toBe(true);
      expect(key.verify(await messageFor(algorithm, `${text}.`), signature, 'base64')).toBe(false);
      expect(key.verify(message, `${signature.slice(0, -4)}AAA=`, 'base64')).toBe(false);
      expect(key.verify(message, '?', 'base64')).toBe(false);
    }
  });

  it('has the public key that OpenSSL has', async () => {
    const key = await load(pemOf(privateKey), algorithm);
    expect(createPublicKey(key.publicKey?.pem ?? '').equals(publicKey)).toBe(true);
  });

  it('shows nothing of the key', async () => {
    const key = await load(pemOf(privateKey), algorithm);
    const shown = [inspect(key, { showHidden: true, depth: 9 }), JSON.stringify(key), String(key)].join('\n');
    const lines = pemOf(privateKey).split('\n').slice(1, -2);
    expect(lines.filter((line) => shown.includes(line))).toEqual([]);
    expect(JSON.parse(JSON.stringify(key))).toEqual({ algorithm, memory: key.protection.memory });
  });

  it('is refused after destroy()', async () => {
    const key = await load(pemOf(privateKey), algorithm);
    key.destroy();
    for (const use of [() => key.sign('x'), () => key.verify('x', 'x'), () => key.publicKey, () => key.protection]) {
      expect(use).toThrow(expect.objectContaining({ code: 'ERR_KEY_DESTROYED' }));
    }
  });

  it('derives no key', async () => {
    const key = await load(pemOf(privateKey), algorithm);
    const message = await messageFor(algorithm, 'x');
    const derive = () => key.derive(message, { encoding: 'hex' }, [{ algorithm: 'hmac-sha256', encoding: 'utf8' }]);
    expect(derive).toThrow(expect.objectContaining({ code: 'ERR_INVALID_ARGUMENT' }));
  });

  it.each(['utf8', 'to-base64', 'to-uppercase', 'to-md5-hex'] as const)('has no encoding %s', async (encoding) => {
    await expect(load(pemOf(privateKey), algorithm, encoding)).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
  });
});

describe('the forms of one key give one signature', () => {
  const bytes = rawOf(made.ed25519.privateKey);
  const publicBytes = Buffer.from(made.ed25519.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  const both = Buffer.concat([bytes, publicBytes]);
  it.each<[name: string, text: string, encoding: SecretEncoding]>([
    ['PEM', pemOf(made.ed25519.privateKey), 'pem'],
    ['PEM with \\n as text', pemOf(made.ed25519.privateKey).replaceAll('\n', '\\n'), 'pem'],
    ['PEM with CR LF', pemOf(made.ed25519.privateKey).replaceAll('\n', '\r\n'), 'pem'],
    ['hexadecimal', bytes.toString('hex'), 'hex'],
    ['base64', bytes.toString('base64'), 'base64'],
    ['base64 of seed and public key', both.toString('base64'), 'base64'],
    ['base58', base58(bytes), 'base58'],
    ['base58 of seed and public key', base58(both), 'base58'],
  ])('Ed25519 in %s', async (_name, text, encoding) => {
    const right = signByNode(null, Buffer.from('message'), made.ed25519.privateKey).toString('hex');
    expect((await load(text, 'ed25519', encoding)).sign('message')).toBe(right);
    expect((await load(text, 'ed25519', 'private-key')).sign('message')).toBe(right);
    expect((await load(`${text}\n`, 'ed25519', 'private-key')).sign('message')).toBe(right);
  });

  it.each(['ecdsa-p256-sha256', 'ecdsa-secp256k1'] as const)('%s', async (algorithm) => {
    const { privateKey } = made[algorithm];
    const message = await messageFor(algorithm, 'message');
    const right = (await load(pemOf(privateKey), algorithm)).sign(message);
    expect((await load(pemOf(privateKey, 'sec1'), algorithm)).sign(message)).toBe(right);
    expect((await load(rawOf(privateKey).toString('hex'), algorithm, 'hex')).sign(message)).toBe(right);
    expect((await load(rawOf(privateKey).toString('hex'), algorithm, 'private-key')).sign(message)).toBe(right);
  });

  it.each([2048, 2056, 3072, 4096])('RSA with %i bits', async (modulusLength) => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength });
    const right = signByNode('sha256', Buffer.from('message'), privateKey).toString('base64');
    for (const type of ['pkcs8', 'pkcs1'] as const) {
      expect((await load(pemOf(privateKey, type), 'rsa-pkcs1-sha256')).sign('message', 'base64')).toBe(right);
    }
  });
});

describe('generate', () => {
  it.each([
    'ed25519',
    'ecdsa-p256-sha256',
    'ecdsa-secp256k1',
  ] as const)('makes another %s key each time, in locked memory only', async (algorithm) => {
    if (!isNative) {
      await expect(SigningKey.generate(algorithm)).rejects.toMatchObject({ code: 'ERR_SOURCE_UNSUPPORTED' });
      return;
    }
    const [first, second] = [await SigningKey.generate(algorithm), await SigningKey.generate(algorithm)];
    onTestFinished(() => {
      for (const key of [first, second]) key.destroy();
    });
    expect(first.publicKey?.pem).not.toBe(second.publicKey?.pem);
    const signature = Buffer.from(first.sign(await messageFor(algorithm, 'message')), 'hex');
    expect(isRight(algorithm, 'message', signature, createPublicKey(first.publicKey?.pem ?? ''))).toBe(true);
  });

  it.each(['rsa-pkcs1-sha256', 'hmac-sha256', 'dsa'])('makes no %s key', async (algorithm) => {
    await expect(SigningKey.generate(algorithm as Algorithm)).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
  });
});

describe('is refused, and the error says what it is:', () => {
  const spki = String(made.ed25519.publicKey.export({ type: 'spki', format: 'pem' }));
  const small = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
  const ed448 = generateKeyPairSync('ed448').privateKey;
  const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
  const encrypted = String(
    made.ed25519.privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'passphrase' }),
  );
  it.each<[name: string, text: string, algorithm: Algorithm, encoding: SecretEncoding, problem: RegExp]>([
    ['a public key', spki, 'ed25519', 'pem', /is a public key/],
    [
      'a certificate',
      '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----',
      'ed25519',
      'pem',
      /is a certificate/,
    ],
    [
      'an OpenSSH key',
      '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjE=\n-----END OPENSSH PRIVATE KEY-----',
      'ed25519',
      'pem',
      /format of SSH/,
    ],
    [
      'a PGP key',
      '-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nAAAA\n-----END PGP PRIVATE KEY BLOCK-----',
      'ed25519',
      'pem',
      /PGP/,
    ],
    ['an encrypted key', encrypted, 'ed25519', 'pem', isNative ? /encrypted with a passphrase/ : /is encrypted/],
    ['a short RSA key', pemOf(small), 'rsa-pkcs1-sha256', 'pem', /less than 2,048 bits/],
    ['an Ed448 key', pemOf(ed448), 'ed25519', 'pem', /an Ed448 key, where an Ed25519 key is needed/],
    ['another curve', pemOf(p384), 'ecdsa-p256-sha256', 'pem', /on the curve P-384, where .* P-256 is needed/],
    ['an RSA key', pemOf(made['rsa-pkcs1-sha256'].privateKey), 'ed25519', 'pem', /an RSA key, where an Ed25519/],
    ['cut PEM', pemOf(made.ed25519.privateKey).slice(0, 60), 'ed25519', 'pem', /is cut off/],
    ['zero', '0'.repeat(64), 'ecdsa-p256-sha256', 'hex', /is zero/],
    ['no hexadecimal', 'x'.repeat(64), 'ed25519', 'hex', /not valid hexadecimal/],
    ['hexadecimal of another length', 'ab'.repeat(31), 'ed25519', 'hex', /neither 32 bytes/],
    ['hexadecimal of an RSA key', 'ab'.repeat(32), 'rsa-pkcs1-sha256', 'hex', /no form other than PEM/],
    ['text', 'my secret', 'ed25519', 'pem', /is not PEM/],
  ])('%s', async (_name, text, algorithm, encoding, problem) => {
    const loading = load(text, algorithm, encoding);
    await expect(loading).rejects.toMatchObject({ code: 'ERR_PRIVATE_KEY', problem: expect.stringMatching(problem) });
  });

  it('a private key as the secret of HMAC', async () => {
    const loading = load(pemOf(made.ed25519.privateKey), 'hmac-sha256', 'utf8');
    await expect(loading).rejects.toMatchObject({ code: 'ERR_SECRET_PRIVATE_KEY' });
    for (const encoding of ['pem', 'base58', 'private-key'] as const) {
      await expect(load('x', 'hmac-sha256', encoding)).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
    }
  });

  it('a message that is no digest, for ecdsa-secp256k1', async () => {
    const key = await load(pemOf(made['ecdsa-secp256k1'].privateKey), 'ecdsa-secp256k1');
    for (const message of ['x'.repeat(32), new Uint8Array(31), new Uint8Array(33), new Uint8Array(0)]) {
      expect(() => key.sign(message)).toThrow(expect.objectContaining({ code: 'ERR_INVALID_ARGUMENT' }));
    }
  });
});

it('a message that another thread changes is signed as one of its states, or not at all', async () => {
  const key = await load(pemOf(made.ed25519.privateKey), 'ed25519');
  const shared = new SharedArrayBuffer(256 * 1024);
  const bytes = new Uint8Array(shared);
  const worker = new Worker(programPath('keys/programs/flip.mjs'), { workerData: shared });
  onTestFinished(async () => void (await worker.terminate()));
  await new Promise((resolve) => worker.once('message', resolve));
  const states = [0, 1].map((last) => {
    const state = new Uint8Array(bytes.length);
    state[state.length - 1] = last;
    return state;
  });
  const seen = new Set<number>();
  for (let count = 0; count < 200; count += 1) {
    const signature = signed(key, bytes);
    if (signature === undefined) continue;
    const found = states.findIndex((state) => verifyByNode(null, state, made.ed25519.publicKey, signature));
    expect(found, 'the signature is of neither state').not.toBe(-1);
    seen.add(found);
  }
  expect([...seen].sort()).toEqual([0, 1]);
});

/**
 * WebAssembly refuses a message that changed while it was signed, and the addon copies it first.
 */
function signed(key: SigningKey, message: Uint8Array): Buffer | undefined {
  try {
    return Buffer.from(key.sign(message), 'hex');
  } catch (error) {
    expect(error).toMatchObject({ code: 'ERR_SIGNATURE_WRONG' });
    expect(isNative).toBe(false);
    return undefined;
  }
}

/** https://datatracker.ietf.org/doc/html/draft-msporny-base58-03 */
function base58(bytes: Buffer): string {
  const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
  let number = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  for (; number > 0n; number /= 58n) text = `${alphabet[Number(number % 58n)]}${text}`;
  return '1'.repeat(bytes.findIndex((byte) => byte !== 0)) + text;
}
