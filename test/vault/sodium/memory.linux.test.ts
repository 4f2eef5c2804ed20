/**
 * Searches for traces of the two builds of libsodium in memory, and checks which memory is locked.
 */
import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { loadNativeSodium } from '../../../src/vault/sodium/sodium-native.js';
import { loadWasmSodium } from '../../../src/vault/sodium/sodium-wasm.js';
import { programPath, run } from '../../helpers/child.js';
import { isRoot } from '../../helpers/forensics/stage.js';
import { mappings, statusNumber } from '../../helpers/kernel.js';
import { skipIf } from '../../helpers/scratch.js';
import { filled, passphrase, quickCost, vaultFolder } from '../../helpers/vault/vaults.js';

const { path } = vaultFolder();
const own = process.env['LOCKSIGN_BACKEND'] === 'wasm' ? 'wasm' : 'native';

test('WebAssembly keeps nothing in its own memory: no passphrase, no key, no plaintext, no block of Argon2', async () => {
  const sodium = await loadWasmSodium();
  const wrappers: object = await import('libsodium-wrappers-sumo');
  const heap = (): Uint8Array => Reflect.get(Reflect.get(wrappers, 'libsodium'), 'HEAPU8');
  const used = (): number => new Uint32Array(heap().buffer).reduce((sum, word) => (word === 0 ? sum : sum + 4), 0);
  const before = used();
  const [master, subkey] = [sodium.allocate(32), sodium.allocate(32)];
  const text = Buffer.from('a passphrase that is to be found nowhere');
  const plain = randomBytes(256);
  const nonce = Buffer.alloc(24);
  const cipher = Buffer.alloc(272);
  const opened = sodium.allocate(256);
  sodium.pwhash(master, text, Buffer.alloc(16), quickCost);
  const searched = 8 * 1024 * 1024; // the rest is counted below
  const found = (): string[] =>
    Object.entries({ text, plain, master, subkey }).flatMap(([name, needle]) =>
      Array.from({ length: needle.length / 8 }, (_, index) => Buffer.from(needle.subarray(index * 8, index * 8 + 8)))
        .filter((piece) => Buffer.from(heap().buffer, 0, searched).includes(piece))
        .map((piece) => `${name} ${piece.toString('hex')}`),
    );
  sodium.deriveKey(subkey, 2, master);
  expect(found(), 'after deriving').toStrictEqual([]);
  sodium.seal(cipher, plain, text, nonce, subkey);
  expect(found(), 'after sealing').toStrictEqual([]);
  expect(sodium.open(opened, cipher, Buffer.alloc(0), nonce, subkey)).toBe(false);
  expect(sodium.open(opened, cipher, text, nonce, subkey)).toBe(true);
  expect(found(), 'after opening').toStrictEqual([]);
  // After the blocks, Argon2 keeps 128 KiB of indices, which depend only on the public cost.
  expect(used() - before).toBeLessThan(256 * 1024);
  expect(heap().length).toBeGreaterThan(quickCost.memory);
  heap().set(plain, searched - 4_096); // the control: the search finds the data
  expect(found()).toHaveLength(32);
  heap().fill(0, searched - 4_096, searched);
});

describe('memory for secrets', () => {
  test('is locked, not dumped, and between guard pages', async () => {
    const sodium = await loadNativeSodium();
    const locked = statusNumber(process.pid, 'VmLck');
    const memory = sodium.allocate(100);
    expect(statusNumber(process.pid, 'VmLck')).toBe(locked + 4);
    const all = mappings(process.pid);
    const at = all.findIndex(({ flags, lockedKiB }) => flags.includes('lo') && flags.includes('dd') && lockedKiB === 4);
    expect(all[at - 1]?.permissions).toBe('---p');
    expect(all[at + 1]?.permissions).toBe('---p');
    sodium.free(memory);
  });

  test('that the kernel does not lock is refused, and a vault opens with the limit that the error names', async (context) => {
    skipIf(own === 'wasm', 'WebAssembly has no locked memory', context);
    skipIf(!isRoot, 'needs root to take a capability away from it', context);
    const file = path();
    await filled(file);
    // The capability CAP_IPC_LOCK lets root lock memory without limit.
    const ask = async (bytes: number): Promise<{ code?: string; limit?: number; message?: string }> => {
      const node = [process.execPath, programPath('vault/sodium/programs/change-under-limit.mjs'), file, passphrase];
      const args = ['--bounding-set=-ipc_lock', '--inh-caps=-ipc_lock', ...node];
      const { stdout, stderr } = await run('prlimit', [`--memlock=${bytes}:${bytes}`, 'setpriv', ...args], {
        env: { LOCKSIGN_MEMORY: 'mlock' },
      });
      expect(stderr).toBe('');
      return JSON.parse(stdout);
    };
    for (const limit of [0, 4_096]) {
      const refused = await ask(limit);
      expect(refused).toMatchObject({ code: 'ERR_MEMLOCK_LIMIT', limit });
      const enough = Number(/--ulimit memlock=(\d+)/.exec(refused.message ?? '')?.[1]);
      expect(await ask(enough)).toHaveProperty('revision');
    }
  });
});
