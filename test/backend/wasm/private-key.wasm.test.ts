/**
 * The reader of private keys of the WebAssembly signer. It takes the same texts as the native one,
 * whose cases are in test/fixtures/private-keys (test/cpp/sign/private_key_form_test.cc), except
 * for those that are encrypted.
 */
import { generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeBase58, decodeBase64, decodeHex } from '../../../src/backend/wasm/private-key/digits.js';
import type { KeyKind, KeyTextEncoding } from '../../../src/backend/wasm/private-key/form.js';
import { readPrivateKey } from '../../../src/backend/wasm/private-key/read.js';
import { PublicKeySigner } from '../../../src/backend/wasm/public-key/signer.js';
import { withRandom } from '../../helpers/random.js';
import { traces } from '../../helpers/wasm-opened.js';

interface Case {
  readonly name: string;
  readonly kind: KeyKind;
  readonly encoding: KeyTextEncoding;
  readonly text: string;
  readonly error: string;
  readonly found?: string;
  readonly [part: string]: string | undefined;
}

const cases: readonly Case[] = JSON.parse(
  readFileSync(new URL('../../fixtures/private-keys/cases.json', import.meta.url), 'utf8'),
);
const isEncrypted = ({ text }: Case): boolean => text.includes('BEGIN ENCRYPTED PRIVATE KEY');
const parts = ['secret', 'publicKey', 'modulus', 'publicExponent', 'p', 'q', 'dp', 'dq', 'qinv'] as const;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** The result in the form of the cases, with all parts in hexadecimal. */
function outcome(kind: KeyKind, encoding: KeyTextEncoding, text: Uint8Array): Record<string, string> {
  const result = readPrivateKey(kind, encoding, text);
  if ('error' in result) return { error: result.error, ...(result.found && { found: result.found }) };
  const numbers = Object.entries('rsa' in result ? result.rsa : result);
  return { error: 'none', ...Object.fromEntries(numbers.flatMap(([name, part]) => (part ? [[name, hex(part)]] : []))) };
}

function expectedOf(each: Case): Record<string, string> {
  if (isEncrypted(each)) return { error: 'encrypted-needs-native' };
  const { error, found } = each;
  const given = parts.flatMap((name) => (each[name] ? [[name, each[name]]] : []));
  return { error, ...(found && { found }), ...Object.fromEntries(given) };
}

