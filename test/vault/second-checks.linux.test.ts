/**
 * Conditions that are checked a second time because they can change: memory that other processes
 * take while a passphrase is typed, an account of the same name that is added meanwhile, a library
 * that seals incorrectly, another implementation of the format.
 */
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { secret } from '../../src/index.js';
import { bindEntry } from '../../src/vault/format/binding.js';
import { formatVersion, type VaultEntry } from '../../src/vault/format/format.js';
import { checkCost } from '../../src/vault/sealing/cost.js';
import { newDerivation, VaultKeys } from '../../src/vault/sealing/keys.js';
import { LockedSecret } from '../../src/vault/sealing/locked-secret.js';
import { type Opener, openEntry } from '../../src/vault/sealing/seal.js';
import { selectSodium } from '../../src/vault/sodium/select.js';
import type { Sodium } from '../../src/vault/sodium/sodium.js';
import { commit, make, type OpenVault } from '../../src/vault/storage/commit.js';
import type { PublicFacts } from '../../src/vault/types.js';
import { refusal } from '../helpers/keys.js';
import { addBinance, create, filled, open, quickCost, vaultFolder } from '../helpers/vault/vaults.js';

const { path } = vaultFolder();
const MiB = 1024 * 1024;
let sodium: Sodium;
let passphrase: LockedSecret;

beforeAll(async () => {
  sodium = await selectSodium();
  passphrase = await LockedSecret.read(sodium, secret.text('pass'));
});
afterAll(() => passphrase?.free());

/** The amounts of free memory that the system reports in turn. The last one repeats. */
function free(...answers: number[]): () => number {
  const spy = vi.spyOn(process, 'availableMemory');
  for (const answer of answers) spy.mockReturnValueOnce(answer * MiB);
  spy.mockReturnValue((answers.at(-1) ?? 0) * MiB);
  onTestFinished(() => spy.mockRestore());
  return () => spy.mock.calls.length;
}

test('memory that is used up while the passphrase is read is not requested', async () => {
  const file = path();
  await filled(file);
  const asked = free(1_000, 127);
  const error = await refusal(() => open(file), 'ERR_VAULT_COST');
  expect(error.message).toContain('half of the 127 MiB');
  expect(asked()).toBe(2); // once before there was a passphrase
});

test('the limit of a container counts only if it exists and is less than the free memory', () => {
  free(1_000);
  const limit = vi.spyOn(process, 'constrainedMemory');
  onTestFinished(() => limit.mockRestore());
  const check = () => checkCost(quickCost, 'vault');
  limit.mockReturnValue(127 * MiB);
  expect(check).toThrow(/half of the 127 MiB/);
  limit.mockReturnValue(128 * MiB);
  expect(check).not.toThrow();
  limit.mockReturnValue(0); // no limit
  expect(check).not.toThrow();
});

test('only one of two accounts with the same name is added at the same time', async () => {
  using vault = await create(path());
  const [first, second] = await Promise.allSettled([addBinance(vault), addBinance(vault)]);
  expect(first).toMatchObject({ status: 'fulfilled' });
  expect(second).toMatchObject({ status: 'rejected', reason: { code: 'ERR_VAULT_ACCOUNT' } });
  expect(vault.accounts()).toHaveLength(1);
});

/** Makes libsodium seal with one wrong bit, starting at the given call. */
function sealWronglyFrom(call: number): void {
  let calls = 0;
  const seal = sodium.seal.bind(sodium);
  vi.spyOn(sodium, 'seal').mockImplementation((cipher, ...rest) => {
    seal(cipher, ...rest);
    calls += 1;
    if (calls >= call) cipher[0] = (cipher[0] ?? 0) ^ 1;
  });
}

test('a vault that could not be opened again is not written, and the existing one stays', async () => {
  onTestFinished(() => {
    vi.restoreAllMocks();
  });
  const file = path();
  const first = (): Promise<OpenVault> => make(sodium, file, quickCost, passphrase, () => []);
  for (const [call, code] of [
    [1, 'ERR_VAULT_PASSPHRASE'],
    [2, 'ERR_VAULT_DAMAGED'],
  ] as const) {
    sealWronglyFrom(call);
    await refusal(first, code);
    expect(existsSync(file)).toBe(false);
    vi.restoreAllMocks();
  }
  const made = await first();
  made.keys.free();
  const before = readFileSync(file);
  const entry = { name: 'a', exchange: 'binance', apiKey: 'k', added: '2026-01-01T00:00:00Z', secret: '' };
  await refusal(() => commit(made, passphrase, quickCost, () => [entry]), 'ERR_VAULT_DAMAGED');
  sealWronglyFrom(2);
  await refusal(() => commit(made, passphrase, quickCost, () => []), 'ERR_VAULT_DAMAGED');
  expect(readFileSync(file)).toEqual(before);
});

test('an entry that was sealed with different padding is refused', () => {
  const header = { version: formatVersion, derivation: newDerivation(quickCost) };
  const keys = VaultKeys.derive(sodium, passphrase, header.derivation, 'vault');
  onTestFinished(() => keys.free());
  const from: Opener = { sodium, keys, header, path: 'vault' };
  const facts: PublicFacts = { name: 'a', exchange: 'binance', apiKey: 'k', added: '2026-01-01T00:00:00Z' };
  const opened = (length: number, ...bytes: [at: number, byte: number][]): LockedSecret => {
    const plain = new Uint8Array(length);
    for (const [at, byte] of bytes) plain[at] = byte;
    const entry: VaultEntry = { ...facts, secret: keys.seal('entries', plain, bindEntry(header, facts, 'secret')) };
    using locked = openEntry(from, entry, 'secret');
    return locked;
  };
  // The controls are valid. The last two are the shortest and the longest that fit in two blocks.
  expect(opened(256, [0, 0x61], [1, 0x80])).toMatchObject({ length: 1 });
  expect(opened(512, [256, 0x80])).toMatchObject({ length: 256 });
  expect(opened(512, [511, 0x80])).toMatchObject({ length: 511 });
  const wrong: [string, number, ...[at: number, byte: number][]][] = [
    ['none', 256],
    ['one block more than necessary', 512, [255, 0x80]],
    ['a nonzero byte after its start', 256, [1, 0x80], [255, 1]],
  ];
  for (const [what, ...plain] of wrong) expect(() => opened(...plain), what).toThrow(/has invalid padding/);
});
