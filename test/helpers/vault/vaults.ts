/**
 * Vaults that are quick to open, and their secrets, for the tests of the vault.
 * @module
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { secret } from '../../../src/index.js';
import { createVault, openVault, type Vault } from '../../../src/vault/index.js';

/** The minimum: 64 MiB and one pass. */
export const quickCost = { memory: 64 * 1024 * 1024, operations: 1 };
export const passphrase = 'three geese under a bridge';

/** Two accounts with published or invented keys, which open nothing. */
export const binanceMain = {
  name: 'binance-main',
  exchange: 'binance',
  apiKey: 'vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A',
  host: 'usdm',
  recvWindow: 4_000,
};
// Binance's documentation, "SIGNED Endpoint Examples".
export const binanceSecret = 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j';
export const kucoin = { name: 'kucoin', exchange: 'kucoin', apiKey: '5c2db93503aa674c74a31734', keyVersion: 2 };
export const kucoinSecret = 'f03a5284-5c39-4aaa-9b20-dea10bdcf8e3';
export const kucoinPassphrase = 'Abc123456';

export interface VaultFolder {
  /** A new path in a private folder (mode 0700). */
  path(name?: string): string;
  /** A new folder in this folder. */
  folder(mode?: number): string;
  /** Writes a file with mode 0600, as the vault does. */
  put(content: string | Uint8Array, name?: string): string;
}

/** The folder is removed after the tests of the file. */
export function vaultFolder(): VaultFolder {
  const whole = mkdtempSync(join(tmpdir(), 'locksign-vault-'));
  afterAll(() => rmSync(whole, { recursive: true, force: true }));
  let made = 0;
  const path = (name?: string): string => {
    made += 1;
    return join(whole, name ?? `${made}.json`);
  };
  const folder = (mode = 0o700): string => {
    const made = path();
    mkdirSync(made, { mode });
    return made;
  };
  const put = (content: string | Uint8Array, name?: string): string => {
    const file = path(name);
    writeFileSync(file, content, { mode: 0o600 });
    return file;
  };
  return { path, folder, put };
}

/** The option of export() and changePassphrase() that proves the right to them. */
export const current = { currentPassphrase: secret.text(passphrase) };

export const create = (path: string, text = passphrase): Promise<Vault> =>
  createVault({ path, passphrase: secret.text(text), cost: quickCost });

export const open = (path: string, text = passphrase): Promise<Vault> =>
  openVault({ path, passphrase: secret.text(text) });

export const edit = (path: string, text = passphrase): Promise<Vault> =>
  openVault({ path, passphrase: secret.text(text), edit: true });

export const addBinance = (vault: Vault): Promise<void> =>
  vault.add({ ...binanceMain, secret: secret.text(binanceSecret) });
export const addKucoin = (vault: Vault): Promise<void> =>
  vault.add({ ...kucoin, secret: secret.text(kucoinSecret), passphrase: secret.text(kucoinPassphrase) });

/** Makes a closed vault without accounts. @returns its path. */
export async function empty(path: string): Promise<string> {
  (await create(path)).close();
  return path;
}

/** Makes a closed vault with both accounts. @returns its text. */
export async function filled(path: string): Promise<string> {
  using vault = await create(path);
  await addBinance(vault);
  await addKucoin(vault);
  return readFileSync(path, 'utf8');
}