const outsideHeap = (text: Uint8Array | string): Uint8Array<ArrayBuffer> => {
  const bytes = Buffer.from(text as string);
  const copy = new Uint8Array(new ArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
};

describe('the reader of private keys', () => {
  it('has cases of every kind', () => {
    expect(cases.length).toBeGreaterThan(200);
    expect(cases.filter((each) => expectedOf(each)['error'] === 'none').length).toBeGreaterThan(40);
  });

  it.each(cases)('$name, for $kind as $encoding', (each) => {
    const text = outsideHeap(each.text);
    expect(outcome(each.kind, each.encoding, text)).toEqual(expectedOf(each));
    if (expectedOf(each)['error'] !== 'none') expect(text.every((byte) => byte === 0)).toBe(true);
  });

  it.each(
    cases.filter((each) => expectedOf(each)['error'] === 'none'),
  )('leaves nothing of the text but the decoded key: $name', (each) => {
    const text = outsideHeap(each.text);
    const before = Buffer.from(text);
    const result = readPrivateKey(each.kind, each.encoding, text);
    const after = Buffer.from(text);
    const views = Object.values('rsa' in result ? result.rsa : result).filter((part) => part instanceof Uint8Array);
    expect(views.length).toBeGreaterThan(0);
    expect(views.every((part) => part.buffer === text.buffer)).toBe(true);
    // Behind the last part there may be attributes or the public key again, of fewer than 80 bytes.
    const slack = each.encoding === 'pem' ? 80 : 0;
    const end = Math.max(...views.map((part) => part.byteOffset + part.length)) + slack;
    expect(after.subarray(end).every((byte) => byte === 0)).toBe(true);
    const digits = Buffer.from(before.toString('latin1').split('\n').at(1) ?? '');
    if (digits.length >= 16) expect(traces(before, digits)).not.toEqual([]);
    expect(traces(after, digits)).toEqual([]);
  });

  it('refuses every text that is cut off, and reads none of a changed length', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const text = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString().trimEnd();
    expect(outcome('ecdsa-p256', 'pem', outsideHeap(text))['error']).toBe('none');
    for (let length = 0; length < text.length; length += 1) {
      expect(outcome('ecdsa-p256', 'pem', outsideHeap(text.slice(0, length)))['error']).not.toBe('none');
    }
  });

  it('throws for no text, whatever was changed in it', () =>
    withRandom((random) => {
      for (let count = 0; count < 3000; count += 1) {
        const each = random.pick(cases as [Case, ...Case[]]);
        const text = outsideHeap(each.text);
        for (let changes = random.between(1, 3); changes > 0 && text.length > 0; changes -= 1) {
          text[random.between(0, text.length - 1)] = random.between(0, 255);
        }
        const cut = text.subarray(0, random.pick([text.length, random.between(0, text.length)]));
        expect(outcome(each.kind, each.encoding, cut)['error']).toEqual(expect.any(String));
      }
    }));

  const made = [
    { kind: 'ed25519', privateKey: generateKeyPairSync('ed25519').privateKey },
    { kind: 'ecdsa-p256', privateKey: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey },
    { kind: 'rsa', privateKey: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey },
  ] as const;
  it.each(made)('makes keys of $kind that sign', ({ kind, privateKey }) => {
    const text = outsideHeap(privateKey.export({ format: 'pem', type: 'pkcs8' }).toString());
    const read = readPrivateKey(kind, 'pem', text);
    if ('error' in read) throw new Error(read.error);
    const signer = new PublicKeySigner();
    const slot = signer.load(kind, read);
    expect(slot).toEqual(expect.any(Number));
    const signature = signer.sign(Number(slot), 'message') ?? new Uint8Array();
    if (kind === 'ecdsa-p256') expect(signature).toHaveLength(64);
    else expect(hex(signature)).toBe(hex(sign(kind === 'rsa' ? 'sha256' : null, Buffer.from('message'), privateKey)));
  });
});

describe('the digits', () => {
  it('decode each byte as Buffer does', () => {
    for (let length = 0; length < 40; length += 1) {
      for (const shift of [0, 101]) {
        const bytes = Buffer.from(Array.from({ length }, (_, index) => (index * 37 + shift * length) & 0xff));
        for (const [text, decode] of [
          [bytes.toString('hex'), decodeHex],
          [bytes.toString('hex').toUpperCase(), decodeHex],
          [bytes.toString('base64'), decodeBase64],
          [bytes.toString('base64url'), decodeBase64],
        ] as const) {
          expect(hex(decode(outsideHeap(text)) ?? Buffer.from('refused'))).toBe(bytes.toString('hex'));
        }
      }
    }
  });

  it('are refused if a single character is none', () => {
    const alphabets = {
      hex: /[0-9a-fA-F]/,
      base64: /[A-Za-z0-9+/_=-]/,
      base58: /[1-9A-HJ-NP-Za-km-z]/,
    };
    for (let character = 0; character < 256; character += 1) {
      const text = String.fromCharCode(character);
      const bytes = (length: number, at: number): Uint8Array<ArrayBuffer> => {
        const copy = outsideHeap('A'.repeat(length));
        copy[at] = character;
        return copy;
      };
      expect(decodeHex(bytes(64, 5)) !== undefined).toBe(alphabets.hex.test(text));
      expect(decodeBase64(bytes(64, 5)) !== undefined).toBe(alphabets.base64.test(text) && text !== '=');
      expect(decodeBase58(bytes(43, 5)) === 'bad-base58').toBe(!alphabets.base58.test(text));
    }
  });

  it.each([
    'QQ',
    'QR==',
    'QUJ=',
    'QUI',
    'Q',
    'QUJD=',
    'QQ=',
    'Q+-=',
    '+w',
    'QQ==QQ==',
  ])('of base64 are strict: %s', (text) => {
    // base64url may omit its padding, and these digits belong to both alphabets.
    const isUnpadded = text === 'QQ' || text === 'QUI';
    expect(decodeBase64(outsideHeap(text)) !== undefined).toBe(isUnpadded);
  });
});
