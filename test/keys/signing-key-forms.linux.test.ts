/**
 * The algorithms and key encodings that single exchanges require, compared with node:crypto.
 */
import { createHash } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { maxSuffixSecretBytes } from '../../src/backend/shared-table.js';
import { type Algorithm, type Message, type SecretEncoding, SigningKey, secret } from '../../src/index.js';
import { secretAlgorithms, textEncodings } from '../../src/keys/algorithms.js';
import { load, refusal, signatureEncodings } from '../helpers/keys.js';
import { proofCases } from '../helpers/prove.js';
import { everyPurpose, expected, versatile } from '../helpers/purposes.js';
import { type Random, withRandom } from '../helpers/random.js';

const suffixAlgorithms: readonly Algorithm[] = ['secret-suffix-sha256', 'secret-suffix-md5'];
const purposeRows = everyPurpose.map((purpose) => [purpose.algorithm, purpose.encoding, purpose] as const);

/** The same, but longer than any hash's block. In base64 it still fits a suffix key. */
const versatileLong = versatile.repeat(4).slice(0, 188);

const messages: readonly (readonly [string, Message])[] = [
  ['an empty message', ''],
  ['an empty array', new Uint8Array()],
  ['a short message', 'symbol=LTCBTC&side=BUY'],
  ['a message of one block', 'x'.repeat(64)],
  ['a long message', 'amount=1&'.repeat(3_000)],
  ['binary bytes', Uint8Array.from({ length: 1_000 }, (_, i) => i * 7)],
  ['text outside ASCII', 'Käufe für 5 €, 買い注文 🚀'],
];

/** The messages that a key of this algorithm signs. MD5 takes printable ASCII only. */
function signable(algorithm: Algorithm, message: Message): boolean {
  return algorithm !== 'secret-suffix-md5' || (typeof message === 'string' && /^[ -~]*$/.test(message));
}

/** A random message of the given number of bytes. */
function messageFor(algorithm: Algorithm, random: Random, length: number): Message {
  const bytes = random.bytes(length);
  return algorithm === 'secret-suffix-md5' ? bytes.map((byte) => 0x20 + (byte % 95)).toString() : bytes;
}

describe('every algorithm with every encoding', () => {
  it.each(purposeRows)('%s of %s signs like node:crypto', async (_, __, purpose) => {
    for (const text of [versatile, versatileLong]) {
      using key = await load(secret.text(text), purpose);
      expect(key.algorithm).toBe(purpose.algorithm);
      for (const [name, message] of messages) {
        if (!signable(purpose.algorithm, message)) continue;
        for (const written of signatureEncodings) {
          const signature = key.sign(message, written);
          expect(signature, name).toBe(expected(purpose, text, message, written));
          expect(key.verify(message, signature, written), name).toBe(true);
        }
      }
    }
  });

  it.each(purposeRows)('%s of %s verifies nothing else', async (_, __, purpose) => {
    using key = await load(secret.text(versatile), purpose);
    const signature = expected(purpose, versatile, 'message');
    expect(key.verify('message', signature)).toBe(true);
    expect(key.verify('messagf', signature)).toBe(false);
    for (const wrong of [
      signature.replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
      signature.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')),
      signature.slice(2),
      `${signature}00`,
      '',
      'g'.repeat(signature.length),
      expected(purpose, `${versatile}ff11`, 'message'),
    ]) {
      expect(key.verify('message', wrong)).toBe(false);
    }
  });

  it.each(purposeRows)('%s of %s ignores the line break at the end', async (_, __, purpose) => {
    using key = await load(secret.text(`${versatile}\r\n`), purpose);
    expect(key.sign('m')).toBe(expected(purpose, versatile, 'm'));
  });
});

