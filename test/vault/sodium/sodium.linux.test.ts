/**
 * The two builds of libsodium read each other's vaults. A reader that was written from the document
 * alone reads them too.
 */
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { bindList } from '../../../src/vault/format/binding.js';
import type { Sodium } from '../../../src/vault/sodium/sodium.js';
import { loadNativeSodium } from '../../../src/vault/sodium/sodium-native.js';
import { loadWasmSodium } from '../../../src/vault/sodium/sodium-wasm.js';
import { askProgram, checkout, programPath, run } from '../../helpers/child.js';
import { readVault } from '../../helpers/vault/vault-reader.js';
import {
  binanceSecret,
  edit,
  filled,
  kucoinPassphrase,
  kucoinSecret,
  open,
  passphrase,
  quickCost,
  vaultFolder,
} from '../../helpers/vault/vaults.js';

const { path } = vaultFolder();
const builds: Record<'native' | 'wasm', () => Promise<Sodium>> = { native: loadNativeSodium, wasm: loadWasmSodium };
const own = process.env['LOCKSIGN_BACKEND'] === 'wasm' ? 'wasm' : 'native';
const other = own === 'native' ? 'wasm' : 'native';

describe('a vault', () => {
  test('is opened and changed by the other build, and then by this one', async () => {
    const file = path();
    await filled(file);
    const record = { clients: [{ name: 'bot', account: 'kucoin', counter: 3 }], head: undefined };
    {
      using vault = await edit(file);
      await vault.changeAgent(() => record);
    }
    const key = (await readVault(readFileSync(file, 'utf8'), passphrase)).agent?.key;
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    const signed = await askProgram('vault/sodium/programs/rename-and-sign.mjs', {
      args: [file, passphrase],
      env: { LOCKSIGN_BACKEND: other },
    });
    using vault = await open(file);
    using account = await vault.account('k', { clock: { next: () => 1, uuid: () => '' } });
    expect(account.sign({ method: 'GET', path: '/api/v1/fills' })).toStrictEqual(signed);
    expect((await readVault(readFileSync(file, 'utf8'), passphrase)).agent).toStrictEqual({
      key,
      clients: [{ name: 'bot', account: 'k', counter: 3 }],
    });
  });

  test('is read by a reader that was written from the document', async () => {
    const file = path();
    await filled(file);
    expect(await readVault(readFileSync(file, 'utf8'), passphrase)).toStrictEqual({
      revision: 3,
      accounts: [
        { name: 'binance-main', secret: binanceSecret },
        { name: 'kucoin', secret: kucoinSecret, passphrase: kucoinPassphrase },
      ],
    });
    using vault = await edit(file);
    await vault.remove('binance-main');
    await vault.remove('kucoin');
    expect((await readVault(readFileSync(file, 'utf8'), passphrase)).accounts).toStrictEqual([]);
    await expect(readVault(readFileSync(file, 'utf8'), 'wrong')).rejects.toThrow();
    await expect(
      readVault(readFileSync(file, 'utf8').replace('"revision": 5', '"revision": 4'), passphrase),
    ).rejects.toThrow();
  });
});

describe('the additional data', () => {
  test('differs for every position where a text ends', () => {
    const derivation = { algorithm: 'argon2id13', salt: 's', operations: 1, memory: 1 } as const;
    const entry = { name: 'ab', exchange: 'c', apiKey: 'k', added: 't', secret: 'x' };
    const file = { version: 2 as const, derivation, revision: 1, check: 'c', accounts: [entry] };
    const client = { name: 'ab', account: 'c', counter: 1 };
    const variants = [
      file,
      { ...file, accounts: [{ ...entry, name: 'a', exchange: 'bc' }] },
      { ...file, accounts: [{ ...entry, host: 'k', apiKey: '' }] },
      { ...file, accounts: [{ ...entry, host: '5' }] },
      { ...file, accounts: [{ ...entry, keyType: 'rsa' as const }] },
      { ...file, version: 1 as const },
      { ...file, accounts: [{ ...entry, subaccount: '5' }] },
      { ...file, accounts: [{ ...entry, recvWindow: 5 }] },
      { ...file, accounts: [{ ...entry, keyVersion: 5 }] },
      { ...file, accounts: [entry, entry] },
      { ...file, accounts: [] },
      { ...file, revision: 11 },
      { ...file, agent: { key: 'k', clients: [], head: undefined } },
      { ...file, agent: { key: 'k', clients: [client], head: undefined } },
      { ...file, agent: { key: 'k', clients: [{ ...client, name: 'a', account: 'bc' }], head: undefined } },
      { ...file, agent: { key: 'k', clients: [{ ...client, counter: 11 }], head: undefined } },
      { ...file, agent: { key: 'k', clients: [client, client], head: undefined } },
      { ...file, agent: { key: 'k', clients: [client], head: { sequence: 1, hash: 'h' } } },
      { ...file, agent: { key: 'k', clients: [client], head: { sequence: 11, hash: 'h' } } },
    ];
    expect(new Set(variants.map((variant) => Buffer.from(bindList(variant)).toString('hex'))).size).toBe(
      variants.length,
    );
  });
});

