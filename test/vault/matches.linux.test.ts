/**
 * Vault.matches compares secrets with those of an account.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { secret } from '../../src/index.js';
import {
  addBinance,
  addKucoin,
  binanceSecret,
  create,
  kucoinPassphrase,
  kucoinSecret,
  open,
  vaultFolder,
} from '../helpers/vault/vaults.js';

const folder = vaultFolder();
let path: string;
beforeAll(async () => {
  path = folder.path();
  using created = await create(path);
  await addBinance(created);
  await addKucoin(created);
});

async function matches(name: string, text: string, passphrase?: string): Promise<boolean> {
  using vault = await open(path);
  return await vault.matches(name, {
    secret: secret.text(text),
    ...(passphrase !== undefined && { passphrase: secret.text(passphrase) }),
  });
}

describe('matches', () => {
  it.each([
    ['the same secret', binanceSecret, true],
    ['the same secret with a trailing line break', `${binanceSecret}\n`, true],
    ['a secret with a different last character', `${binanceSecret.slice(0, -1)}!`, false],
    ['the beginning of the secret', binanceSecret.slice(0, -1), false],
    ['the secret followed by more text', `${binanceSecret}x`, false],
    ['the secret followed by a zero byte', `${binanceSecret}\0`, false],
    ['a secret of the maximum length', 'x'.repeat(4096), false],
  ])('compares %s', async (_, text, expected) => {
    expect(await matches('binance-main', text)).toBe(expected);
  });

  it.each([
    ['the same', kucoinSecret, kucoinPassphrase, true],
    ['another passphrase', kucoinSecret, `${kucoinPassphrase}x`, false],
    ['another secret', `${kucoinSecret}x`, kucoinPassphrase, false],
    ['no passphrase', kucoinSecret, undefined, false],
  ])('compares the passphrase as well: %s', async (_, text, passphrase, expected) => {
    expect(await matches('kucoin', text, passphrase)).toBe(expected);
  });

  it('does not match an account without a passphrase if one is given', async () => {
    expect(await matches('binance-main', binanceSecret, kucoinPassphrase)).toBe(false);
  });

  it('refuses an unknown account, an unknown option and a closed vault before it reads the source', async () => {
    const vault = await open(path);
    const unread = { secret: secret.file('/nonexistent/secret') };
    await expect(vault.matches('nobody', unread)).rejects.toMatchObject({ code: 'ERR_VAULT_ACCOUNT' });
    const misspelt = { ...unread, passPhrase: 'x' };
    await expect(vault.matches('binance-main', misspelt)).rejects.toMatchObject({ code: 'ERR_INVALID_ARGUMENT' });
    vault.close();
    await expect(vault.matches('binance-main', unread)).rejects.toMatchObject({ code: 'ERR_VAULT_CLOSED' });
  });
});
