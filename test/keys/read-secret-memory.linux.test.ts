/**
 * Searches the whole memory of a process (proc_pid_mem(5)) for a secret that was read into
 * libsodium's memory. The secret is there and nowhere else, and nowhere at all once it is wiped.
 * The examined process is a separate one, which gets the secret as a user's program does.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline/promises';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkout, programPath } from '../helpers/child.js';
import type { Secret } from '../helpers/forensics/key-plan.js';
import { memoryNeedles } from '../helpers/forensics/needles.js';
import { type Findings, search } from '../helpers/forensics/search.js';
import { createStage } from '../helpers/forensics/stage.js';
import { scratch, skipIf } from '../helpers/scratch.js';

const isNative = process.env['LOCKSIGN_BACKEND'] === 'native';
const { file } = scratch();

function reasonToSkip(): string | undefined {
  if (process.platform !== 'linux') return 'needs /proc';
  if (process.getuid?.() !== 0) return 'the tests do not run as root';
  try {
    createRequire(import.meta.url)('sodium-native');
  } catch (error) {
    return `sodium-native cannot be loaded: ${String(error)}`;
  }
  return undefined;
}
const missing = reasonToSkip();

describe("a secret in libsodium's memory", () => {
  beforeEach((context) => skipIf(missing !== undefined, String(missing), context));
  const stage = createStage();
  let child: ChildProcess | undefined;
  afterEach(async () => {
    if (child?.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  afterAll(() => stage.remove());

  /** @returns a function that makes the process perform its steps, and then searches it. */
  function begin(path: string, wanted: Secret): (...steps: string[]) => Promise<Findings> {
    // Root can read mlock(2) memory, so the search sees all of it.
    const env = { ...process.env, ...(isNative && { LOCKSIGN_MEMORY: 'mlock' }) };
    const started = spawn(process.execPath, [programPath('keys/programs/read-in-steps.mjs'), path], {
      cwd: checkout,
      env,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    child = started;
    const answers = createInterface({ input: started.stdout })[Symbol.asyncIterator]();
    const needles = memoryNeedles([wanted], 'secret').filter(({ form }) => /^(piece of )?text/.test(form));
    return async (...steps) => {
      for (const step of steps) {
        started.stdin.write(`${step}\n`);
        expect((await answers.next()).value).toBe('done');
      }
      return search(stage, { pid: started.pid ?? 0 }, needles);
    };
  }

  const newSecret = (): Secret => ({
    label: 'read',
    text: randomBytes(48).toString('base64url'),
    algorithm: 'hmac-sha256',
    encoding: 'utf8',
  });
  const piecesOf = (wanted: Secret) =>
    memoryNeedles([wanted], 'secret').filter(({ form }) => form === 'piece of text').length;

  it.each([
    ['file', (text: string) => `${text}\n`],
    ['descriptor', (text: string) => `${text}\r\n`],
    ['dotenv', (text: string) => `OTHER=1\nKEY='${text}' # comment\n`],
  ])('that was read from a %s is there once and nowhere else, and nowhere after it is wiped', async (step, content) => {
    const wanted = newSecret();
    const ask = begin(file(step, content(wanted.text)), wanted);
    const read = await ask(step);
    expect(read.count('secret', /^text$/), read.secrets().join('\n')).toBe(1);
    expect(read.count('secret', /^piece of text$/), read.secrets().join('\n')).toBe(piecesOf(wanted));
    expect(read.forms('secret')).toStrictEqual(new Set(['text', 'piece of text']));
    expect((await ask('wipe')).secrets()).toStrictEqual([]);
  });

  it('is nowhere after a key is loaded from it in place', async () => {
    const wanted = newSecret();
    const ask = begin(file('key', wanted.text), wanted);
    expect((await ask('itself')).count('secret', /^text$/)).toBe(1);
    expect((await ask('sign')).secrets()).toStrictEqual([]);
  });
});
