/** The characters of a new passphrase, which has to be typed again on any keyboard. */
import { existsSync } from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { type SecretSource, secret } from '../../src/index.js';
import { createVault } from '../../src/vault/index.js';
import { LockedSecret } from '../../src/vault/sealing/locked-secret.js';
import { checkNewPassphrase } from '../../src/vault/sealing/new-passphrase.js';
import { selectSodium } from '../../src/vault/sodium/select.js';
import { refusal } from '../helpers/keys.js';
import { create, current, edit, empty, open, quickCost, vaultFolder } from '../helpers/vault/vaults.js';

const { path, put } = vaultFolder();
afterEach(() => vi.restoreAllMocks());

/** Throws as a new passphrase of these bytes does. */
async function check(bytes: Uint8Array): Promise<string | undefined> {
  using locked = await LockedSecret.read(await selectSodium(), secret.bytes(Uint8Array.from(bytes)));
  let warned: string | undefined;
  checkNewPassphrase(locked, (text) => {
    warned = text;
  });
  return warned;
}

const refused: readonly [string, string][] = [
  ['a tab', 'three\tgeese under'],
  ['a NUL', 'three\0geese under'],
  ['the marks of a paste', '\x1b[200~three geese under\x1b[201~'],
  ['a backspace', 'three geesee\x08 under'],
  ['a delete', 'three geese\x7f under'],
  ['the last control character of Latin-1', 'three geese\u009f under'],
  ['a next line', 'three geese\u0085 under'],
  ['a soft hyphen', 'three gee\u00adse under'],
  ['a zero-width space', 'three\u200bgeese under'],
  ['a right-to-left override', 'three\u202egeese under'],
  ['an isolate', 'three\u2066geese under'],
  ['a word joiner', 'three geese under\u2060'],
  ['a byte order mark', '\ufeffthree geese under'],
];

test.each(refused)('%s is refused', async (_, text) => {
  await refusal(() => check(Buffer.from(text)), 'ERR_VAULT_NEW_PASSPHRASE');
});

test.each([
  ['ASCII', Buffer.from(' three "geese"~ under a bridge!')],
  ['letters with accents', Buffer.from('trois oies évidées')],
  ['Chinese characters', Buffer.from('三只鹅在桥下')],
  ['emoji', Buffer.from('🪿🪿🪿 under a bridge')],
  ['Latin-1', Buffer.from('drei G\xe4nse', 'latin1')],
  ['an incomplete character', Buffer.from([0x74, 0x68, 0x72, 0x65, 0x65, 0xe4])],
])('%s is accepted', async (_, bytes) => {
  await check(bytes);
});

test('a warning of the process says once that characters outside ASCII can have other bytes elsewhere', async () => {
  vi.resetModules(); // the warning comes once
  // Before the import, which captures it.
  const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  const { createVault: make } = await import('../../src/vault/index.js');
  for (const text of ['three geese under', 'trois oies évidées', 'drei Gänse unten']) {
    (await make({ path: path(), passphrase: secret.text(text), cost: quickCost })).close();
  }
  expect(warned.mock.calls).toEqual([
    [expect.stringContaining('outside ASCII'), { type: 'LocksignWarning', code: 'LOCKSIGN_PASSPHRASE_CHARACTERS' }],
  ]);
});

const tabbed = 'three\tgeese under';
const sources: readonly [string, () => SecretSource][] = [
  ['text', () => secret.text(tabbed)],
  ['bytes', () => secret.bytes(Buffer.from(tabbed))],
  ['a file', () => secret.file(put(`${tabbed}\n`))],
  ['a dotenv line', () => secret.dotenv(put(`P="${tabbed}"\n`), 'P')],
];

test.for(sources)('a new passphrase with a tab from %s makes no vault', async ([, source]) => {
  const file = path();
  await refusal(() => createVault({ path: file, passphrase: source(), cost: quickCost }), 'ERR_VAULT_NEW_PASSPHRASE');
  expect(existsSync(file)).toBe(false);
});

test('neither a changed passphrase nor that of an export has one', async () => {
  const file = await empty(path());
  using vault = await edit(file);
  await refusal(() => vault.changePassphrase(secret.text(tabbed), current), 'ERR_VAULT_NEW_PASSPHRASE');
  const options = { path: path(), ...current, passphrase: secret.text(tabbed) };
  await refusal(() => vault.export(options), 'ERR_VAULT_NEW_PASSPHRASE');
  expect(existsSync(options.path)).toBe(false);
  expect(vault.revision).toBe(1);
});

test('a vault that does not open first names other keyboards, and then tampering', async () => {
  (await create(path('composed.json'), 'drei G\u00e4nse unten')).close();
  const { remedy } = await refusal(() => open(path('composed.json'), 'drei Ga\u0308nse unten'), 'ERR_VAULT_PASSPHRASE');
  expect(remedy).toMatch(/^Enter it again\. A character outside ASCII.*other bytes.*was changed/);
});
