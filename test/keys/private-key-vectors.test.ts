/** The published signatures of RFC 8032, RFC 6979 and Wycheproof. */
import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Algorithm, type SecretEncoding, SigningKey, secret } from '../../src/index.js';
import { verifyWith } from '../../src/keys/public-key.js';

const fixture = (path: string): string => readFileSync(new URL(`../fixtures/${path}`, import.meta.url), 'utf8');

async function load(text: string, algorithm: Algorithm, encoding: SecretEncoding): Promise<SigningKey> {
  const key = await SigningKey.load(secret.text(text), { algorithm, encoding });
  onTestFinished(() => key.destroy());
  return key;
}

interface RfcVector {
  readonly source: string;
  readonly kind: 'ed25519' | 'ecdsa-p256';
  readonly secret: string;
  readonly publicKey: string;
  readonly message: string;
  readonly signature: string;
}
const rfcVectors: readonly RfcVector[] = JSON.parse(fixture('public-key-vectors.json'));

it('has every vector of RFC 8032 section 7.1, and those of RFC 6979 section A.2.5 with SHA-256', () => {
  expect(rfcVectors.map(({ kind }) => kind)).toEqual([...Array(5).fill('ed25519'), ...Array(2).fill('ecdsa-p256')]);
});

it.each(rfcVectors)('$source', async ({ kind, secret: text, publicKey, message, signature }) => {
  const key = await load(text, kind === 'ed25519' ? kind : 'ecdsa-p256-sha256', 'hex');
  const bytes = Buffer.from(message, 'hex');
  expect(key.publicKey?.hex).toBe(kind === 'ed25519' ? publicKey : `04${publicKey}`);
  expect(key.sign(bytes)).toBe(signature);
  expect(key.verify(bytes, signature)).toBe(true);
});

type RsaNumber = 'n' | 'e' | 'p' | 'q' | 'dp' | 'dq' | 'qinv';
type RsaRow = ({ readonly source: string } & Readonly<Record<RsaNumber, string>>) | RsaSignature;
interface RsaSignature {
  readonly message: string;
  readonly signature: string;
}

/** The modular inverse of `number`, by the extended algorithm of Euclid. */
function inverse(number: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [number % modulus, modulus, 1n, 0n];
  while (a > 1n) [a, b, x, y] = [b % a, a, y - (b / a) * x, x];
  return ((x % modulus) + modulus) % modulus;
}

const base64url = (hex: string): string =>
  Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').toString('base64url');

function rsaPem({ n, e, p, q, dp, dq, qinv }: Readonly<Record<RsaNumber, string>>): string {
  const number = (hex: string): bigint => BigInt(`0x${hex}`);
  const d = inverse(number(e), (number(p) - 1n) * (number(q) - 1n)).toString(16);
  const parts = Object.entries({ n, e, d, p, q, dp, dq, qi: qinv }).map(([name, hex]) => [name, base64url(hex)]);
  const key = createPrivateKey({ key: { kty: 'RSA', ...Object.fromEntries(parts) }, format: 'jwk' });
  return String(key.export({ type: 'pkcs8', format: 'pem' }));
}

describe('RSA', () => {
  const groups: { source: string; pem: string; signatures: RsaSignature[] }[] = [];
  for (const row of JSON.parse(fixture('rsa/signatures.json')) as RsaRow[]) {
    if ('n' in row) groups.push({ source: row.source, pem: rsaPem(row), signatures: [] });
    else groups.at(-1)?.signatures.push(row);
  }

  it.each(groups)('$source', async ({ pem, signatures }) => {
    const key = await load(pem, 'rsa-pkcs1-sha256', 'pem');
    expect(signatures).not.toEqual([]);
    for (const { message, signature } of signatures) {
      const bytes = Buffer.from(message, 'hex');
      expect(key.sign(bytes)).toBe(signature);
      expect(key.verify(bytes, signature)).toBe(true);
      expect(key.verify(Buffer.concat([bytes, Buffer.of(0)]), signature)).toBe(false);
    }
  });
});

describe('verifying', () => {
  type Case = readonly [number: number, comment: string, message: string, signature: string, isValid: boolean];
  interface Group {
    readonly algorithm: Algorithm;
    readonly publicKey: string;
    readonly signatures: readonly Case[];
  }
  const groups: readonly Group[] = JSON.parse(fixture('wycheproof/verify.json'));

  it.each([
    ['ed25519', 151],
    ['ecdsa-p256-sha256', 262],
    ['ecdsa-secp256k1', 252],
  ])('accepts and refuses for %s what Wycheproof does', (algorithm, count) => {
    const wrong: unknown[] = [];
    let seen = 0;
    for (const { publicKey, signatures } of groups.filter((group) => group.algorithm === algorithm)) {
      for (const [number, comment, message, signature, isValid] of signatures) {
        seen += 1;
        const bytes = Buffer.from(message, 'hex');
        const answer = verifyWith(algorithm as Algorithm, publicKey, bytes, signature, 'hex');
        if (answer !== isValid) wrong.push({ number, comment, signature, isValid });
      }
    }
    expect(wrong).toEqual([]);
    expect(seen).toBe(count);
  });
});
