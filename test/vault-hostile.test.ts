/**
 * Files that are not as they were written: by chance, or by somebody who does not know the passphrase.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { LocksignError, secret } from '../src/index.js';
import { maxFileBytes, parse, serialise, type VaultEntry, type VaultFile } from '../src/vault/format.js';
import { openVault } from '../src/vault/index.js';
import { VaultKeys } from '../src/vault/keys.js';
import { openEntry, verifyFile } from '../src/vault/seal.js';
import { selectSodium } from '../src/vault/select.js';
import type { Sodium } from '../src/vault/sodium.js';
import { refusal } from './support/keys.js';
import { edit, filled, open, passphrase, vaultFolder } from './support/vaults.js';

const { path, put } = vaultFolder();
let sodium: Sodium;
let original: string;
let file: VaultFile;
let keys: VaultKeys;

beforeAll(async () => {
  sodium = await selectSodium();
  original = await filled(path());
  file = parse(Buffer.from(original), 'vault');
  keys = await VaultKeys.derive(sodium, Buffer.from(passphrase), file.derivation, 'vault');
});
afterAll(() => keys?.free());

const derivationOf = ({ derivation }: VaultFile): string => JSON.stringify(derivation);

/** How a changed file is refused, without deriving its keys again: undefined where that would have to be done. */
function refusedAs(bytes: Uint8Array): string | undefined {
  try {
    const changed = parse(bytes, 'vault');
    if (derivationOf(changed) !== derivationOf(file)) return undefined;
    verifyFile(keys, changed, 'vault');
    return 'accepted';
  } catch (error) {
    if (error instanceof LocksignError) return error.code;
    throw error;
  }
}

const known = ['ERR_VAULT_DAMAGED', 'ERR_VAULT_VERSION', 'ERR_VAULT_PASSPHRASE'];

describe('a vault', () => {
  test('is accepted as it was written: the tests below see changes and nothing else', () => {
    expect(refusedAs(Buffer.from(original))).toBe('accepted');
  });

  test('is refused with any bit of any byte flipped', async () => {
    const rederived: Buffer[] = [];
    for (let at = 0; at < original.length; at += 1) {
      for (let bit = 0; bit < 8; bit += 1) {
        const bytes = Buffer.from(original);
        bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
        const code = refusedAs(bytes);
        if (code === undefined) rederived.push(bytes);
        else expect(known, `bit ${bit} of byte ${at}`).toContain(code);
      }
    }
    // What is left are salt and cost. Every eighth, and the rest has other bits of the same bytes.
    expect(rederived.length).toBeGreaterThan(50);
    for (const bytes of rederived.filter((_, index) => index % 8 === 0)) {
      const error = await open(put(bytes)).catch((reason: unknown) => reason);
      if (!(error instanceof LocksignError)) throw new Error('a changed vault was opened');
      expect(['ERR_VAULT_COST', 'ERR_VAULT_PASSPHRASE']).toContain(error.code);
    }
  });

  test('is refused cut off at any length, and with anything after it', () => {
    for (let length = 0; length < original.length; length += 1) {
      expect(refusedAs(Buffer.from(original.slice(0, length))), String(length)).toBe('ERR_VAULT_DAMAGED');
    }
    for (const more of ['\n', ' ', '\0', '{}', original]) {
      expect(refusedAs(Buffer.from(original + more))).toBe('ERR_VAULT_DAMAGED');
    }
  });

  test('is refused with entries that were moved, renamed, removed, given twice or exchanged in part', () => {
    const [first, second] = file.accounts;
    if (first === undefined || second === undefined) throw new Error('two accounts were expected');
    const lists: Record<string, VaultEntry[]> = {
      swapped: [second, first],
      removed: [first],
      'all removed': [],
      renamed: [{ ...first, name: 'other' }, second],
      'given twice': [first, second, { ...second, name: 'copy' }],
      'with exchanged secrets': [
        { ...first, secret: second.secret },
        { ...second, secret: first.secret },
      ],
      'with exchanged names': [
        { ...first, name: second.name },
        { ...second, name: first.name },
      ],
      'with the passphrase as secret': [first, { ...second, secret: second.passphrase ?? '' }],
      'without a passphrase': [first, (({ passphrase: _passphrase, ...rest }) => rest)(second)],
      'for another exchange': [{ ...first, exchange: 'bybit' }, second],
      'for another key': [{ ...first, apiKey: 'other' }, second],
      'for another host': [{ ...first, host: 'spot' }, second],
      'without a host': [(({ host: _host, ...rest }) => rest)(first), second],
      'of another day': [{ ...first, added: '2020-02-02T02:02:02Z' }, second],
    };
    for (const [how, accounts] of Object.entries(lists)) {
      expect(refusedAs(Buffer.from(serialise({ ...file, accounts }))), how).toBe('ERR_VAULT_DAMAGED');
    }
    expect(refusedAs(Buffer.from(serialise({ ...file, revision: 2 })))).toBe('ERR_VAULT_DAMAGED');
  });

  test('has entries that open only as what they are, also if the seal of the list did not look', () => {
    const opener = { sodium, keys, header: file, path: 'vault' };
    const [first, second] = file.accounts;
    if (first === undefined || second === undefined) throw new Error('two accounts were expected');
    for (const entry of file.accounts) sodium.free(openEntry(opener, entry, 'secret').memory);
    const strange: VaultEntry[] = [
      { ...first, secret: second.secret },
      { ...second, secret: second.passphrase ?? '' },
      { ...first, name: 'n' },
      { ...first, apiKey: 'k' },
      { ...first, exchange: 'bybit' },
      { ...first, recvWindow: 1 },
      // What is cut out of one field and put into the next.
      { ...first, name: first.name.slice(0, -1), exchange: first.name.slice(-1) + first.exchange },
    ];
    for (const entry of strange) expect(() => openEntry(opener, entry, 'secret')).toThrow(/not what was sealed/);
    const header = { derivation: { ...file.derivation, operations: 2 } };
    expect(() => openEntry({ ...opener, header }, first, 'secret')).toThrow(/not what was sealed/);
  });

  test('is refused with an entry of an older revision pasted back', async () => {
    const at = put(original);
    {
      using vault = await edit(at);
      await vault.rename('kucoin', 'k');
      await vault.rename('k', 'kucoin');
    }
    using vault = await open(at);
    const [, old] = file.accounts;
    const now = parse(readFileSync(at), at);
    const pasted = put(
      serialise({ ...now, accounts: now.accounts.map((entry) => (entry.name === old?.name ? old : entry)) }),
    );
    expect(vault.revision).toBe(5);
    await refusal(() => open(pasted), 'ERR_VAULT_DAMAGED');
  });

  test('tells a wrong passphrase from a damaged file', async () => {
    const at = put(original);
    await refusal(() => open(at, `${passphrase} `), 'ERR_VAULT_PASSPHRASE');
    const damaged = put(serialise({ ...file, revision: 9 }));
    await refusal(() => open(damaged), 'ERR_VAULT_DAMAGED');
    await refusal(() => open(damaged, 'wrong'), 'ERR_VAULT_PASSPHRASE');
  });
});

