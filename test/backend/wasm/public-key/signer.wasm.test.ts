/**
 * The WebAssembly signer of the public-key algorithms signs as node:crypto and the RFCs do.
 */
import { createHash, createPublicKey, generatePrimeSync, sign, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { KeyKind, RsaNumbers } from '../../../../src/backend/wasm/private-key/form.js';
import { PublicKeySigner } from '../../../../src/backend/wasm/public-key/signer.js';
import { bytesOf, type EcdsaKind, orderOf, referenceSignature } from '../../../helpers/ecdsa-reference.js';
import { proofCases } from '../../../helpers/prove.js';
import {
  type CurveKind,
  curveKinds,
  keyObjectOf,
  partsOf,
  publicKeyOf,
  rsaKey,
} from '../../../helpers/public-key-opened.js';
import { type Random, withRandom } from '../../../helpers/random.js';

const vectors: readonly {
  readonly source: string;
  readonly kind: CurveKind;
  readonly secret: string;
  readonly publicKey: string;
  readonly message: string;
  readonly signature: string;
}[] = JSON.parse(readFileSync(new URL('../../../fixtures/public-key-vectors.json', import.meta.url), 'utf8'));

const casesEach = proofCases(60);
/** They take up to a hundred times as long. */
const rsaCasesEach = proofCases(3);
const longestMessage = 300;
const sha256 = (message: Uint8Array): Buffer => createHash('sha256').update(message).digest();
const hex = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('hex');

function slotOf(signer: PublicKeySigner, kind: KeyKind, secret: Uint8Array): number {
  const slot = signer.load(kind, partsOf(secret));
  if (typeof slot === 'number') return slot;
  throw new Error(`the key was refused: ${slot}`);
}

/** What node:crypto or the reference makes of the message, or of its digest for secp256k1. */
function expected(kind: CurveKind, secret: Uint8Array, message: Uint8Array): Buffer {
  if (kind === 'ed25519') return sign(null, message, keyObjectOf(kind, secret));
  return referenceSignature(kind, secret, sha256(message));
}

const given = (kind: CurveKind, message: Uint8Array): Uint8Array =>
  kind === 'ecdsa-secp256k1' ? sha256(message) : message;

function expectSignature(kind: CurveKind, secret: Uint8Array, message: Uint8Array): void {
  const signer = new PublicKeySigner();
  const slot = slotOf(signer, kind, secret);
  expect(hex(signer.sign(slot, given(kind, message)))).toBe(hex(expected(kind, secret, message)));
  expect(hex(signer.publicKey(slot))).toBe(hex(publicKeyOf(keyObjectOf(kind, secret))));
}

describe('vectors', () => {
  it.each(vectors)('$source', ({ kind, secret, publicKey, message, signature }) => {
    const signer = new PublicKeySigner();
    const slot = slotOf(signer, kind, Buffer.from(secret, 'hex'));
    expect(hex(signer.publicKey(slot))).toBe(publicKey);
    expect(hex(signer.sign(slot, Buffer.from(message, 'hex')))).toBe(signature);
  });
});

describe.each(curveKinds)('%s', (kind) => {
  it(`signs ${casesEach} random messages with as many random keys`, () =>
    withRandom((random) => {
      const signer = new PublicKeySigner();
      for (let number = 0; number < casesEach; number++) {
        const secret = random.bytes(32);
        const message = random.bytes(random.between(0, longestMessage));
        const slot = slotOf(signer, kind, secret);
        const signature = signer.sign(slot, given(kind, message));
        expect(hex(signature)).toBe(hex(expected(kind, secret, message)));
        if (kind !== 'ed25519' && signature !== undefined) {
          const key = createPublicKey(keyObjectOf(kind, secret));
          const isValid = verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature.subarray(0, 64));
          expect(isValid).toBe(true);
        }
        expect(hex(signer.publicKey(slot))).toBe(hex(publicKeyOf(keyObjectOf(kind, secret))));
        signer.release(slot);
      }
      expect(signer.empty).toBe(true);
    }));

  it('signs a string as its bytes in UTF-8', () => {
    if (kind === 'ecdsa-secp256k1') return;
    const signer = new PublicKeySigner();
    const slot = slotOf(signer, kind, Buffer.alloc(32, 7));
    const text = 'symbol=BTCUSDT&note=größer';
    expect(hex(signer.sign(slot, text))).toBe(hex(signer.sign(slot, Buffer.from(text))));
  });

  it('signs messages of any length', () => {
    if (kind === 'ecdsa-secp256k1') return;
    const lengths = [...Array(200).keys(), 16_383, 16_384, 16_385, 32_768, 100_001];
    const secret = Buffer.alloc(32, 9);
    const signer = new PublicKeySigner();
    const slot = slotOf(signer, kind, secret);
    for (const length of lengths) {
      const message = Buffer.alloc(length, 'message');
      expect(hex(signer.sign(slot, message))).toBe(hex(expected(kind, secret, message)));
    }
  });

  it('signs with many keys in turn', () => {
    const signer = new PublicKeySigner();
    const secrets = Array.from({ length: 64 }, (_, number) => sha256(Buffer.from(`key ${number}`)));
    const slots = secrets.map((secret) => slotOf(signer, kind, secret));
    expect(signer.load(kind, partsOf(Buffer.alloc(32, 1)))).toBe('full');
    for (const number of [63, 0, 17]) {
      const message = sha256(Buffer.from('message'));
      const signature = signer.sign(slots[number] ?? -1, given(kind, message));
      expect(hex(signature)).toBe(hex(expected(kind, secrets[number] ?? Buffer.alloc(0), message)));
    }
  });

  it('refuses a public key that is not that of the secret', () => {
    const signer = new PublicKeySigner();
    const secret = Buffer.alloc(32, 3);
    const own = publicKeyOf(keyObjectOf(kind, secret));
    const parity = 2 | ((own.at(-1) ?? 0) & 1);
    const points = [Buffer.from([4, ...own]), Buffer.from([parity, ...own.subarray(0, 32)])];
    const forms: readonly Buffer[] = kind === 'ed25519' ? [own] : points;
    for (const form of forms) {
      expect(signer.load(kind, { secret, publicKey: form })).toBe(0);
      signer.release(0);
      for (const index of [0, 1, form.length - 1]) {
        const other = Buffer.from(form);
        other[index] = (other[index] ?? 0) ^ 1;
        expect(signer.load(kind, { secret, publicKey: other })).toBe('public-key-mismatch');
      }
    }
    expect(signer.empty).toBe(true);
  });
});

