/**
 * Without the addon, an account whose key is in a token cannot sign. The vault opens, and its other
 * accounts sign.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { secret } from '../../src/index.js';
import { refusal } from '../helpers/keys.js';
import { tokenUri, withToken } from '../helpers/vault/token-account.js';
import { addBinance, create, edit, vaultFolder } from '../helpers/vault/vaults.js';

const { path, put } = vaultFolder();

test('everything that needs the token says so, and the other account signs', async () => {
  const file = path();
  {
    using vault = await create(file);
    await addBinance(vault);
    const key = { exchange: 'binance', keyType: 'ed25519', secret: secret.text('00'.repeat(32)) } as const;
    await vault.add({ name: 'ed', apiKey: 'k', ...key });
  }
  using vault = await edit(put(await withToken(readFileSync(file, 'utf8'))));
  expect(vault.accounts()).toMatchObject([{ name: 'binance-main' }, { name: 'ed', token: tokenUri }]);
  const unavailable = [
    () => vault.account('ed'),
    () => vault.publicKey('ed'),
    () => vault.rotate('ed', { secret: secret.text('4321') }),
    () => vault.add({ name: 'new', exchange: 'binance', apiKey: 'k2', token: tokenUri, secret: secret.text('1234') }),
  ];
  for (const call of unavailable) await refusal(call, 'ERR_TOKEN_UNAVAILABLE');
  using account = await vault.account('binance-main');
  expect(account.signMessage('m')).toHaveLength(64);
  await vault.rename('ed', 'renamed');
  expect(vault.accounts()).toMatchObject([{ name: 'binance-main' }, { name: 'renamed', token: tokenUri }]);
});