describe('a suffix key', () => {
  it.each(suffixAlgorithms)('of %s hashes messages and secrets of every length around the blocks', (algorithm) =>
    withRandom(async (random) => {
      for (const length of [1, 31, 32, 33, 55, 56, 57, 63, 64, 65, 119, 120, 128, 183, 184, 192, 255, 256]) {
        const bytes = random.bytes(length).map((byte) => (byte === 0x0a || byte === 0x0d ? 0 : byte));
        using key = await SigningKey.load(secret.bytes(Uint8Array.from(bytes)), { algorithm, encoding: 'utf8' });
        for (let messageLength = 0; messageLength <= 200; messageLength++) {
          const message = messageFor(algorithm, random, messageLength);
          if (
            key.sign(message) !==
            createHash(algorithm.slice('secret-suffix-'.length)).update(message).update(bytes).digest('hex')
          )
            expect.fail(`secret of ${length} bytes, message of ${messageLength}`);
        }
      }
    }));

  it.each(suffixAlgorithms)('of %s signs random messages of any size', (algorithm) =>
    withRandom(async (random) => {
      using key = await load(secret.text(versatile), { algorithm });
      for (let i = 0; i < proofCases(500); i++) {
        const message = random.pick<Message>([
          messageFor(algorithm, random, random.between(0, 20_000)),
          random.text(random.between(0, 8_000)),
        ]);
        if (!signable(algorithm, message)) continue;
        if (key.sign(message) !== expected({ algorithm, encoding: 'utf8' }, versatile, message))
          expect.fail(`message ${i} of ${message.length}`);
      }
    }));

  it.each(
    suffixAlgorithms,
  )(`of %s takes ${maxSuffixSecretBytes} bytes of what is hashed, and no more`, async (algorithm) => {
    const lengths: readonly [SecretEncoding, number, number][] = [
      ['utf8', 256, 257],
      ['to-uppercase', 256, 257],
      ['hex', 512, 514],
      ['to-base64', 192, 193],
    ];
    for (const [encoding, longest, tooLong] of lengths) {
      const text = 'a'.repeat(longest);
      using key = await load(secret.text(text), { algorithm, encoding });
      expect(key.sign('m')).toBe(expected({ algorithm, encoding }, text, 'm'));
      const error = await refusal(
        () => load(secret.text('a'.repeat(tooLong)), { algorithm, encoding }),
        'ERR_SECRET_TOO_LONG',
      );
      expect(error.limit).toBe(maxSuffixSecretBytes);
      expect(error.message).toContain('longer than 256 bytes');
    }
    using digest = await load(secret.text('a'.repeat(4_096)), { algorithm, encoding: 'to-md5-hex' });
    expect(digest.sign('m')).toBe(expected({ algorithm, encoding: 'to-md5-hex' }, 'a'.repeat(4_096), 'm'));
  });

  it.each<[string, Message]>([
    ['bytes', Buffer.from('text')],
    ['no bytes', new Uint8Array()],
    ['a control character', 'a\nb'],
    ['a character outside ASCII', 'é'],
    ['a lone surrogate', '\ud800'],
    ['DEL', '\x7f'],
  ])('of secret-suffix-md5 refuses %s, because collisions of MD5 could reveal its secret', async (_, message) => {
    using key = await load(secret.text(versatile), { algorithm: 'secret-suffix-md5' });
    const error = await refusal(() => key.sign(message), 'ERR_INVALID_ARGUMENT');
    expect(error.message).toContain('printable ASCII');
    await refusal(() => key.verify(message, '00'), 'ERR_INVALID_ARGUMENT');
    expect(key.sign(' ~')).toBe(expected({ algorithm: 'secret-suffix-md5', encoding: 'utf8' }, versatile, ' ~'));
  });

  it('shows how it signs, and nothing of the secret', async () => {
    using key = await load(secret.text(versatile), { algorithm: 'secret-suffix-md5' });
    for (const shown of [inspect(key, { showHidden: true, depth: 9 }), JSON.stringify(key)]) {
      expect(shown).toContain('secret-suffix-md5');
      expect(shown.toLowerCase()).not.toContain(versatile.slice(0, 8).toLowerCase());
    }
  });

  it.each(suffixAlgorithms)('of %s cannot sign after it is destroyed', async (algorithm) => {
    const key = await load(secret.text(versatile), { algorithm });
    key.destroy();
    await refusal(() => key.sign('m'), 'ERR_KEY_DESTROYED');
    await refusal(() => key.verify('m', '00'), 'ERR_KEY_DESTROYED');
    await refusal(() => key.protection, 'ERR_KEY_DESTROYED');
  });

  it('and another key that reuses its slot never sign for each other', async () => {
    for (let i = 0; i < 50; i++) {
      const algorithm = secretAlgorithms[i % secretAlgorithms.length] ?? 'hmac-sha256';
      using kept = await load(secret.text(`kept ${i}`), { algorithm });
      (await load(secret.text(versatile), { algorithm: 'secret-suffix-md5' })).destroy();
      using next = await load(secret.text(`next ${i}`), { algorithm });
      expect(kept.sign('m')).toBe(expected({ algorithm, encoding: 'utf8' }, `kept ${i}`, 'm'));
      expect(next.sign('m')).toBe(expected({ algorithm, encoding: 'utf8' }, `next ${i}`, 'm'));
    }
  });
});

