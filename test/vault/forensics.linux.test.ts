/**
 * Searches the memory of a process for its vault's secrets, while the vault is open and after it is
 * closed. Root reads every mapping.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse } from '../../src/vault/format/format.js';
import { loadNativeSodium } from '../../src/vault/sodium/sodium-native.js';
import { checkout } from '../helpers/child.js';
import { isNative } from '../helpers/forensics/scene.js';
import { type Findings, type Needle, search } from '../helpers/forensics/search.js';
import { createStage, isRoot, type Stage } from '../helpers/forensics/stage.js';
import { mappings } from '../helpers/kernel.js';
import { skipIf } from '../helpers/scratch.js';

const program = fileURLToPath(new URL('../helpers/vault/vault-subject.mjs', import.meta.url));

const word = (): string => randomBytes(24).toString('base64url');
/** The files that the process reads, and their content. */
const texts = {
  passphrase: word(),
  first: word(),
  second: word(),
  'exchange-passphrase': word(),
  wrong: word(),
};
const decoy = word();

/** A whole text and its pieces, because JavaScript can hold either. */
function needlesOf(key: string, text: string | Buffer, owner = 'secret'): Needle[] {
  const bytes = Buffer.from(text);
  const size = typeof text === 'string' ? 12 : 8;
  const needles = [{ owner, key, form: 'whole', hex: bytes.toString('hex') }];
  for (let at = 0; at + size <= bytes.length; at += size) {
    needles.push({ owner, key, form: 'piece', hex: bytes.subarray(at, at + size).toString('hex') });
  }
  if (typeof text === 'string')
    needles.push({ owner, key, form: 'UTF-16', hex: Buffer.from(text, 'utf16le').toString('hex') });
  return needles;
}

/** The keys of the vault's current file. */
async function keysOf(file: string): Promise<Record<'master' | 'list key' | 'entry key', Buffer>> {
  const sodium = await loadNativeSodium();
  const { derivation } = parse(readFileSync(file), file);
  const keys = { master: Buffer.alloc(32), 'list key': Buffer.alloc(32), 'entry key': Buffer.alloc(32) };
  sodium.pwhash(keys.master, Buffer.from(texts.passphrase), Buffer.from(derivation.salt, 'base64'), derivation);
  sodium.deriveKey(keys['list key'], 1, keys.master);
  sodium.deriveKey(keys['entry key'], 2, keys.master);
  return keys;
}

describe('the memory of a process with a vault', () => {
  beforeEach((context) => skipIf(!isRoot, 'reading the memory of another process takes root', context));

  let stage: Stage;
  let folder: string;
  let child: ChildProcess;
  let answers: AsyncIterator<string>;

  beforeAll(async () => {
    if (!isRoot) return; // every test is skipped
    stage = createStage();
    folder = mkdtempSync(join(tmpdir(), 'locksign-vault-'));
    for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, name), text, { mode: 0o600 });
    writeFileSync(join(folder, 'decoys'), decoy);
    child = spawn(process.execPath, [program, folder], { cwd: checkout, stdio: ['pipe', 'pipe', 'inherit'] });
    if (child.stdout === null) throw new Error('no output');
    answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    await ask('plant');
  });
  afterAll(async () => {
    child?.kill('SIGKILL');
    if (child?.signalCode === null) await once(child, 'exit');
    stage?.remove();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  async function ask(command: string): Promise<void> {
    child.stdin?.write(`${command}\n`);
    expect((await answers.next()).value).toBe('done');
  }

  const vaultPath = (): string => join(folder, 'vault', 'vault.json');

  async function searchAll(): Promise<Findings> {
    const needles = [
      ...Object.entries(texts).flatMap(([key, text]) => needlesOf(key, text)),
      ...Object.entries(await keysOf(vaultPath())).flatMap(([key, bytes]) => needlesOf(key, bytes)),
      ...needlesOf('decoy', decoy, 'decoy').filter(({ form }) => form !== 'UTF-16'),
    ];
    const found = await search(stage, { pid: child.pid ?? 0 }, needles);
    expect(found.missing(needles, 'decoy')).toEqual([]);
    return found;
  }

  /**
   * The searcher skips locked memory without access. Nothing in the process can read it, although
   * root can.
   */
  function readProtected(): Buffer {
    const memory = openSync(`/proc/${child.pid}/mem`, 'r');
    try {
      const closed = mappings(child.pid ?? 0).filter(
        ({ permissions, flags }) => permissions.startsWith('---') && flags.includes('lo'),
      );
      return Buffer.concat(
        closed.map(({ start, end }) => {
          const bytes = Buffer.alloc(end - start);
          readSync(memory, bytes, 0, bytes.length, start);
          return bytes;
        }),
      );
    } finally {
      closeSync(memory);
    }
  }

  /** WebAssembly has no separate memory for an open vault's keys. */
  const ofOpenVault = (keys: readonly string[]) => (found: string[]) =>
    found.filter((line) => isNative || !keys.some((key) => line.endsWith(`(${key})`)));

  test('that is open for changes shows nothing that the process can read', async () => {
    await ask('create');
    const found = await searchAll();
    expect(ofOpenVault(['passphrase', 'list key', 'entry key'])(found.secrets())).toEqual([]);
    if (!isNative) expect(found.count('secret', /^whole$/)).toBeGreaterThanOrEqual(3);
  });

  test('holds its passphrase and keys in locked memory, which root can read: a documented limit', async (context) => {
    skipIf(!isNative, 'WebAssembly has no locked memory', context);
    const memory = readProtected();
    const keys = await keysOf(vaultPath());
    expect(memory.includes(texts.passphrase)).toBe(true);
    expect(memory.includes(keys['entry key'])).toBe(true);
    expect(memory.includes(keys.master)).toBe(false);
    for (const name of ['first', 'second', 'exchange-passphrase'] as const)
      expect(memory.includes(texts[name])).toBe(false);
  });

  test('shows nothing once that vault is closed', async () => {
    await ask('close');
    expect((await searchAll()).secrets()).toEqual([]);
    expect(readProtected().some((byte) => byte !== 0)).toBe(false);
  });

  test('shows nothing of a wrong passphrase', async () => {
    await ask('refuse');
    expect((await searchAll()).secrets()).toEqual([]);
  });

  test('that is opened for changes shows nothing either', async () => {
    await ask('openForChanges');
    const found = await searchAll();
    expect(ofOpenVault(['passphrase', 'list key', 'entry key'])(found.secrets())).toEqual([]);
    if (isNative) expect(readProtected().includes(texts.passphrase)).toBe(true);
    await ask('close');
  });

  test('that is open for reading holds keys and no passphrase, even after an account has signed', async () => {
    await ask('open');
    await ask('sign');
    const found = await searchAll();
    expect(ofOpenVault(['list key', 'entry key'])(found.secrets())).toEqual([]);
    expect(readProtected().includes(texts.passphrase)).toBe(false);
  });

  test("has an exchange's passphrase once its account is opened, because every request sends it in a header", async () => {
    await ask('useExchangePassphrase');
    await ask('close');
    const found = await searchAll();
    expect(found.secrets().filter((line) => !line.endsWith('(exchange-passphrase)'))).toEqual([]);
    expect(found.secrets().some((line) => line.endsWith('(exchange-passphrase)'))).toBe(true);
  });
});
