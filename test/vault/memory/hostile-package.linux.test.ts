/**
 * Hostile code in the same process gets nothing of a vault. It puts a `then` on Object.prototype,
 * which every promise that resolves with an object calls. It also replaces functions of libsodium
 * after a vault is opened.
 */
import { expect, it } from 'vitest';
import { askProgram } from '../../helpers/child.js';
import { skipIf } from '../../helpers/scratch.js';
import { binanceSecret, kucoinPassphrase, kucoinSecret, passphrase, vaultFolder } from '../../helpers/vault/vaults.js';

const folder = vaultFolder();

it('with a `then` gets no secret, passphrase, key or vault, although other objects call it', async () => {
  const args = [folder.path(), passphrase, binanceSecret, kucoinSecret, kucoinPassphrase, 'another one'];
  const seen = await askProgram('vault/programs/spy-by-then.mjs', { args });
  expect(seen).toEqual({ stolen: ['text 1'], controlled: true }); // the first secret, which is the control
});

it('that replaces functions of sodium-native is not called', async (context) => {
  skipIf(process.env['LOCKSIGN_BACKEND'] === 'wasm', 'WebAssembly does not use sodium-native', context);
  const args = [folder.path(), passphrase];
  const seen = await askProgram('vault/programs/replace-sodium.mjs', { args });
  expect(seen).toEqual({ byVault: 0, byControl: 2 });
});