describe('a key encoding', () => {
  const forms: readonly SecretEncoding[] = ['to-base64', 'to-md5-hex'];
  it.each(forms)('%s encodes text outside ASCII as UTF-8', async (encoding) => {
    const text = 'geheim-ключ-🔑';
    for (const algorithm of secretAlgorithms) {
      using key = await load(secret.text(text), { algorithm, encoding });
      expect(key.sign('m')).toBe(expected({ algorithm, encoding }, text, 'm'));
    }
  });

  it.each(forms)('%s encodes any bytes, at every length', (encoding) =>
    withRandom(async (random) => {
      for (let length = 1; length <= 200; length++) {
        const bytes = random.bytes(length).map((byte) => (byte === 0x0a || byte === 0x0d ? 0xff : byte));
        const signature = expected({ algorithm: 'hmac-sha256', encoding }, Uint8Array.from(bytes), 'm');
        using key = await load(secret.bytes(Uint8Array.from(bytes)), { encoding });
        expect(key.sign('m'), `${length} bytes`).toBe(signature);
      }
    }));

  it('is hashed first if it is longer than a block (RFC 2104)', async () => {
    for (const text of ['k'.repeat(48), 'k'.repeat(49), 'k'.repeat(97), 'k'.repeat(3_000), 'k'.repeat(4_096)]) {
      for (const algorithm of ['hmac-sha256', 'hmac-sha384', 'hmac-sha512'] as const) {
        using key = await load(secret.text(text), { algorithm, encoding: 'to-base64' });
        expect(key.sign('m')).toBe(expected({ algorithm, encoding: 'to-base64' }, text, 'm'));
      }
    }
  });

  it('in capital letters takes only ASCII characters, and all of them', async () => {
    const ascii = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).join('');
    const text = ascii.replaceAll(/[\r\n]/g, '');
    using key = await load(secret.text(text), { encoding: 'to-uppercase' });
    expect(key.sign('m')).toBe(expected({ algorithm: 'hmac-sha256', encoding: 'to-uppercase' }, text, 'm'));
    for (const wrong of ['ä', 'keyß', '\u0131', 'a\u0080', '🔑']) {
      const error = await refusal(() => load(secret.text(wrong), { encoding: 'to-uppercase' }), 'ERR_SECRET_ASCII');
      expect(error.message).toMatch(/outside ASCII.*Copy it again/);
      expect(error.message).not.toContain(wrong);
    }
    await refusal(
      () => load(secret.bytes(Buffer.from([0x61, 0xff])), { encoding: 'to-uppercase' }),
      'ERR_SECRET_ASCII',
    );
  });

  it.each(textEncodings)('%s of no bytes is an empty secret', async (encoding) => {
    for (const text of ['', '\n', '\r\n'])
      await refusal(() => load(secret.text(text), { encoding }), 'ERR_SECRET_EMPTY');
  });

  it.each(textEncodings)('%s of two lines is refused', async (encoding) => {
    await refusal(() => load(secret.text('aa\naa'), { encoding }), 'ERR_SECRET_NEWLINE');
  });
});