describe.each(['native', 'wasm'] as const)('libsodium, %s', (name) => {
  let sodium: Sodium;
  beforeAll(async () => {
    sodium = await builds[name]();
  });

  test('derives, seals and opens like the other build', async () => {
    const reference = await builds[name === 'native' ? 'wasm' : 'native']();
    const results = [];
    for (const build of [sodium, reference]) {
      const key = build.allocate(32);
      expect(build.pwhash(key, Buffer.from('password'), Buffer.alloc(16, 's'), quickCost)).toBe(true);
      const subkey = build.allocate(32);
      build.deriveKey(subkey, 2, key);
      const cipher = Buffer.alloc(16 + 300);
      build.seal(cipher, Buffer.alloc(300, 'p'), Buffer.from('bound'), Buffer.alloc(24, 'n'), subkey);
      results.push([Buffer.from(key).toString('hex'), Buffer.from(subkey).toString('hex'), cipher.toString('hex')]);
      const plain = build.allocate(300);
      expect(build.open(plain, cipher, Buffer.from('bound'), Buffer.alloc(24, 'n'), subkey)).toBe(true);
      expect(Buffer.from(plain)).toStrictEqual(Buffer.alloc(300, 'p'));
      expect(build.open(plain, cipher, Buffer.from('other'), Buffer.alloc(24, 'n'), subkey)).toBe(false);
      for (const memory of [key, subkey, plain]) build.free(memory);
    }
    expect(results[0]).toStrictEqual(results[1]);
  });

  test('fills memory with random bytes, and nothing beyond it', () => {
    const memory = sodium.allocate(96);
    const seen = new Set<string>();
    for (let i = 0; i < 100; i += 1) {
      sodium.random(memory.subarray(32, 64));
      seen.add(Buffer.from(memory.subarray(32, 64)).toString('hex'));
    }
    expect(seen.size).toBe(100);
    // Each bit is set in one of 100 draws and cleared in another, except by a chance of 2^-91.
    const draws = [...seen].map((each) => Buffer.from(each, 'hex'));
    for (let at = 0; at < 32; at += 1) {
      expect(draws.reduce((bits, draw) => bits | (draw[at] ?? 0), 0)).toBe(255);
      expect(draws.reduce((bits, draw) => bits & (draw[at] ?? 0), 255)).toBe(0);
    }
    for (const rest of [memory.subarray(0, 32), memory.subarray(64)])
      expect(rest.every((byte) => byte === 0)).toBe(true);
    sodium.free(memory);
  });

  test('allocates zeroed memory, and wipes it when it is freed, even twice and while it is protected', () => {
    const memory = sodium.allocate(100);
    expect(Buffer.compare(memory, Buffer.alloc(100))).toBe(0);
    memory.fill(7);
    sodium.protect(memory, 'none');
    sodium.free(memory);
    sodium.free(memory);
    // In the native build the array has no memory after this.
    expect(memory.length).toBe(name === 'native' ? 0 : 100);
    expect(name === 'native' || memory.every((byte) => byte === 0)).toBe(true);
  });

  test('reports that there is not enough memory', async () => {
    const key = sodium.allocate(32);
    const cost = { memory: 2 ** 46, operations: 1 };
    expect(sodium.pwhash(key, Buffer.from('p'), Buffer.alloc(16), cost)).toBe(false);
    sodium.free(key);
  });
});

describe('without libsodium', () => {
  /** The package, installed without one or both of its optional dependencies. */
  const ask = async (missing: readonly string[], env: Record<string, string> = {}): Promise<unknown> => {
    const folder = mkdtempSync(join(tmpdir(), 'locksign-without-'));
    try {
      const installed = join(folder, 'node_modules', 'locksign');
      mkdirSync(installed, { recursive: true });
      for (const part of ['dist', 'package.json', 'native']) {
        cpSync(join(checkout, part), join(installed, part), { recursive: true });
      }
      for (const name of ['libsodium-wrappers-sumo', 'sodium-native'].filter((name) => !missing.includes(name))) {
        symlinkSync(realpathSync(join(checkout, 'node_modules', name)), join(folder, 'node_modules', name));
      }
      writeFileSync(join(folder, 'package.json'), '{}'); // the folders above have no such package
      const program = join(folder, 'program.mjs'); // in the folder, so that it imports the packages there
      copyFileSync(programPath('vault/sodium/programs/create-without-libsodium.mjs'), program);
      const outcome = await run(process.execPath, [program], {
        cwd: folder,
        env: { LOCKSIGN_BACKEND: undefined, ...env },
      });
      return JSON.parse(outcome.stdout);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };

  test('as machine code, the WebAssembly build is used with a warning, unless that is forbidden', async () => {
    expect(await ask(['sodium-native'])).toStrictEqual({
      build: { name: 'wasm', reason: expect.stringMatching(/sodium-native/) },
      revision: 1,
      warnings: ['LOCKSIGN_SODIUM_FALLBACK'],
    });
    expect(await ask(['sodium-native'], { LOCKSIGN_BACKEND: 'native' })).toMatchObject({
      code: 'ERR_SODIUM_UNAVAILABLE',
      message: expect.stringMatching(/npm install sodium-native/),
      warnings: [],
    });
  });

  test('in WebAssembly, the native build is used without a warning', async () => {
    expect(await ask(['libsodium-wrappers-sumo'], { LOCKSIGN_BACKEND: 'native' })).toStrictEqual({
      build: { name: 'native' },
      revision: 1,
      warnings: [],
    });
  });

  test('in any form, the error names the package to install', async () => {
    expect(await ask(['libsodium-wrappers-sumo', 'sodium-native'])).toMatchObject({
      build: 'ERR_SODIUM_UNAVAILABLE',
      code: 'ERR_SODIUM_UNAVAILABLE',
      message: expect.stringMatching(/npm install sodium-native/),
      warnings: [],
    });
  });
});
