/**
 * The reasons to refuse a file before its passphrase is requested.
 */
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { secret } from '../../../src/index.js';
import {
  maxAccounts,
  maxFileBytes,
  parse,
  serialise,
  type VaultEntry,
  type VaultFile,
} from '../../../src/vault/format/format.js';
import { openVault } from '../../../src/vault/index.js';
import { checkCost } from '../../../src/vault/sealing/cost.js';
import { refusal } from '../../helpers/keys.js';
import { filled, quickCost, vaultFolder } from '../../helpers/vault/vaults.js';

const { path, put } = vaultFolder();
let original: string;
let file: VaultFile;

beforeAll(async () => {
  original = await filled(path());
  file = parse(Buffer.from(original), 'vault');
});

/**
 * A source that must not be read: a file is refused before a passphrase is requested.
 */
const untouched = secret.file('/nonexistent');

describe('a file is refused before its passphrase is requested, with', () => {
  const change = (from: string | RegExp, to: string): string => {
    const text = original.replace(from, to);
    expect(text).not.toBe(original);
    return text;
  };
  test.for<[string, () => string | Uint8Array, 'ERR_VAULT_DAMAGED' | 'ERR_VAULT_VERSION' | 'ERR_VAULT_COST', RegExp]>([
    ['nothing in it', () => '', 'ERR_VAULT_DAMAGED', /not JSON/],
    ['a list in it', () => '[]\n', 'ERR_VAULT_DAMAGED', /not an object/],
    ['null in it', () => 'null\n', 'ERR_VAULT_DAMAGED', /not an object/],
    ['too much in it', () => Buffer.alloc(maxFileBytes + 1, ' '), 'ERR_VAULT_DAMAGED', /longer than 4 MiB/],
    ['depth', () => '['.repeat(maxFileBytes), 'ERR_VAULT_DAMAGED', /more parts than a vault/],
    ['a list of a million', () => `[${'{},'.repeat(2 ** 20)}{}]`, 'ERR_VAULT_DAMAGED', /more parts than a vault/],
    [
      'fields in the wrong order',
      () => `{${'"a":1,'.repeat(2 ** 19)}"a":1}`,
      'ERR_VAULT_DAMAGED',
      /more parts than a vault/,
    ],
    ['a byte order mark', () => `\ufeff${original}`, 'ERR_VAULT_DAMAGED', /not JSON/],
    ['bytes that are not UTF-8', () => Buffer.from(`"\xff"`, 'latin1'), 'ERR_VAULT_DAMAGED', /not JSON/],
    ['another format', () => change('locksign-vault', 'locksign-vaulT'), 'ERR_VAULT_DAMAGED', /its format is not/],
    ['a newer version', () => change('"version": 2', '"version": 3'), 'ERR_VAULT_VERSION', /version 3.*newer/],
    ['version 0', () => change('"version": 2', '"version": 0'), 'ERR_VAULT_DAMAGED', /version of the file/],
    ['a text for a number', () => change('"revision": 3', '"revision": "3"'), 'ERR_VAULT_DAMAGED', /revision/],
    [
      'a number that is not exact',
      () => change('"revision": 3', '"revision": 9007199254740993'),
      'ERR_VAULT_DAMAGED',
      /revision/,
    ],
    [
      'a number in another spelling',
      () => change('"revision": 3', '"revision": 3.0'),
      'ERR_VAULT_DAMAGED',
      /as locksign writes/,
    ],
    [
      'a field given twice',
      () => change('"revision": 3', '"revision": 4,\n  "revision": 3'),
      'ERR_VAULT_DAMAGED',
      /as locksign writes/,
    ],
    [
      'an unknown field',
      () => change('"revision": 3', '"revision": 3,\n  "x": 3'),
      'ERR_VAULT_DAMAGED',
      /as locksign writes/,
    ],
    [
      'a prototype',
      () => change('"revision": 3', '"revision": 3,\n  "__proto__": {}'),
      'ERR_VAULT_DAMAGED',
      /as locksign writes/,
    ],
    [
      'a field of a prototype',
      () => change('"revision": 3', '"__proto__": { "revision": 3 }'),
      'ERR_VAULT_DAMAGED',
      /revision/,
    ],
    [
      'an account called __proto__ twice',
      () => change(/"name": "[^"]+"/g, '"name": "__proto__"'),
      'ERR_VAULT_DAMAGED',
      /two accounts have the same name/,
    ],
    [
      'an account without a secret',
      () => change(/,\n {6}"secret": "[^"]+"/, ''),
      'ERR_VAULT_DAMAGED',
      /secret of account 1/,
    ],
    [
      'an account that is a list',
      () => change(/"accounts": \[/, '"accounts": [\n    [],'),
      'ERR_VAULT_DAMAGED',
      /account 1 is not/,
    ],
    [
      'accounts that are not a list',
      () => change(/"accounts": \[[\s\S]*\]/, '"accounts": {}'),
      'ERR_VAULT_DAMAGED',
      /accounts/,
    ],
    [
      'an invalid date',
      () => change(/"added": "[^"]+"/, '"added": "2026-02-31T00:00:00Z"'),
      'ERR_VAULT_DAMAGED',
      /added/,
    ],
    ['base64 with unused bits set', () => change(/"salt": "([^"]+).==/, '"salt": "$1B=='), 'ERR_VAULT_DAMAGED', /salt/],
    ['base64 of the URL-safe alphabet', () => change(/"check": "../, '"check": "-_'), 'ERR_VAULT_DAMAGED', /check/],
    ['a salt that is too short', () => change(/"salt": "[^"]+"/, '"salt": "AAAA"'), 'ERR_VAULT_DAMAGED', /salt/],
    ['a secret that is not padded', () => change(/"secret": "[^"]{4}/, '"secret": "'), 'ERR_VAULT_DAMAGED', /secret/],
    ['another derivation', () => change('argon2id13', 'argon2i13'), 'ERR_VAULT_DAMAGED', /algorithm/],
    ['more memory than 4 GiB', () => change('67108864', String(2 ** 33)), 'ERR_VAULT_COST', /4096 MiB or less/],
    ['more operations than 64', () => change('"operations": 1', '"operations": 65'), 'ERR_VAULT_COST', /64 or less/],
    [
      'an extreme number of operations',
      () => change('"operations": 1', '"operations": 9007199254740991'),
      'ERR_VAULT_COST',
      /64 or less/,
    ],
    [
      'too much of both',
      () => change(/"operations": 1,\n {4}"memory": \d+/, `"operations": 64,\n    "memory": ${2 ** 30}`),
      'ERR_VAULT_COST',
      /more work/,
    ],
    ['less memory than is safe', () => change('67108864', String(2 ** 20)), 'ERR_VAULT_COST', /64 MiB or more/],
    ['memory that is not whole MiB', () => change('67108864', '67108865'), 'ERR_VAULT_COST', /whole MiB/],
  ])('%s', async ([, content, code, message]) => {
    const error = await refusal(() => openVault({ path: put(content()), passphrase: untouched }), code);
    expect(error.message).toMatch(message);
  });

  test('more than 1,000 accounts', async () => {
    const [first] = file.accounts;
    if (first === undefined) throw new Error('an account was expected');
    const accounts = Array.from({ length: 1_001 }, (_, index) => ({ ...first, name: `n${index}` }));
    const error = await refusal(
      () => openVault({ path: put(serialise({ ...file, accounts })), passphrase: untouched }),
      'ERR_VAULT_DAMAGED',
    );
    expect(error.message).toMatch(/more than 1000 accounts/);
  });
});

test('a file that would keep the parser busy for seconds is refused at once', () => {
  const bytes = Buffer.alloc(maxFileBytes, '[');
  const start = performance.now();
  expect(() => parse(bytes, 'vault')).toThrow(/more parts than a vault/);
  expect(performance.now() - start).toBeLessThan(100);
});

test('the maximum number of accounts and clients is accepted, with every field and any text', () => {
  const [first, second] = file.accounts;
  if (first === undefined || second === undefined) throw new Error('two accounts were expected');
  const texts = { subaccount: ',[{"\\'.repeat(20), apiKey: '\\",[{'.repeat(20) };
  const both: VaultEntry = { ...first, ...second, ...texts };
  const accounts = Array.from({ length: maxAccounts }, (_, index) => ({ ...both, name: `n${index}` }));
  expect(Object.keys(both)).toHaveLength(10);
  const clients = accounts.map(({ name }) => ({ name, account: name, counter: Number.MAX_SAFE_INTEGER }));
  const key = Buffer.alloc(24 + 256 + 16).toString('base64');
  const agent = { key, clients, head: { sequence: Number.MAX_SAFE_INTEGER, hash: '0'.repeat(64) } };
  const parsed = parse(Buffer.from(serialise({ ...file, accounts, agent })), 'vault');
  expect(parsed.accounts).toStrictEqual(accounts);
  expect(parsed.agent).toStrictEqual(agent);
});

test('more memory than the machine has free is refused', async (context) => {
  const free = process.availableMemory();
  const memory = 2 ** 32;
  if (free > 2 * memory) {
    // A separate process gets less memory, because the test cannot control its own limits.
    vi.spyOn(process, 'availableMemory').mockReturnValue(memory);
    context.onTestFinished(() => {
      vi.restoreAllMocks();
    });
  }
  const text = original.replace('67108864', String(memory));
  const error = await refusal(() => openVault({ path: put(text), passphrase: untouched }), 'ERR_VAULT_COST');
  expect(error.message).toMatch(/needs 4096 MiB, which is more than half of the .* MiB of free memory/);
});

test('a system that does not tell its free memory is not taken for one without any', () => {
  onTestFinished(() => {
    vi.restoreAllMocks();
  });
  vi.spyOn(process, 'availableMemory').mockReturnValue(0); // Linux without /proc
  vi.spyOn(process, 'constrainedMemory').mockReturnValue(0);
  expect(() => checkCost(quickCost, 'vault')).not.toThrow();
  vi.spyOn(process, 'constrainedMemory').mockReturnValue(100 * 1024 * 1024);
  expect(() => checkCost(quickCost, 'vault')).toThrow(/half of the 100 MiB/);
});

test('macOS is judged by its total memory, because it reports little free memory although it can free more', () => {
  const { platform } = process;
  onTestFinished(() => {
    vi.restoreAllMocks();
    Object.defineProperty(process, 'platform', { value: platform });
  });
  vi.spyOn(process, 'availableMemory').mockReturnValue(50 * 1024 * 1024);
  const on = (system: string) => (): void => {
    Object.defineProperty(process, 'platform', { value: system });
    checkCost(quickCost, 'vault');
  };
  expect(on('linux')).toThrow(/half of the 50 MiB/);
  expect(on('darwin')).not.toThrow();
  vi.spyOn(process, 'constrainedMemory').mockReturnValue(100 * 1024 * 1024);
  expect(on('darwin')).toThrow(/half of the 100 MiB of memory/);
});
