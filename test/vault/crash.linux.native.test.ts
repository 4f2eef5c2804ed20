/**
 * Processes that are killed while they write a vault. After each, the vault opens with all accounts of the last command that
 * had finished, and can be changed.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { binance } from '../../src/exchanges/index.js';
import { secret } from '../../src/index.js';
import { parse } from '../../src/vault/format/format.js';
import { checkout } from '../helpers/child.js';
import { deriveQuickly } from '../helpers/quick-derivation.mjs';
import { isNative } from '../helpers/scene.js';
import { create, open, passphrase, vaultFolder } from '../helpers/vaults.js';

const { path } = vaultFolder();
beforeAll(deriveQuickly);

const program = fileURLToPath(new URL('../helpers/vault-writer.mjs', import.meta.url));

/** In WebAssembly the file is written by the same code; only the lock is another. */
const crashes = isNative ? 200 : 50;
/** Vaults that are written at the same time. */
const lanes = 2;
/** File system calls of one change, each counted before and after it: locking, and two files written and renamed. */
const callsOfChange = 2 * 22;
/** A write takes about this long; the parent kills within it. */
const writeMilliseconds = 8;

interface Crash {
  readonly done: readonly string[];
  /** Whether it was killed while it wrote. */
  readonly inWrite: boolean;
}

/** Runs the writer until it is killed: at its own call `fatal`, or after so many milliseconds of writing. */
async function crash(file: string, first: number, fatal: number, after: number): Promise<Crash> {
  const child = spawn(process.execPath, [program, file, String(first), passphrase, String(fatal)], {
    cwd: checkout,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (fatal === 0 && text.includes('writing')) setTimeout(() => child.kill('SIGKILL'), after);
  });
  const [, signal] = await once(child, 'close');
  expect(signal, output).toBe('SIGKILL');
  const lines = output.split('\n').filter((line) => line !== '');
  const events = lines.filter((line) => !line.startsWith('killed'));
  const done = lines.filter((line) => line.startsWith('done ')).map((line) => line.slice('done '.length));
  return { done, inWrite: events.at(-1) === 'writing' };
}

/** All of the accounts that were reported, in order, and one more at most: it was written, and its report was not. */
async function check(file: string, reported: readonly string[]): Promise<string[]> {
  using vault = await open(file);
  const names = vault.accounts().map(({ name }) => name);
  expect(names.slice(0, reported.length)).toStrictEqual(reported);
  expect(names.length - reported.length).toBeLessThanOrEqual(1);
  expect(vault.revision).toBe(names.length + 1);
  const last = names.at(-1);
  if (last !== undefined) {
    const clock = { next: () => 1, uuid: () => '' };
    using account = await vault.account(last, { clock });
    using own = await binance.open({ apiKey: last, secret: secret.text(`secret of ${last}`), clock });
    const request = { method: 'POST', path: '/api/v3/order', query: { symbol: 'LTCBTC' } } as const;
    expect(account.sign(request)).toStrictEqual(own.sign(request));
  }
  if (existsSync(`${file}.previous`)) parse(readFileSync(`${file}.previous`), 'previous');
  return names;
}

describe.skipIf(process.platform === 'win32')('a process that is killed while it writes a vault', () => {
  test(`leaves a good one: ${crashes} times at random`, async () => {
    const lane = async (): Promise<number> => {
      const file = path();
      (await create(file)).close();
      let names: string[] = [];
      let hits = 0;
      for (let round = 0; round < crashes / lanes; round += 1) {
        const byItself = round % 2 === 0;
        const fatal = byItself ? 1 + Math.floor(Math.random() * callsOfChange) : 0;
        const { done, inWrite } = await crash(file, names.length, fatal, Math.random() * writeMilliseconds);
        names = await check(file, [...names, ...done]);
        if (inWrite) hits += 1;
      }
      return hits;
    };
    const hits = await Promise.all(Array.from({ length: lanes }, lane));
    const total = hits.reduce((sum, hit) => sum + hit, 0);
    // Else this test would see nothing.
    expect(total).toBeGreaterThan(crashes / 2);
  }, 300_000);

  test('leaves a good one at every call of a change, before and after it', async () => {
    const file = path();
    (await create(file)).close();
    let names: string[] = [];
    let fatal = 0;
    let finished = false;
    while (!finished) {
      fatal += 1;
      const { done } = await crash(file, names.length, fatal, 0);
      // From the first call of the second change on, nothing is new.
      finished = done.length > 0;
      names = await check(file, [...names, ...done]);
    }
    expect(fatal).toBeGreaterThan(20);
  }, 300_000);
});
