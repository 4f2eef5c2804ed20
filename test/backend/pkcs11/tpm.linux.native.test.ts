/**
 * Keys of a TPM through tpm2-pkcs11: made there, found, and their signatures as node:crypto
 * verifies them. The TPM is killed and started again.
 */
import { createPublicKey, verify } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openToken, secret, type Token, type TokenKey, type TokenOptions } from '../../../src/index.js';
import { refusal } from '../../helpers/keys.js';
import { scratch, skipIf } from '../../helpers/scratch.js';
import { noTpm, Tpm, tpmUri } from '../../helpers/tokens/tpm.js';

const folder = scratch();
const missing = noTpm();
const message = 'symbol=LTCBTC&side=BUY';
let tpm: Tpm | undefined;

const open = (options?: TokenOptions, pin = '1234'): Promise<Token> =>
  openToken(tpmUri('bots'), secret.text(pin), options);

async function signs(key: TokenKey): Promise<boolean> {
  const form = { key: createPublicKey(key.publicKey ?? ''), dsaEncoding: 'ieee-p1363' as const };
  const signature = Buffer.from(await key.signAsync(message, 'base64'), 'base64');
  return verify('sha256', Buffer.from(message), form, signature);
}

beforeAll(async () => {
  if (missing !== undefined) return;
  tpm = await Tpm.start(folder, 'bots', '1234');
  Object.assign(process.env, tpm.env);
});
afterAll(() => tpm?.stop());
beforeEach((context) => skipIf(missing !== undefined, missing ?? '', context));

it.each([
  ['ecdsa-p256-sha256', {}],
  ['rsa-pkcs1-sha256', { bits: 2048 }],
] as const)('a key pair of %s is made, found and signs', async (algorithm, options) => {
  const token = await open();
  const made = await token.generate(algorithm, algorithm, options);
  const found = await token.key(algorithm);
  expect(found.publicKey).toBe(made.publicKey);
  expect(await signs(made)).toBe(true);
  expect(await signs(found)).toBe(true);
  await token.close();
});

it('what a TPM has not is refused: another PIN, Ed25519, HMAC secrets', async () => {
  await refusal(() => open({}, '9999'), 'ERR_TOKEN_PIN');
  const token = await open();
  await refusal(() => token.generate('edwards', 'ed25519'), 'ERR_TOKEN_FAILED');
  const options = { algorithm: 'hmac-sha256', encoding: 'utf8' } as const;
  await refusal(() => token.importHmac('hmac', secret.text('a secret'), options), 'ERR_TOKEN_FAILED');
  await token.close();
});

it('a TPM that is gone is an error, and opens again once it is back', async () => {
  const token = await open();
  const key = await token.key('ecdsa-p256-sha256');
  expect(await signs(key)).toBe(true);
  await tpm?.unplug();
  await refusal(() => key.signAsync(message), 'ERR_TOKEN_LOST');
  await token.close();
  await tpm?.plugIn();
  const again = await open({ keepPin: true });
  const found = await again.key('ecdsa-p256-sha256');
  expect(await signs(found)).toBe(true);
  await tpm?.unplug();
  for (let tries = 0; tries < 2; tries += 1) await refusal(() => found.signAsync(message), 'ERR_TOKEN_LOST');
  await tpm?.plugIn();
  expect(await signs(found)).toBe(true);
  await again.close();
});
