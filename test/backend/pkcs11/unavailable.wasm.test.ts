/**
 * Without the addon there are no tokens.
 */
import { expect, it } from 'vitest';
import { listTokens, openToken, secret } from '../../../src/index.js';
import { refusal } from '../../helpers/keys.js';

it('a token is refused with the reason, and the PIN is wiped', async () => {
  const pin = new Uint8Array(new ArrayBuffer(4)).fill(0x31);
  const error = await refusal(() => openToken('pkcs11:?module-path=/x.so', secret.bytes(pin)), 'ERR_TOKEN_UNAVAILABLE');
  expect(error.message).toMatch(/native signer.*LOCKSIGN_BACKEND=wasm/);
  expect([...pin]).toStrictEqual([0, 0, 0, 0]);
});

it('the tokens of a module cannot be listed', async () => {
  await refusal(() => listTokens('/x.so'), 'ERR_TOKEN_UNAVAILABLE');
});