describe.each<EcdsaKind>(['ecdsa-p256', 'ecdsa-secp256k1'])('%s', (kind) => {
  const order = orderOf(kind);

  it.each([
    1n,
    2n,
    3n,
    1n << 64n,
    1n << 192n,
    (1n << 255n) + 1n,
    order - 2n,
    order - 1n,
  ])('takes the scalar %d', (scalar) => {
    expectSignature(kind, bytesOf(scalar), Buffer.from('edge'));
  });

  it.each([0n, order, order + 1n, (1n << 256n) - 1n])('refuses the scalar %d', (scalar) => {
    const signer = new PublicKeySigner();
    expect(signer.load(kind, partsOf(bytesOf(scalar)))).toBe('scalar-range');
    expect(signer.empty).toBe(true);
  });
});

describe('ecdsa-secp256k1', () => {
  it.each([0n, 1n, orderOf('ecdsa-secp256k1'), (1n << 256n) - 1n])('signs the digest %d', (digest) => {
    const signer = new PublicKeySigner();
    const secret = Buffer.alloc(32, 5);
    const slot = slotOf(signer, 'ecdsa-secp256k1', secret);
    const signature = signer.sign(slot, bytesOf(digest));
    expect(hex(signature)).toBe(hex(referenceSignature('ecdsa-secp256k1', secret, bytesOf(digest))));
  });

  it.each([
    Buffer.alloc(31),
    Buffer.alloc(33),
    Buffer.alloc(0),
    'x'.repeat(32),
  ])('takes a digest of 32 bytes only', (digest) => {
    const signer = new PublicKeySigner();
    const slot = slotOf(signer, 'ecdsa-secp256k1', Buffer.alloc(32, 5));
    expect(() => signer.sign(slot, digest)).toThrow(/digest of 32 bytes/);
  });
});

describe('ed25519', () => {
  it.each([0, 0xff])('takes a seed of bytes %i', (byte) => {
    expectSignature('ed25519', Buffer.alloc(32, byte), Buffer.from('edge'));
  });
});

