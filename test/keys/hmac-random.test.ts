/**
 * Random keys and messages against node:crypto.
 */
import { describe, expect, it } from 'vitest';
import { type SecretEncoding, type SecretSource, SigningKey, secret } from '../../src/index.js';
import { algorithms, expected, refusal, secretEncodings, signatureEncodings } from '../helpers/keys.js';
import { proofCases } from '../helpers/prove.js';
import { type Random, randomMessage, withRandom } from '../helpers/random.js';

const CASES_EACH = proofCases(6_667);
const LONGEST_KEY = 300;

interface RandomSecret {
  readonly source: SecretSource;
  readonly encoding: SecretEncoding;
  readonly key: Uint8Array;
}

const asText = (text: string): SecretSource => secret.text(text);
const asBytes = (text: string): SecretSource => secret.bytes(Buffer.from(text));

function randomSecret(random: Random): RandomSecret {
  const encoding = random.pick(secretEncodings);
  const length = random.between(0, LONGEST_KEY);
  if (encoding === 'utf8') {
    const text = random
      .text(length)
      .slice(0, length)
      .replaceAll(/[\r\n]/g, ' ');
    if (random.between(0, 1) === 0) return { source: secret.text(text), encoding, key: Buffer.from(text) };
    const bytes = random.bytes(length).map((byte) => (byte === 0x0a || byte === 0x0d ? 0 : byte));
    return { source: secret.bytes(Uint8Array.from(bytes)), encoding, key: bytes };
  }
  const key = random.bytes(length);
  const written =
    encoding === 'hex'
      ? random.pick([key.toString('hex'), key.toString('hex').toUpperCase()])
      : random.pick([key.toString('base64'), key.toString('base64url')]);
  return { source: random.pick([asText, asBytes])(written + random.pick(['', '\n', '\r\n'])), encoding, key };
}

describe.each(algorithms)('%s', (algorithm) => {
  it(`signs ${CASES_EACH} random messages with as many random keys as node:crypto does`, () =>
    withRandom(async (random) => {
      for (let number = 0; number < CASES_EACH; number++) {
        const { source, encoding, key } = randomSecret(random);
        if (key.length === 0) {
          await refusal(() => SigningKey.load(source, { algorithm, encoding }), 'ERR_SECRET_EMPTY');
          continue;
        }
        using signing = await SigningKey.load(source, { algorithm, encoding });
        const message = randomMessage(random);
        const written = random.pick(signatureEncodings);
        const signature = signing.sign(message, written);
        const wanted = expected(algorithm, key, message, written);
        // One expect() per case would take longer than the signing.
        if (signature !== wanted || !signing.verify(message, wanted, written)) {
          expect.fail(`case ${number}: ${encoding} key of ${key.length} bytes, message of ${message.length}`);
        }
      }
    }));
});
