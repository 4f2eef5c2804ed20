/**
 * Searches the memory of a process for its vault's secrets, while the vault is open and after it is
 * closed. Root reads every mapping.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse } from '../../../src/vault/format/format.js';
import { loadNativeSodium } from '../../../src/vault/sodium/sodium-native.js';
import { checkout } from '../../helpers/child.js';
import { memoryNeedles } from '../../helpers/forensics/needles.js';
import { isNative, memories } from '../../helpers/forensics/scene.js';
import { type Findings, type Needle, search } from '../../helpers/forensics/search.js';
import { createStage, isRoot, type Stage } from '../../helpers/forensics/stage.js';
import { buildAttacker, noCompiler } from '../../helpers/forensics/tools.js';
import { secretMappings } from '../../helpers/kernel.js';
import { skipIf } from '../../helpers/scratch.js';
import { type ClosedMemory, readClosed } from '../../helpers/vault/closed-memory.js';
import { readVault } from '../../helpers/vault/vault-reader.js';

const program = fileURLToPath(new URL('../../helpers/vault/vault-subject.mjs', import.meta.url));

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
const closedDecoy = word();

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

describe.each(memories)('the memory of a process with a vault in %s', (memory) => {
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
    writeFileSync(join(folder, 'closed-decoy'), closedDecoy);
    const attacker = noCompiler === undefined ? [buildAttacker(stage)] : [];
    child = spawn(process.execPath, [program, folder, ...attacker], {
      cwd: checkout,
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...(memory !== 'wasm' && { LOCKSIGN_MEMORY: memory }) },
    });
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

  async function ask(command: string, answer: unknown = 'done'): Promise<string> {
    child.stdin?.write(`${command}\n`);
    const { value } = await answers.next();
    expect(value).toEqual(answer);
    return value;
  }

  const vaultPath = (): string => join(folder, 'vault', 'vault.json');

  /** The agent's key, which the process has made, and the secret that is derived from it. */
  async function agentTexts(): Promise<Record<'agent key' | 'random bytes' | 'derived', string | Buffer>> {
    const { agent } = await readVault(readFileSync(vaultPath(), 'utf8'), texts.passphrase);
    const text = agent?.key ?? '';
    expect(text).toMatch(/^[0-9a-f]{64}$/);
    const derived = createHmac('sha256', text).update('bot 1').digest('hex').slice(0, 48);
    return { 'agent key': text, 'random bytes': Buffer.from(text, 'hex'), derived };
  }

  /** The private key that the process has made inside the vault. */
  async function madeNeedles(): Promise<Needle[]> {
    if (!isNative) return [];
    const { accounts } = await readVault(readFileSync(vaultPath(), 'utf8'), texts.passphrase);
    const text = accounts.find(({ name }) => name === 'made')?.secret ?? '';
    expect(text).toMatch(/^[0-9a-f]{64}$/);
    return memoryNeedles([{ label: 'made', algorithm: 'ed25519', encoding: 'hex', text }], 'secret');
  }

  async function searchAll(pid = child.pid ?? 0): Promise<Findings> {
    const needles = [
      ...Object.entries(texts).flatMap(([key, text]) => needlesOf(key, text)),
      ...Object.entries(await agentTexts()).flatMap(([key, text]) => needlesOf(key, text)),
      ...Object.entries(await keysOf(vaultPath())).flatMap(([key, bytes]) => needlesOf(key, bytes)),
      ...(await madeNeedles()),
      ...needlesOf('decoy', decoy, 'decoy').filter(({ form }) => form !== 'UTF-16'),
    ];
    const found = await search(stage, { pid }, needles);
    expect(found.missing(needles, 'decoy')).toEqual([]);
    return found;
  }

  /** What root reads of the memory that the process has closed to itself, and its control. */
  function closed(pid = child.pid ?? 0): ClosedMemory {
    const read = readClosed(pid);
    expect(read.bytes.includes(closedDecoy)).toBe(true);
    return read;
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

  test('keeps passphrase and keys where root reads them from mlock alone', async (context) => {
    skipIf(!isNative, 'WebAssembly has no locked memory', context);
    const { bytes, refused } = closed();
    const keys = await keysOf(vaultPath());
    const readable = memory === 'mlock';
    expect(bytes.includes(texts.passphrase)).toBe(readable);
    expect(bytes.includes(keys['entry key'])).toBe(readable);
    expect(refused).toBe(readable ? 0 : 2); // the passphrase, and the keys
    expect(bytes.includes(keys.master)).toBe(false);
    for (const name of ['first', 'second', 'exchange-passphrase'] as const)
      expect(bytes.includes(texts[name])).toBe(false);
  });

  test('is not inherited by a forked child', async (context) => {
    skipIf(!isNative, 'a child has a copy of the memory of WebAssembly', context);
    skipIf(noCompiler !== undefined, String(noCompiler), context);
    const forked = Number(await ask('fork', expect.stringMatching(/^\d+$/)));
    try {
      expect((await searchAll(forked)).secrets()).toEqual([]);
      const { bytes, refused } = closed(forked);
      expect(refused).toBe(0);
      for (const wanted of [texts.passphrase, ...Object.values(await keysOf(vaultPath()))]) {
        expect(bytes.includes(wanted)).toBe(false);
      }
      expect(secretMappings(forked)).toEqual([]);
    } finally {
      process.kill(forked, 'SIGKILL');
    }
  });

  test('shows nothing once that vault is closed', async () => {
    await ask('close');
    expect((await searchAll()).secrets()).toEqual([]);
    if (!isNative) return;
    const { bytes, refused } = closed();
    expect(refused).toBe(0);
    expect(bytes.includes(texts.passphrase)).toBe(false);
  });

  test('shows nothing of a wrong passphrase', async () => {
    await ask('refuse');
    expect((await searchAll()).secrets()).toEqual([]);
  });

  test('that is opened for changes shows nothing either', async () => {
    await ask('openForChanges');
    const found = await searchAll();
    expect(ofOpenVault(['passphrase', 'list key', 'entry key'])(found.secrets())).toEqual([]);
    if (isNative) expect(closed().bytes.includes(texts.passphrase)).toBe(memory === 'mlock');
    await ask('close');
  });

  test('that is open for reading holds keys and no passphrase, even after an account and the agent have signed', async () => {
    await ask('open');
    await ask('sign');
    await ask('deriveFromAgent');
    const found = await searchAll();
    expect(ofOpenVault(['list key', 'entry key'])(found.secrets())).toEqual([]);
    if (isNative) expect(closed()).toMatchObject({ refused: memory === 'mlock' ? 0 : 1 });
    expect(readClosed(child.pid ?? 0).bytes.includes(texts.passphrase)).toBe(false);
  });

  test("has an exchange's passphrase once its account is opened, because every request sends it in a header", async () => {
    await ask('useExchangePassphrase');
    await ask('close');
    const found = await searchAll();
    expect(found.secrets().filter((line) => !line.endsWith('(exchange-passphrase)'))).toEqual([]);
    expect(found.secrets().some((line) => line.endsWith('(exchange-passphrase)'))).toBe(true);
  });
});
