/**
 * To wipe a variable in the environment block, the WebAssembly backend reads a copy of the block
 * (src/backend/wasm/environment-block.ts). The copy must not outlast the load. The needle includes
 * the variable's name, because Node keeps the value alone as a string.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { searchProcess } from '../../../tools/forensics/search.js';
import { programPath } from '../../helpers/child.js';
import { expected } from '../../helpers/keys.js';

const name = 'LOCKSIGN_TEST_VARIABLE';

test('a load from the environment leaves no copy of the environment block', async () => {
  const value = randomBytes(24).toString('hex');
  const needle = { owner: 'secret', key: '', form: 'entry', hex: Buffer.from(`${name}=${value}`).toString('hex') };
  const child = spawn(process.execPath, [programPath('backend/wasm/programs/load-variable.mjs'), name], {
    env: { ...process.env, [name]: value },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const line = async (): Promise<string> => String(await once(child.stdout, 'data'));
  const entries = (): number =>
    searchProcess(child.pid ?? 0, [needle]).findings.reduce((sum, { count }) => sum + count, 0);
  try {
    expect(await line()).toBe('started\n');
    expect(entries(), 'control: the block that the kernel made').toBeGreaterThan(0);
    child.stdin.write('load\n');
    expect(await line()).toBe(`${expected('hmac-sha256', value, 'message')}\n`);
    expect(entries()).toBe(0);
  } finally {
    child.kill('SIGKILL');
  }
});
