/**
 * The command protects its process before it reads a secret. The limit of core files shows it: one
 * call sets both.
 */
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { checkout } from '../../helpers/child.js';
import { vaultFolder } from '../../helpers/vault/vaults.js';

const { path } = vaultFolder();
const program = join(checkout, 'dist', 'cli', 'main.js');
const limit = '1048576';

async function coreLimitOf(args: readonly string[]): Promise<string | undefined> {
  const child = spawn('prlimit', [`--core=${limit}:${limit}`, process.execPath, ...args], { stdio: 'pipe' });
  try {
    let found: string | undefined;
    for (let tries = 0; tries < 100 && found !== '0'; tries += 1) {
      await sleep(50);
      expect(child.exitCode).toBe(null); // it waits for the passphrase
      // With hidepid, /proc shows a protected process to root only. prlimit(2) needs no /proc.
      const options = ['--core', '--raw', '--noheadings', '--output', 'SOFT'];
      found = spawnSync('prlimit', ['--pid', String(child.pid), ...options], { encoding: 'utf8' }).stdout.trim();
      if (tries > 40 && args[0] !== program) break;
    }
    return found;
  } finally {
    child.kill('SIGKILL');
  }
}

it('is protected while it waits for a passphrase', async () => {
  expect(await coreLimitOf(['-e', 'process.stdin.resume()'])).toBe(limit); // the control
  expect(await coreLimitOf([program, '--vault', path(), 'init', '--passphrase-fd', '0'])).toBe('0');
});