/** A source that must not be touched: a file is refused before anybody is asked for a passphrase. */
const untouched = secret.file('/nonexistent');

describe('a file is refused before its passphrase is asked for, with', () => {
  const change = (from: string | RegExp, to: string): string => {
    const text = original.replace(from, to);
    expect(text).not.toBe(original);
    return text;
  };
  test.for<[string, () => string | Uint8Array, 'ERR_VAULT_DAMAGED' | 'ERR_VAULT_VERSION' | 'ERR_VAULT_COST', RegExp]>([
    ['nothing in it', () => '', 'ERR_VAULT_DAMAGED', /not JSON/],
    ['something else in it', () => '[]\n', 'ERR_VAULT_DAMAGED', /not an object/],
    ['null in it', () => 'null\n', 'ERR_VAULT_DAMAGED', /not an object/],
    ['too much in it', () => Buffer.alloc(maxFileBytes + 1, ' '), 'ERR_VAULT_DAMAGED', /longer than 4 MiB/],
    ['depth', () => '['.repeat(maxFileBytes), 'ERR_VAULT_DAMAGED', /not JSON/],
    ['a byte order mark', () => `\ufeff${original}`, 'ERR_VAULT_DAMAGED', /not JSON/],
    ['bytes that are not UTF-8', () => Buffer.from(`"\xff"`, 'latin1'), 'ERR_VAULT_DAMAGED', /not JSON/],
    ['another format', () => change('locksign-vault', 'locksign-vaulT'), 'ERR_VAULT_DAMAGED', /its format is not/],
    ['a newer version', () => change('"version": 1', '"version": 2'), 'ERR_VAULT_VERSION', /version 2.*newer/],
    ['a version of none', () => change('"version": 1', '"version": 0'), 'ERR_VAULT_DAMAGED', /version of the file/],
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
      /one name/,
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
      'accounts that are none',
      () => change(/"accounts": \[[\s\S]*\]/, '"accounts": {}'),
      'ERR_VAULT_DAMAGED',
      /accounts/,
    ],
    [
      'a day that there is not',
      () => change(/"added": "[^"]+"/, '"added": "2026-02-31T00:00:00Z"'),
      'ERR_VAULT_DAMAGED',
      /added/,
    ],
    [
      'base64 with bits that say nothing',
      () => change(/"salt": "([^"]+).==/, '"salt": "$1B=='),
      'ERR_VAULT_DAMAGED',
      /salt/,
    ],
    ['base64 of the other alphabet', () => change(/"check": "../, '"check": "-_'), 'ERR_VAULT_DAMAGED', /check/],
    ['a salt that is too short', () => change(/"salt": "[^"]+"/, '"salt": "AAAA"'), 'ERR_VAULT_DAMAGED', /salt/],
    ['a secret that is not padded', () => change(/"secret": "[^"]{4}/, '"secret": "'), 'ERR_VAULT_DAMAGED', /secret/],
    ['another derivation', () => change('argon2id13', 'argon2i13'), 'ERR_VAULT_DAMAGED', /algorithm/],
    ['more memory than 4 GiB', () => change('67108864', String(2 ** 33)), 'ERR_VAULT_COST', /4096 MiB or less/],
    ['more operations than 64', () => change('"operations": 1', '"operations": 65'), 'ERR_VAULT_COST', /64 or less/],
    [
      'operations past any clock',
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

  test('more accounts than 1,000', async () => {
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

test('memory that the machine does not have free is not asked for', async (context) => {
  const free = process.availableMemory();
  const memory = 2 ** 32;
  if (free > 2 * memory) {
    // Then a process with less: what the kernel gives this one is out of the test's hands.
    vi.spyOn(process, 'availableMemory').mockReturnValue(memory);
    context.onTestFinished(() => {
      vi.restoreAllMocks();
    });
  }
  const text = original.replace('67108864', String(memory));
  const error = await refusal(() => openVault({ path: put(text), passphrase: untouched }), 'ERR_VAULT_COST');
  expect(error.message).toMatch(/needs 4096 MiB, and half of the .* that are free is less/);
});
