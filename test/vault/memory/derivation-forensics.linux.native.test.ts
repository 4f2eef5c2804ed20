/**
 * Searches the memory of a process from outside, while its thread stops where it derived a vault's
 * key. The search shows what the derivation leaves there.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { secret } from '../../../src/index.js';
import { parse } from '../../../src/vault/format/format.js';
import { createVault } from '../../../src/vault/index.js';
import { loadNativeSodium } from '../../../src/vault/sodium/sodium-native.js';
import { checkout, programPath, runProgram } from '../../helpers/child.js';
import { type Findings, type Needle, search } from '../../helpers/forensics/search.js';
import { createStage, isRoot, type Stage } from '../../helpers/forensics/stage.js';
import { skipIf } from '../../helpers/scratch.js';

const program = programPath('helpers/vault/derivation-subject.mjs');

const cost = { memory: 64 * 1024 * 1024, operations: 30 };
const passphrase = randomBytes(24).toString('base64url');
const decoy = randomBytes(24).toString('base64url');

/** The whole key, and its four quarters. */
function needlesOf(owner: string, key: string, bytes: Buffer): Needle[] {
  const size = bytes.length / 4;
  const pieces = [0, 1, 2, 3].map((piece) => bytes.subarray(piece * size, (piece + 1) * size));
  return [bytes, ...pieces].map((part, index) => ({
    owner,
    key,
    form: index ? 'piece' : 'whole',
    hex: part.toString('hex'),
  }));
}

describe('deriving a key', () => {
  let stage: Stage;
  let folder: string;
  let needles: Needle[];

  beforeAll(async () => {
    if (isRoot) stage = createStage();
    folder = mkdtempSync(join(tmpdir(), 'locksign-derivation-'));
    writeFileSync(join(folder, 'passphrase'), passphrase, { mode: 0o600 });
    writeFileSync(join(folder, 'decoys'), decoy);
    const path = join(folder, 'vault.json');
    (await createVault({ path, cost, passphrase: secret.text(passphrase) })).close();
    const salt = Buffer.from(parse(readFileSync(path), path).derivation.salt, 'base64');
    const master = Buffer.alloc(32);
    (await loadNativeSodium()).pwhash(master, Buffer.from(passphrase), salt, cost);
    needles = [
      ...needlesOf('secret', 'passphrase', Buffer.from(passphrase)),
      ...needlesOf('secret', 'master', master),
      ...needlesOf('decoy', 'decoy', Buffer.from(decoy)),
    ];
  });
  afterAll(() => {
    stage?.remove();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  /**
   * Searches a process after the given number of calls of libsodium. The second call has no secret
   * input.
   */
  async function searchTwice(
    calls: 1 | 2,
    memory: 'memfd_secret' | 'mlock',
  ): Promise<Record<'during' | 'after', Findings>> {
    const stdio = ['ignore', 'pipe', 'inherit'] as const;
    const child = spawn(process.execPath, [program, folder, String(calls)], {
      cwd: checkout,
      stdio: [...stdio],
      env: { ...process.env, LOCKSIGN_MEMORY: memory },
    });
    try {
      if (child.stdout === null) throw new Error('no output');
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
      const at = async (line: string): Promise<Findings> => {
        expect((await lines.next()).value).toBe(line);
        child.kill('SIGSTOP');
        const found = await search(stage, { pid: child.pid ?? 0 }, needles);
        expect(found.missing(needles, 'decoy')).toEqual([]);
        child.kill('SIGCONT');
        return found;
      };
      return { during: await at('deriving'), after: await at('derived') };
    } finally {
      child.kill('SIGKILL');
      if (child.signalCode === null && child.exitCode === null) await once(child, 'exit');
    }
  }

  /** Each is in one place. Root can read it, because libsodium accesses it at that moment. */
  const inLockedMemory = (key: string): string[] => [
    `whole: 1 in anonymous rw-p (${key})`,
    `piece: 4 in anonymous rw-p (${key})`,
  ];

  test('shows nothing to root if the kernel has memfd_secret', async (context) => {
    skipIf(!isRoot, 'reading the memory of another process takes root', context);
    const { during, after } = await searchTwice(2, 'memfd_secret');
    expect(during.secrets()).toEqual([]);
    expect(after.secrets()).toEqual([]);
  });

  test('leaves nothing on the stack, although libsodium alone leaves the key there', async (context) => {
    skipIf(!isRoot, 'reading the memory of another process takes root', context);
    const { during, after } = await searchTwice(2, 'mlock');
    expect(during.secrets()).toEqual(inLockedMemory('passphrase'));
    expect(after.secrets().toSorted()).toEqual(
      [...inLockedMemory('passphrase'), ...inLockedMemory('master')].toSorted(),
    );
    const bare = await searchTwice(1, 'memfd_secret');
    // What runs afterwards decides how many copies there are, and how much of each.
    expect(bare.after.secrets()).toContainEqual(expect.stringMatching(/ in \[stack\] \(master\)$/));
  });

  test('stops if its worker is terminated, and the process continues', async () => {
    const outcome = await runProgram('vault/programs/terminate-derivation.mjs', { args: [folder] });
    expect(outcome).toEqual({
      status: 0,
      signal: null,
      stderr: '',
      stdout: 'opening\nended\n',
    });
  });
});
