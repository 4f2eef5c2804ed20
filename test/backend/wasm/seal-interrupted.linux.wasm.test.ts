/**
 * Hostile code that holds the functions of the sealed WebAssembly module interrupts a call, by a
 * stack overflow or by the timeout of node:vm. The block can then hold bytes of a secret next to
 * bytes that the attacker knows. An attacker who could sign a part of the block with another key
 * could guess the secret byte by byte.
 */
import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  algorithmNumber,
  builds,
  encodingNumber,
  firstSuffixSlot,
  Interruption,
  key,
  loadKey,
  type Opened,
  open,
  placeOfBlock,
  put,
  signHex,
} from '../../helpers/wasm-opened.js';

const sha256 = algorithmNumber('hmac-sha256');
const sha256Suffix = algorithmNumber('secret-suffix-sha256');
const md5Suffix = algorithmNumber('secret-suffix-md5');
const utf8 = encodingNumber('utf8');
const toMd5Hex = encodingNumber('to-md5-hex');
const zeros = (bytes: number): Buffer => Buffer.alloc(bytes);
const ofMessage = (message: Uint8Array | string, secret: Uint8Array): string =>
  createHash('sha256').update(message).update(secret).digest('hex');

describe.each(builds)('when it is interrupted, the $name build', (build) => {
  const place = placeOfBlock(build);
  const ownHmac = 0;
  const ownSuffix = firstSuffixSlot;

  /** The attacker's keys, which are all zeros. */
  function attackers(interrupted?: string): Opened {
    const opened = open(build, interrupted);
    const { sealed } = opened;
    sealed['openKey']?.(sha256);
    expect(sealed['closeKey']?.()).toBe(ownHmac);
    sealed['openKey']?.(sha256Suffix, 4);
    sealed['storeKey']?.();
    expect(sealed['closeKey']?.()).toBe(ownSuffix);
    return opened;
  }

  function digestOf({ sealed }: Opened): string {
    const digest = [0, 1, 2, 3].map((index) => BigInt.asUintN(64, BigInt(sealed['digest']?.(index) ?? 0)));
    return digest.map((word) => word.toString(16).padStart(16, '0')).join('');
  }

  function blockWithHmac(opened: Opened): string {
    opened.sealed['begin']?.(ownHmac);
    opened.sealed['finish']?.();
    return digestOf(opened);
  }

  const attacks: readonly [name: string, attack: (opened: Opened) => string, ofZeros: string][] = [
    ['an HMAC of it', blockWithHmac, blockWithHmac(attackers())],
    [
      'the hash of it',
      (opened) => {
        opened.sealed['begin']?.(ownSuffix);
        opened.sealed['block']?.();
        opened.sealed['finishSuffix']?.(0);
        return digestOf(opened);
      },
      ofMessage(zeros(64), zeros(4)),
    ],
    [
      'the hash of its first byte',
      (opened) => {
        opened.sealed['begin']?.(ownSuffix);
        opened.sealed['finishSuffix']?.(1);
        return digestOf(opened);
      },
      ofMessage(zeros(1), zeros(4)),
    ],
    [
      'a key for HMAC made of it',
      (opened) => {
        opened.sealed['openKey']?.(sha256);
        return signHex(opened, Number(opened.sealed['closeKey']?.()), put(opened, 'm'));
      },
      createHmac('sha256', zeros(64)).update('m').digest('hex'),
    ],
    [
      'a suffix made of its first byte',
      (opened) => {
        opened.sealed['openKey']?.(sha256Suffix, 1);
        opened.sealed['storeKey']?.();
        return signHex(opened, Number(opened.sealed['closeKey']?.()), put(opened, 'm'));
      },
      ofMessage('m', zeros(1)),
    ],
  ];

  test.each(attacks)('would reveal the bytes that it does not wipe, by %s', (_, attack, ofZeros) => {
    const opened = attackers();
    const { sealed, sealedMemory } = opened;
    // Acts as if the block were not wiped: the bytes are written after the message or the key
    // begins.
    const late = Object.fromEntries(
      ['begin', 'openKey'].map((name) => [
        name,
        (...words: (number | bigint)[]) => {
          sealed[name]?.(...words);
          sealedMemory.set(Buffer.from(key), place);
          return undefined;
        },
      ]),
    );
    expect(attack({ ...opened, sealed: { ...sealed, ...late } })).not.toBe(ofZeros);
  });

  test('does not reveal the rest of a block whose wipe was interrupted, even if no key divides blocks', () => {
    const opened = open(build);
    opened.sealed['openKey']?.(sha256);
    expect(opened.sealed['closeKey']?.()).toBe(ownHmac);
    const ofZeros = blockWithHmac(opened);
    opened.sealedMemory.set(Buffer.from(key.slice(0, 8)), place + 56);
    expect(blockWithHmac(opened)).toBe(ofZeros);
  });

  test.each(
    attacks,
  )('does not reveal the end of a message and the beginning of a secret, by %s', (_, attack, ofZeros) => {
    const opened = attackers();
    const block = Buffer.concat([Buffer.alloc(63, 'T'), Buffer.from(key.slice(0, 1))]);
    opened.sealedMemory.set(block, place);
    expect(attack(opened)).toBe(ofZeros);
    expect(opened.sealedMemory.includes(block)).toBe(false);
  });

  // At each of these calls the secret is in the block, or in part of the memory past it.
  const loads = [
    ['a suffix', 'storeKey', md5Suffix, utf8],
    ['a stored suffix', 'closeKey', md5Suffix, utf8],
    ['a key for HMAC', 'closeKey', sha256, utf8],
    ['a text to be hashed for HMAC', 'closeHashedKey', sha256, toMd5Hex],
    ['a text to be hashed for a suffix', 'closeHashedKey', md5Suffix, toMd5Hex],
  ] as const;

  describe.each(loads)('in loading %s, at %s', (_, interrupted, number, encoding) => {
    // A text of a whole block would need two blocks when it is hashed first.
    const text = key.slice(0, 40);

    function interruptedLoad(before: (opened: Opened) => void = () => undefined): Opened {
      const opened = attackers(interrupted);
      before(opened);
      expect(() => loadKey(opened, { number }, text, encoding)).toThrow(Interruption);
      return opened;
    }

    test.each([ownHmac, ownSuffix])('ends the message that an attacker has begun in slot %i', (slot) => {
      const opened = interruptedLoad(({ sealed }) => sealed['begin']?.(slot));
      for (const name of ['block', 'finish', 'finishSuffix']) {
        expect(() => opened.sealed[name]?.(1), name).toThrow(WebAssembly.RuntimeError);
      }
    });

    test('leaves the secret in the sealed memory until the next operation begins', () => {
      const { sealed, sealedMemory } = interruptedLoad();
      const forms = [Buffer.from(text), Buffer.from(text).swap32()];
      const isLeft = (): boolean => forms.some((form) => sealedMemory.includes(form));
      expect(isLeft()).toBe(true);
      sealed['openKey']?.(sha256);
      expect(isLeft()).toBe(false);
    });

    test.each(attacks)('does not reveal the secret, by %s', (_, attack, ofZeros) => {
      expect(attack(interruptedLoad())).toBe(ofZeros);
    });
  });
});
