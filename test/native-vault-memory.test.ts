/**
 * What a vault takes of libsodium's memory it gives back, and so wiped: at its end, after failures, and if it is closed in the
 * middle of a change.
 */
import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { lockFile, secret } from '../src/index.js';
import { refusal } from './support/keys.js';
import { addBinance, addKucoin, create, edit, open, vaultFolder } from './support/vaults.js';

/** Not yet given back. */
const held = new Set<Uint8Array>();
let taken = 0;
let library: Record<'sodium_malloc' | 'sodium_free', (value: never) => unknown>;

beforeAll(async () => {
  // @ts-expect-error The package has no types.
  ({ default: library } = await import('sodium-native'));
  const { sodium_malloc: malloc, sodium_free: free } = library;
  vi.spyOn(library, 'sodium_malloc').mockImplementation((bytes) => {
    const memory = Reflect.apply(malloc, library, [bytes]);
    if (memory instanceof Uint8Array) held.add(memory);
    taken += 1;
    return memory;
  });
  vi.spyOn(library, 'sodium_free').mockImplementation((memory) => {
    held.delete(memory);
    return Reflect.apply(free, library, [memory]);
  });
});
afterAll(() => vi.restoreAllMocks());
beforeEach(() => {
  expect(held.size).toBe(0);
  taken = 0;
});

const { path } = vaultFolder();

let seen = { taken: 0, at: 0 };
/** Whether nothing was taken for a second. */
function isQuiet(): boolean {
  if (seen.taken !== taken) seen = { taken, at: performance.now() };
  return performance.now() - seen.at > 1_000;
}

test('a vault that was changed, used and closed holds nothing', async () => {
  const vault = await create(path());
  expect(held.size).toBeGreaterThan(0); // the control: an open one holds its keys and its passphrase
  await addBinance(vault);
  await addKucoin(vault);
  (await vault.account('kucoin')).destroy();
  await vault.rename('kucoin', 'ku');
  await vault.changePassphrase(secret.text('another passphrase'));
  await vault.export({ path: path(), passphrase: secret.text('a third') });
  await vault.remove('ku');
  vault.close();
  vault.close();
  expect(taken).toBeGreaterThan(20);
  expect(held.size).toBe(0);
});

const outcomeOf = (change: Promise<void>): Promise<unknown> =>
  change.then(
    () => 'made',
    (error: unknown) => Reflect.get(Object(error), 'code'),
  );

test('a vault that is closed while a change derives its key holds nothing, and makes no change', async () => {
  const vault = await create(path());
  const outcome = outcomeOf(addBinance(vault));
  await sleep(10); // on another thread
  vault.close();
  expect(await outcome).toBe('ERR_VAULT_CLOSED');
  expect(held.size).toBe(0);
});

test('a vault that is closed while a change waits to be written holds nothing, and the change is made', async () => {
  const file = path();
  const vault = await create(file);
  const lock = openSync(`${file}.lock`, 'r+');
  expect(lockFile(lock)).toBe(true);
  const before = taken;
  const outcome = outcomeOf(addBinance(vault));
  // Derived, with the copies for that given back: what is held then are the old keys, the new ones, and two passphrases.
  for (let tries = 0; tries < 400 && !(taken > before + 4 && isQuiet()); tries += 1) await sleep(10);
  vault.close();
  closeSync(lock);
  expect(await outcome).toBe('made');
  expect(held.size).toBe(0);
  using again = await open(file);
  expect(again.accounts()).toHaveLength(1);
  again.close();
});

test('failures leave nothing', async () => {
  const file = path();
  using vault = await create(file);
  await addBinance(vault);
  const before = held.size;
  await refusal(() => addBinance(vault), 'ERR_VAULT_ACCOUNT');
  await refusal(() => vault.remove('nobody'), 'ERR_VAULT_ACCOUNT');
  const wrong = { name: 'k', exchange: 'kraken', apiKey: 'k', secret: secret.text('no base64!') };
  await refusal(() => vault.add(wrong), 'ERR_SECRET_BASE64');
  await refusal(() => open(file, 'not the passphrase'), 'ERR_VAULT_PASSPHRASE');
  await refusal(() => vault.export({ path: file, passphrase: secret.text('x') }), 'ERR_VAULT_EXISTS');
  using other = await edit(file);
  await addKucoin(other);
  await refusal(() => vault.rename('binance-main', 'b'), 'ERR_VAULT_CHANGED');
  other.close();
  expect(held.size).toBe(before);
  vault.close();
});
