/**
 * Vault files that were altered by accident, or by somebody who does not know the passphrase.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LocksignError, secret } from '../../../src/index.js';
import { parse, serialise, type VaultEntry, type VaultFile } from '../../../src/vault/format/format.js';
import { VaultKeys } from '../../../src/vault/sealing/keys.js';
import { LockedSecret } from '../../../src/vault/sealing/locked-secret.js';
import { openEntry, verifyFile } from '../../../src/vault/sealing/seal.js';
import { selectSodium } from '../../../src/vault/sodium/select.js';
import type { Sodium } from '../../../src/vault/sodium/sodium.js';
import { refusal } from '../../helpers/keys.js';
import { tokenUri as token, withToken } from '../../helpers/vault/token-account.js';
import { edit, filled, open, passphrase, vaultFolder } from '../../helpers/vault/vaults.js';

const { path, put } = vaultFolder();
let sodium: Sodium;
let original: string;
let file: VaultFile;
let keys: VaultKeys;

beforeAll(async () => {
  sodium = await selectSodium();
  const at = path();
  await filled(at);
  {
    using vault = await edit(at);
    const fields = { subaccount: '8f3b2c1d', keyType: 'hmac' } as const;
    await vault.add({ name: 'bittrex', exchange: 'bittrex', apiKey: 'k', ...fields, secret: secret.text('s') });
  }
  original = await withToken(readFileSync(at, 'utf8'));
  file = parse(Buffer.from(original), 'vault');
  using locked = await LockedSecret.read(sodium, secret.text(passphrase));
  keys = VaultKeys.derive(sodium, locked, file.derivation, 'vault');
});
afterAll(() => keys?.free());

const everyField: Required<VaultEntry> = {
  name: '',
  exchange: '',
  keyType: 'hmac',
  token,
  apiKey: '',
  host: '',
  subaccount: '',
  recvWindow: 1,
  keyVersion: 1,
  added: '',
  secret: '',
  passphrase: '',
};

const derivationOf = ({ derivation }: VaultFile): string => JSON.stringify(derivation);

/**
 * Returns how an altered file is refused, without deriving its keys again. The result is undefined
 * if a derivation is necessary.
 */
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
  test('is accepted unaltered, so the tests below fail only because of their changes', () => {
    expect(refusedAs(Buffer.from(original))).toBe('accepted');
  });

  test('has every field of the format, so the tests below change each of them', () => {
    expect(new Set(file.accounts.flatMap((entry) => Object.keys(entry)))).toEqual(new Set(Object.keys(everyField)));
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
    // The rest are salt and cost. Every eighth case is enough to cover their bytes.
    expect(rederived.length).toBeGreaterThan(50);
    for (const bytes of rederived.filter((_, index) => index % 8 === 0)) {
      const error = await open(put(bytes)).catch((reason: unknown) => reason);
      if (!(error instanceof LocksignError)) throw new Error('a changed vault was opened');
      expect(['ERR_VAULT_COST', 'ERR_VAULT_PASSPHRASE']).toContain(error.code);
    }
  });

  test('is refused if truncated at any length or followed by anything', () => {
    for (let length = 0; length < original.length; length += 1) {
      expect(refusedAs(Buffer.from(original.slice(0, length))), String(length)).toBe('ERR_VAULT_DAMAGED');
    }
    for (const more of ['\n', ' ', '\0', '{}', original]) {
      expect(refusedAs(Buffer.from(original + more))).toBe('ERR_VAULT_DAMAGED');
    }
  });

  test('is refused with entries that were moved, renamed, removed, duplicated or partly exchanged', () => {
    const [first, second, third] = file.accounts;
    if (first === undefined || second === undefined || third === undefined)
      throw new Error('three accounts were expected');
    const lists: Record<string, VaultEntry[]> = {
      swapped: [second, first, third],
      removed: [first, third],
      'all removed': [],
      renamed: [{ ...first, name: 'other' }, second, third],
      'given twice': [first, second, third, { ...second, name: 'copy' }],
      'with exchanged secrets': [{ ...first, secret: second.secret }, { ...second, secret: first.secret }, third],
      'with exchanged names': [{ ...first, name: second.name }, { ...second, name: first.name }, third],
      'with the passphrase as secret': [first, { ...second, secret: second.passphrase ?? '' }, third],
      'without a passphrase': [first, (({ passphrase: _passphrase, ...rest }) => rest)(second), third],
      'for another exchange': [{ ...first, exchange: 'bybit' }, second, third],
      'for another key': [{ ...first, apiKey: 'other' }, second, third],
      'for another host': [{ ...first, host: 'spot' }, second, third],
      'for another subaccount': [first, second, { ...third, subaccount: 'other' }],
      'for another token': [first, second, { ...third, token: token.replace('bots', 'bots2') }],
      'for another module': [first, second, { ...third, token: token.replace('/p11', '/p12') }],
      'without a token': [first, second, (({ token: _token, ...rest }) => rest)(third)],
      'without a host': [(({ host: _host, ...rest }) => rest)(first), second, third],
      'of another day': [{ ...first, added: '2020-02-02T02:02:02Z' }, second, third],
    };
    for (const [how, accounts] of Object.entries(lists)) {
      expect(refusedAs(Buffer.from(serialise({ ...file, accounts }))), how).toBe('ERR_VAULT_DAMAGED');
    }
    expect(refusedAs(Buffer.from(serialise({ ...file, revision: 2 })))).toBe('ERR_VAULT_DAMAGED');
  });

  test('has entries that open only in their own place, even without the seal of the list', () => {
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
      { ...first, subaccount: 's' },
      { ...first, keyType: 'hmac' },
      { ...first, token },
      // Text moves from the end of one field to the beginning of the next.
      { ...first, name: first.name.slice(0, -1), exchange: first.name.slice(-1) + first.exchange },
    ];
    for (const entry of strange) expect(() => openEntry(opener, entry, 'secret')).toThrow(/not as it was sealed/);
    const header = { version: file.version, derivation: { ...file.derivation, operations: 2 } };
    expect(() => openEntry({ ...opener, header }, first, 'secret')).toThrow(/not as it was sealed/);
  });

  test('is refused with an entry from an older revision', async () => {
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
    expect(vault.revision).toBe(6);
    await refusal(() => open(pasted), 'ERR_VAULT_DAMAGED');
  });

  test('distinguishes a wrong passphrase from a damaged file', async () => {
    const at = put(original);
    await refusal(() => open(at, `${passphrase} `), 'ERR_VAULT_PASSPHRASE');
    const damaged = put(serialise({ ...file, revision: 9 }));
    await refusal(() => open(damaged), 'ERR_VAULT_DAMAGED');
    await refusal(() => open(damaged, 'wrong'), 'ERR_VAULT_PASSPHRASE');
  });
});
