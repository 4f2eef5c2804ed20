/**
 * A load from secret.env() that fails for want of locked memory, at its first or at a later page,
 * or because the text is too long: the variable stays everywhere as it was, no copy of it is made,
 * and it can be loaded again. /proc/<pid>/environ shows the block that a process started with
 * (proc_pid_environ(5)).
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { searchProcess } from '../../tools/forensics/search.js';
import { programPath } from '../helpers/child.js';
import { expected } from '../helpers/keys.js';

const program = programPath('secrets/programs/load-under-limit.mjs');
const name = 'TRADING_SECRET';
// Root could lock memory without a limit.
const withoutCapability = process.getuid?.() === 0 ? ['setpriv', '--bounding-set', '-ipc_lock'] : [];

const base64Of = (text: string): string => Buffer.from(text).toString('base64');

test.each([
  ['no page can be locked', 0, 32, 'utf8', 'ERR_MEMLOCK_LIMIT', (text: string) => text],
  ['only the page of the text can be locked', 4096, 3000, 'to-base64', 'ERR_MEMLOCK_LIMIT', base64Of],
  ['the text is too long', 65_536, 5000, 'utf8', 'ERR_SECRET_TOO_LONG', undefined],
] as const)('a variable is untouched if %s', async (_, limit, length, encoding, code, keyOf) => {
  const value = randomBytes(length / 2).toString('hex');
  const command = [`--memlock=${limit}:`, ...withoutCapability, process.execPath, program, name, encoding];
  const child = spawn('prlimit', command, {
    env: { ...process.env, [name]: value },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const pid = child.pid ?? 0;
  const answer = async () => JSON.parse(String((await once(child.stdout, 'data'))[0]));
  const next = () => {
    child.stdin.write('next\n');
    return answer();
  };
  const needle = { owner: 'secret', key: '', form: 'text', hex: Buffer.from(value.slice(0, 32)).toString('hex') };
  const copies = (): number => searchProcess(pid, [needle]).findings.reduce((sum, { count }) => sum + count, 0);
  const block = (): string => readFileSync(`/proc/${pid}/environ`, 'latin1');
  try {
    expect(await answer()).toBe('started');
    const atStart = copies();
    expect(atStart, 'control: the block that the kernel made').toBeGreaterThan(0);
    for (let time = 1; time <= 2; time++) {
      const failure = await next();
      expect(failure).toMatchObject({ code });
      expect(failure.message).not.toContain('no longer in the environment');
      expect(block()).toContain(`${name}=${value}`);
      expect(copies()).toBe(atStart);
    }
    const last = await next();
    if (keyOf === undefined) {
      expect(last).toMatchObject({ code, isKnown: true });
      expect(copies()).toBe(atStart);
    } else {
      expect(last).toStrictEqual({ signature: expected('hmac-sha256', keyOf(value), 'message'), isKnown: false });
      expect(block()).not.toContain(value.slice(0, 32));
      expect(copies()).toBe(0);
    }
  } finally {
    child.kill('SIGKILL');
  }
});