describe('rsa', () => {
  const sizes = [2048, 2050, 3072, 4096].map((bits) => ({ bits, ...rsaKey(bits) }));

  it.each(sizes)('signs with $bits bits as node:crypto does', ({ key, numbers }) =>
    withRandom((random: Random) => {
      const signer = new PublicKeySigner();
      const slot = signer.load('rsa', { rsa: numbers });
      if (typeof slot !== 'number') throw new Error(slot);
      for (let number = 0; number < rsaCasesEach; number++) {
        const message = random.bytes(random.between(0, longestMessage));
        expect(hex(signer.sign(slot, message))).toBe(hex(sign('sha256', message, key)));
      }
      signer.release(slot);
      expect(signer.empty).toBe(true);
    }));

  it.each([3, 17, 0x1000_0001])('signs for the public exponent %i', (exponent) => {
    const { key, numbers } = rsaKey(2048, exponent);
    const signer = new PublicKeySigner();
    const slot = signer.load('rsa', { rsa: numbers });
    expect(slot).toBe(64);
    expect(hex(signer.sign(64, 'message'))).toBe(hex(sign('sha256', Buffer.from('message'), key)));
  });

  it('holds four keys', () => {
    const signer = new PublicKeySigner();
    const { numbers } = rsaKey(2048);
    for (let slot = 64; slot < 68; slot++) expect(signer.load('rsa', { rsa: numbers })).toBe(slot);
    expect(signer.load('rsa', { rsa: numbers })).toBe('full');
    signer.release(66);
    expect(signer.load('rsa', { rsa: numbers })).toBe(66);
  });

  const { numbers } = sizes[0] ?? rsaKey(2048);
  const changed = (number: Uint8Array, index = number.length - 1, bit = 2): Buffer => {
    const copy = Buffer.from(number);
    copy[index] = (copy[index] ?? 0) ^ bit;
    return copy;
  };
  const wrong: readonly (readonly [string, Partial<RsaNumbers>])[] = [
    ['rsa-too-small', { modulus: numbers.modulus.subarray(1) }],
    ['rsa-too-large', { modulus: Buffer.alloc(513, 1) }],
    ['rsa-even', { modulus: changed(numbers.modulus, 255, 1) }],
    ['rsa-even', { p: changed(numbers.p, 127, 1) }],
    ['rsa-public-exponent', { publicExponent: Buffer.from([1]) }],
    ['rsa-public-exponent', { publicExponent: Buffer.from([1, 0, 0]) }],
    ['rsa-public-exponent', { publicExponent: Buffer.alloc(9, 1) }],
    ['rsa-public-exponent', { publicExponent: Buffer.alloc(33, 1) }],
    ['rsa-prime-sizes', { p: Buffer.alloc(200, 1) }],
    ['rsa-prime-sizes', { q: Buffer.alloc(353, 1) }],
    ['rsa-modulus', { p: changed(numbers.p) }],
    ['rsa-modulus', { q: changed(numbers.q) }],
    ['rsa-modulus', { modulus: changed(numbers.modulus) }],
    ['rsa-modulus', { q: numbers.p }],
    ['rsa-exponents', { dp: changed(numbers.dp) }],
    ['rsa-exponents', { dq: changed(numbers.dq, 0, 1) }],
    ['rsa-exponents', { publicExponent: Buffer.from([3]) }],
    ['rsa-exponents', { p: numbers.q, q: numbers.p }],
    ['rsa-coefficient', { qinv: changed(numbers.qinv) }],
    ['rsa-coefficient', { p: numbers.q, q: numbers.p, dp: numbers.dq, dq: numbers.dp }],
  ];
  it.each(wrong)('refuses parts that do not belong together: %s', (refusal, parts) => {
    const signer = new PublicKeySigner();
    expect(signer.load('rsa', { rsa: { ...numbers, ...parts } })).toBe(refusal);
    expect(signer.empty).toBe(true);
    expect(signer.load('rsa', { rsa: numbers })).toBe(64);
  });

  it('signs if one prime is longer than the other', () => {
    const exponent = 0x10001n;
    const prime = (bits: number): bigint => {
      const found = generatePrimeSync(bits, { bigint: true });
      return found % exponent === 1n ? prime(bits) : found;
    };
    const [p, q] = [prime(1376), prime(704)];
    const rsa = numbersOfPrimes(p, q, exponent);
    const signer = new PublicKeySigner();
    expect(signer.load('rsa', { rsa })).toBe(64);
    const signature = signer.sign(64, 'message');
    const key = createPublicKey({
      key: {
        kty: 'RSA',
        n: Buffer.from(rsa.modulus).toString('base64url'),
        e: Buffer.from(rsa.publicExponent).toString('base64url'),
      },
      format: 'jwk',
    });
    expect(verify('sha256', Buffer.from('message'), key, signature ?? Buffer.alloc(0))).toBe(true);
  });

  it('refuses a factor that is not prime, although all parts fit', () => {
    const exponent = 0x10001n;
    const p = generatePrimeSync(512, { bigint: true }) * generatePrimeSync(513, { bigint: true });
    const q = generatePrimeSync(1024, { bigint: true });
    const rsa = numbersOfPrimes(p | 1n, q, exponent);
    expect(new PublicKeySigner().load('rsa', { rsa })).toBe('rsa-not-prime');
  });
});

function toBytes(number: bigint): Buffer {
  const text = number.toString(16);
  return Buffer.from(text.length % 2 === 0 ? text : `0${text}`, 'hex');
}

/** The extended algorithm of Euclid. */
function inverse(number: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [number % modulus, modulus, 1n, 0n];
  while (a > 1n) [a, b, x, y] = [b % a, a, y - (b / a) * x, x];
  return ((x % modulus) + modulus) % modulus;
}

function numbersOfPrimes(p: bigint, q: bigint, e: bigint): RsaNumbers {
  return {
    modulus: toBytes(p * q),
    publicExponent: toBytes(e),
    p: toBytes(p),
    q: toBytes(q),
    dp: toBytes(inverse(e, p - 1n)),
    dq: toBytes(inverse(e, q - 1n)),
    qinv: toBytes(inverse(q, p)),
  };
}
