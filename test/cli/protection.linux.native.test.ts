/**
 * The command protects its process before it reads a secret. The limit of core files shows it: one
 * call sets both.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { checkout } from '../helpers/child.js';
import { vaultFolder } from '../helpers/vault/vaults.js';

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
      const limits = readFileSync(`/proc/${child.pid}/limits`, 'utf8');
      found = /^Max core file size +(\d+|unlimited)/m.exec(limits)?.[1];
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
