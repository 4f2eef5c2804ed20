/**
 * Suffix keys and key encodings in both builds of the WebAssembly modules, compared with
 * node:crypto. signing-key-forms.test.ts tests the same through SigningKey.
 */
import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { maxSecretBytes, maxSuffixSecretBytes, type SecretEncoding } from '../../../src/backend/shared-table.js';
import {
  algorithms,
  builds,
  encodingNumber,
  loadKey,
  type Opened,
  open,
  put,
  refusalNumber,
  signHex,
  suffixes,
} from '../../helpers/wasm-opened.js';

const longest = 100_000;
const pattern = Buffer.from(Array.from({ length: longest }, (_, index) => (index * 167 + (index >> 8) + 251) & 255));
const bytes = (count: number): Buffer => pattern.subarray(0, count);
const text = (count: number): string => bytes(count).toString('base64').slice(0, count);

/** Suffix keys with MD5 sign printable ASCII only. The others sign any bytes. */
const messageFor = ({ name }: { readonly name: string }, count: number): Buffer =>
  name === 'secret-suffix-md5' ? Buffer.from(text(count)) : bytes(count);

type Signs = (key: Uint8Array | string, message: Uint8Array | string) => Buffer;
const every: readonly { readonly name: string; readonly number: number; readonly signs: Signs }[] = [
  ...algorithms.map(({ name, number }) => ({
    name,
    number,
    signs: (key: Uint8Array | string, message: Uint8Array | string) => createHmac(name, key).update(message).digest(),
  })),
  ...suffixes.map(({ name, number, hash }) => ({
    name,
    number,
    signs: (key: Uint8Array | string, message: Uint8Array | string) =>
      createHash(hash).update(message).update(key).digest(),
  })),
];

/** The key that each encoding makes of a secret's text. */
const forms: readonly { readonly name: SecretEncoding; readonly write: (key: Buffer) => string; readonly key: Form }[] =
  [
    { name: 'utf8', write: (key) => key.toString('hex'), key: (written) => written },
    { name: 'base64', write: (key) => key.toString('base64'), key: (written) => Buffer.from(written, 'base64') },
    { name: 'hex', write: (key) => key.toString('hex'), key: (written) => Buffer.from(written, 'hex') },
    { name: 'to-base64', write: (key) => key.toString('base64url'), key: (w) => Buffer.from(w).toString('base64') },
    { name: 'to-uppercase', write: (key) => `{${key.toString('base64')}@z~`, key: (written) => written.toUpperCase() },
    {
      name: 'to-md5-hex',
      write: (key) => key.toString('base64'),
      key: (written) => createHash('md5').update(written).digest('hex'),
    },
  ];
type Form = (written: string) => Uint8Array | string;

