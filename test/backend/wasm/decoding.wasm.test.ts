/**
 * The courier decodes secrets and signatures strictly (RFC 4648) and encodes signatures. Node's own
 * encoder gives the expected values. For malformed text the rules are at the top of
 * native/base/encoding.h.
 */
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
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
} from '../../helpers/wasm-opened.js';

const base64 = encodingNumber('base64');
const hexadecimal = encodingNumber('hex');
const notBase64 = refusalNumber('not-base64');
const notHex = refusalNumber('not-hex');
const [sha256] = algorithms;

/** The signature of an empty message by the key that `text` encodes, or the number of the error. */
function signedWith(opened: Opened, text: string, encoding: number): string | number {
  const slot = loadKey(opened, sha256, text, encoding);
  if (slot < 0) return slot;
  const signature = signHex(opened, slot, 0);
  opened.courier.release(slot);
  return signature;
}

const ofKey = (key: Uint8Array): string => createHmac('sha256', key).digest('hex');
const bytes = (count: number): Buffer =>
  Buffer.from(Array.from({ length: count }, (_, index) => (index * 167 + 251) & 255));

describe.each(builds)('the $name build', (build) => {
  const opened = open(build);

  test('decodes keys of 1 to 200 bytes in every encoding', () => {
    for (let count = 1; count <= 200; count++) {
      const key = bytes(count);
      const padded = key.toString('base64');
      const url = key.toString('base64url');
      const padding = '='.repeat(padded.length - url.length);
      expect(signedWith(opened, padded, base64)).toBe(ofKey(key));
      expect(signedWith(opened, url, base64)).toBe(ofKey(key));
      expect(signedWith(opened, url + padding, base64)).toBe(ofKey(key));
      expect(signedWith(opened, key.toString('hex'), hexadecimal)).toBe(ofKey(key));
      expect(signedWith(opened, key.toString('hex').toUpperCase(), hexadecimal)).toBe(ofKey(key));
    }
  });

  test('accepts exactly the characters of each alphabet', () => {
    const digits = '0123456789abcdefABCDEF';
    for (let code = 0; code < 256; code++) {
      if (code === 10 || code === 13) continue; // a line break is another error
      const character = String.fromCharCode(code);
      const asHex = loadKey(opened, sha256, Buffer.from(`0${character}`, 'latin1'), hexadecimal);
      expect(asHex).toBe(digits.includes(character) ? 0 : notHex);
      opened.courier.release(0);
      const asBase64 = loadKey(opened, sha256, Buffer.from(`AAA${character}`, 'latin1'), base64);
      expect(asBase64).toBe(`${letters}-_=`.includes(character) ? 0 : notBase64);
      opened.courier.release(0);
    }
  });

  test.each([
    ['both alphabets', 'ab+_'],
    ['both alphabets, the other way round', 'ab-/'],
    ['one character left over', 'abcde'],
    ['too little padding', 'ab='],
    ['too much padding', 'abc=='],
    ['padding that is not needed', 'abcd='],
    ['a whole group of padding', 'abcd===='],
    ['three padding characters', 'a==='],
    ['padding inside', 'ab==abcd'],
    ['padding only', '=='],
    ['unused bits that are not zero, four of them', 'ab=='],
    ['unused bits that are not zero, two of them', 'abd='],
    ['the padded alphabet without its padding', 'a+A'],
    ['a space', 'ab d'],
  ])('refuses base64 with %s', (_, text) => {
    expect(signedWith(opened, text, base64)).toBe(notBase64);
  });

  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

  // RFC 4648, section 3.5: the unused bits of the last digit are zero.
  test.each([
    ['two digits', 'A', '==', 16],
    ['three digits', 'AA', '=', 4],
  ])('accepts a key whose last group has %s only if the unused bits are zero', (_, before, padding, unused) => {
    for (const [value, letter] of [...letters].entries()) {
      const text = `${before}${letter}${padding}`;
      const expected = value % unused === 0 ? ofKey(Buffer.from(text, 'base64')) : notBase64;
      expect(signedWith(opened, text, base64), text).toBe(expected);
    }
  });

  test.each(algorithms)('accepts exactly one last digit of a signature of $name', ({ name, number }) => {
    const { courier, courierMemory } = opened;
    const slot = courier.loadKey(number, 0, put(opened, 'Jefe'));
    const right = createHmac(name, 'Jefe').update('order').digest('base64');
    const digits = right.replace(/=+$/, '');
    const taken = [...letters].filter((letter) => {
      const text = digits.slice(0, -1) + letter + right.slice(digits.length);
      courier.begin(slot);
      const bytes = put(opened, 'order');
      courierMemory.write(text, courier.text(), 'latin1');
      return courier.verify(bytes, base64, text.length) === 1;
    });
    expect(taken).toEqual([digits.at(-1)]);
    courier.release(slot);
  });

  test.each([
    ['an odd number of digits', 'abc'],
    ['a prefix', '0x61'],
    ['spaces', '61 62'],
  ])('refuses hexadecimal with %s', (_, text) => {
    expect(signedWith(opened, text, hexadecimal)).toBe(notHex);
  });

  test.each(algorithms)('encodes signatures of $name as Node does, and verifies them', ({ name, number }) => {
    const { courier, courierMemory } = opened;
    const slot = courier.loadKey(number, 0, put(opened, 'Jefe'));
    for (let count = 0; count < 300; count++) {
      const message = bytes(count);
      for (const [encoding, kind] of (['hex', 'base64', 'base64url'] as const).entries()) {
        courier.begin(slot);
        const length = courier.sign(put(opened, message), encoding);
        const text = courierMemory.toString('latin1', courier.text(), courier.text() + length);
        expect(text).toBe(createHmac(name, 'Jefe').update(message).digest(kind));
        courier.begin(slot);
        expect(courier.verify(put(opened, message), encoding, length)).toBe(1);
      }
    }
    courier.release(slot);
  });
});
