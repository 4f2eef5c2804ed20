/**
 * The two format versions: a file of version 1 is read, and its next change writes version 2.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { secret } from '../../../src/index.js';
import { createVault } from '../../../src/vault/index.js';
import { refusal } from '../../helpers/keys.js';
import { tokenUri as token } from '../../helpers/vault/token-account.js';
import { readVault } from '../../helpers/vault/vault-reader.js';
import {
  binanceMain,
  binanceSecret,
  edit,
  filled,
  kucoin,
  kucoinPassphrase,
  kucoinSecret,
  open,
  passphrase,
  quickCost,
  vaultFolder,
} from '../../helpers/vault/vaults.js';

const { path, put } = vaultFolder();
/** A file that a release without version 2 has written. */
const first = readFileSync(new URL('../../fixtures/vault-version-1.json', import.meta.url), 'utf8');

const isFilled = async (text: string): Promise<void> => {
  expect((await readVault(text, passphrase)).accounts).toStrictEqual([
    { name: 'binance-main', secret: binanceSecret },
    { name: 'kucoin', secret: kucoinSecret, passphrase: kucoinPassphrase },
  ]);
};

describe('a file of version 1', () => {
  test('is read with its accounts, its secrets and its agent', async () => {
    await isFilled(first);
    using vault = await open(put(first));
    expect(vault.accounts()).toMatchObject([binanceMain, { ...kucoin, hasPassphrase: true }]);
    expect(vault.agent()?.clients).toStrictEqual([{ name: 'grid-bot', account: 'kucoin', counter: 2 }]);
    expect(await vault.matches('binance-main', { secret: secret.text(binanceSecret) })).toBe(true);
  });

  test('stays as it is until it is changed', async () => {
    const file = put(first);
    (await edit(file)).close();
    expect(readFileSync(file, 'utf8')).toBe(first);
  });

  test('is written as version 2 by the next change, with everything that it had', async () => {
    const file = put(first);
    {
      using vault = await edit(file);
      await vault.edit('binance-main', { recvWindow: 5_000 });
    }
    const text = readFileSync(file, 'utf8');
    expect(JSON.parse(text)).toMatchObject({ version: 2, revision: 5 });
    expect(readFileSync(`${file}.previous`, 'utf8')).toBe(first);
    await isFilled(text);
    using vault = await open(file);
    expect(vault.agent()?.clients).toHaveLength(1);
  });

  test('is exported as version 2', async () => {
    const file = path();
    using vault = await edit(put(first));
    await vault.export({
      path: file,
      passphrase: secret.text(passphrase),
      currentPassphrase: secret.text(passphrase),
      cost: quickCost,
    });
    await isFilled(readFileSync(file, 'utf8'));
  });

  test.for<[string, (text: string) => string, RegExp]>([
    [
      'a kind of key',
      (text) => text.replace('"exchange": "binance",', '$&\n      "keyType": "hmac",'),
      /locksign writes/,
    ],
    ['a token', (text) => text.replace('"exchange": "binance",', `$&\n      "token": "${token}",`), /locksign writes/],
    ['an account without an API key', (text) => text.replace(/\n *"apiKey": "vm.*/, ''), /apiKey of account 1/],
    ['the number of version 2', (text) => text.replace('"version": 1', '"version": 2'), /changed/],
  ])('cannot have %s', async ([, change, message]) => {
    const text = change(first);
    expect(text).not.toBe(first);
    const code = message.source === 'changed' ? 'ERR_VAULT_PASSPHRASE' : 'ERR_VAULT_DAMAGED';
    const error = await refusal(() => open(put(text)), code);
    if (code === 'ERR_VAULT_DAMAGED') expect(error.message).toMatch(message);
  });
});

describe('a file of version 2', () => {
  test('cannot become one of version 1', async () => {
    const text = (await filled(path())).replace('"version": 2', '"version": 1');
    await refusal(() => open(put(text)), 'ERR_VAULT_PASSPHRASE');
  });

  test('cannot have a kind of key that is not known', async () => {
    const text = (await filled(path())).replace('"exchange": "binance",', '$&\n      "keyType": "dsa",');
    expect((await refusal(() => open(put(text)), 'ERR_VAULT_DAMAGED')).message).toContain('keyType of account 1');
  });

  const strange: readonly (readonly [how: string, uri: string])[] = [
    ['names no key', token.replace('object=ed', 'type=private')],
    ['names no token', token.replace('token=bots;', '')],
    ['names no module', token.replace(/\?.*/, '')],
    ['names a slot', token.replace('token=bots', 'token=bots;slot-id=1')],
    ['has the PIN', `${token}&pin-value=1234`],
    ['has a source of the PIN', `${token}&pin-source=file:/etc/pin`],
    ['has something unknown', token.replace('token=bots', 'token=bots;colour=red')],
    ['is too long', token.replace('/p11', '/p'.repeat(600))],
    ['is no URI', 'bots'],
  ];
  test('cannot have a token whose URI names too little, or anything that is not known', async () => {
    const text = await filled(path());
    for (const [how, uri] of strange) {
      const changed = text.replace('"exchange": "binance",', `$&\n      "token": "${uri}",`);
      const { message } = await refusal(() => open(put(changed)), 'ERR_VAULT_DAMAGED');
      expect(message, how).toContain('token of account 1');
    }
  });

  test('is refused after its token was changed', async () => {
    const text = (await filled(path())).replace('"exchange": "binance",', `$&\n      "token": "${token}",`);
    const { message } = await refusal(() => open(put(text)), 'ERR_VAULT_DAMAGED');
    expect(message).toContain('changed after it was written');
  });

  test('is refused after its kind of key was changed', async () => {
    const text = (await filled(path())).replace('"exchange": "binance",', '$&\n      "keyType": "hmac",');
    expect((await refusal(() => open(put(text)), 'ERR_VAULT_DAMAGED')).message).toContain(
      'changed after it was written',
    );
  });

  test('is what a new vault has', async () => {
    const file = path();
    (await createVault({ path: file, passphrase: secret.text(passphrase), cost: quickCost })).close();
    expect(JSON.parse(readFileSync(file, 'utf8')).version).toBe(2);
  });
});