describe.each(builds)('the $name build', (build) => {
  const opened = open(build);

  /** The signature of a message of any length, in the steps of src/backend/wasm/signer.ts. */
  function signed({ courier, courierMemory }: Opened, slot: number, message: Uint8Array): string {
    courier.begin(slot);
    let at = 0;
    for (; message.length - at > courier.inputBytes(); at += courier.inputBytes()) {
      courierMemory.set(message.subarray(at, at + courier.inputBytes()), courier.input());
      courier.absorb(courier.inputBytes());
    }
    const length = courier.sign(put(opened, message.subarray(at)), 0);
    return courierMemory.toString('latin1', courier.text(), courier.text() + length);
  }

  describe.each(every)('with $name', (algorithm) => {
    const load = (secret: Uint8Array | string, encoding: number): number =>
      opened.courier.loadKey(algorithm.number, encoding, put(opened, secret));

    test.each(
      forms.map((form) => ({ ...form, encoding: encodingNumber(form.name) })),
    )('loads secrets of 1 to 170 bytes as $name', ({ write, key, encoding }) => {
      for (let count = 1; count <= 170; count++) {
        const written = write(bytes(count));
        const right = key(written);
        const slot = load(written, encoding);
        if (algorithm.name.startsWith('secret-suffix') && right.length > maxSuffixSecretBytes) {
          expect(slot, `${count} bytes`).toBe(refusalNumber('suffix-too-long'));
          continue;
        }
        expect(signHex(opened, slot, put(opened, 'message')), `${count} bytes`).toBe(
          algorithm.signs(right, 'message').toString('hex'),
        );
        opened.courier.release(slot);
      }
    });

    test.each(
      forms.map((form) => ({ ...form, encoding: encodingNumber(form.name) })),
    )('signs messages of 0 to 200 bytes with a key made by $name', ({ write, key, encoding }) => {
      const written = write(bytes(48));
      const slot = load(written, encoding);
      for (let count = 0; count <= 200; count++) {
        const message = messageFor(algorithm, count);
        const right = algorithm.signs(key(written), message).toString('hex');
        expect(signHex(opened, slot, put(opened, message)), `${count} bytes`).toBe(right);
      }
      opened.courier.release(slot);
    });

    test('signs messages that are longer than the input area', () => {
      const slot = load('a key', 0);
      for (const around of [32_768 - 64, 32_768, 65_536, 98_304]) {
        for (let count = around - 70; count <= around + 70; count += 7) {
          const message = messageFor(algorithm, count);
          expect(signed(opened, slot, message), `${count} bytes`).toBe(
            algorithm.signs('a key', message).toString('hex'),
          );
        }
      }
      opened.courier.release(slot);
    });
  });

  describe.each(suffixes)('with $name', (algorithm) => {
    test('signs with suffixes of every length that fits, after messages of every length within a block', () => {
      for (let count = 1; count <= maxSuffixSecretBytes; count++) {
        const slot = loadKey(opened, algorithm, text(count));
        for (let length = 0; length <= 64; length++) {
          const message = messageFor(algorithm, length);
          const right = createHash(algorithm.hash).update(message).update(text(count)).digest('hex');
          expect(signHex(opened, slot, put(opened, message)), `${length} + ${count}`).toBe(right);
        }
        opened.courier.release(slot);
      }
    });

    test('encodes signatures as Node does, verifies them, and rejects others', () => {
      const { courier, courierMemory } = opened;
      const slot = loadKey(opened, algorithm, 'Jefe');
      for (const [encoding, kind] of (['hex', 'base64', 'base64url'] as const).entries()) {
        for (let count = 0; count < 70; count++) {
          const message = messageFor(algorithm, count);
          const right = createHash(algorithm.hash).update(message).update('Jefe').digest(kind);
          courier.begin(slot);
          const length = courier.sign(put(opened, message), encoding);
          expect(courierMemory.toString('latin1', courier.text(), courier.text() + length)).toBe(right);
          courier.begin(slot);
          expect(courier.verify(put(opened, message), encoding, length)).toBe(1);
          courierMemory.write(right, courier.text());
          courier.begin(slot);
          expect(courier.verify(put(opened, `${count}?`), encoding, length)).toBe(0);
        }
      }
      courier.release(slot);
    });
  });

  test.each([
    ['é', refusalNumber('not-ascii')],
    ['\u0080', refusalNumber('not-ascii')],
    ['k\xff', refusalNumber('not-ascii')],
    ['\x7f', 0],
  ])('accepts only ASCII for the encoding to-uppercase: %j', (secret, result) => {
    expect(loadKey(opened, algorithms[0], Buffer.from(secret, 'latin1'), encodingNumber('to-uppercase'))).toBe(result);
    opened.courier.release(0);
  });

  test.each(
    forms.filter(({ name }) => name.startsWith('to-')),
  )('accepts the longest text for $name and makes the right key of it', ({ name, key }) => {
    const secret = text(maxSecretBytes).replaceAll(/[/+=]/g, 'x');
    const slot = loadKey(opened, algorithms[0], secret, encodingNumber(name));
    expect(signHex(opened, slot, put(opened, 'm'))).toBe(createHmac('sha256', key(secret)).update('m').digest('hex'));
    opened.courier.release(slot);
  });

  test('refuses to sign a byte that is not printable ASCII with secret-suffix-md5, at any position', () => {
    const { courier, courierMemory } = opened;
    const algorithm = {
      ...suffixes[1],
      signs: (key: string, message: Uint8Array | string) => createHash('md5').update(message).update(key).digest(),
    };
    const slot = loadKey(opened, algorithm, 'Jefe');
    for (const wrong of [0, 0x0a, 0x1f, 0x7f, 0x80, 0xff]) {
      for (const [count, at] of [
        [1, 0],
        [64, 63],
        [130, 0],
        [130, 64],
        [130, 129],
      ] as const) {
        const message = messageFor(algorithm, count);
        message[at] = wrong;
        courier.begin(slot);
        expect(courier.sign(put(opened, message), 0), `${wrong} at ${at} of ${count}`).toBe(-1);
        courier.begin(slot);
        expect(courier.verify(put(opened, message), 0, 32)).toBe(-1);
        const right = algorithm.signs('Jefe', message).toString('hex');
        expect(courierMemory.toString('latin1')).not.toContain(right);
      }
      // The rule also covers the bytes that were absorbed before the end.
      const long = messageFor(algorithm, courier.inputBytes() + 5);
      long[7] = wrong;
      expect(signed(opened, slot, long)).toBe('');
    }
    expect(signHex(opened, slot, put(opened, ' ~'))).toBe(algorithm.signs('Jefe', ' ~').toString('hex'));
    courier.release(slot);
  });
});
