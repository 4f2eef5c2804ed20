/**
 * secret.file() on a FIFO (fifo(7)), which must wait for its writer.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { secret } from '../../src/index.js';
import { run, runProgram } from '../helpers/child.js';
import { expected, load, refusal } from '../helpers/keys.js';
import { scratch } from '../helpers/scratch.js';

const { path } = scratch();

describe('a FIFO', () => {
  const fifo = (name: string) => {
    execFileSync('mkfifo', ['-m', '600', path(name)]);
    return path(name);
  };

  it('is awaited while the event loop runs', async () => {
    const name = fifo('late');
    const loading = load(secret.file(name));
    let ticks = 0;
    const timer = setInterval(() => ticks++, 5);
    await sleep(100);
    const writer = await open(name, 'w');
    await writer.write('a ');
    await sleep(50);
    await writer.write('key\n');
    await writer.close();
    using key = await loading;
    clearInterval(timer);
    expect(key.sign('message')).toBe(expected('hmac-sha256', 'a key', 'message'));
    // A busy machine leaves out most of them, and a blocked event loop all.
    expect(ticks).toBeGreaterThan(2);
  });

  it('that is not read to its end does not block', async () => {
    const name = fifo('long');
    const loading = refusal(() => load(secret.file(name)), 'ERR_SECRET_TOO_LONG');
    await sleep(20);
    // The reader closes the FIFO during this write.
    await run('dd', ['if=/dev/zero', `of=${name}`, 'bs=4096', 'count=64', 'status=none']);
    await loading;
  });

  it('can be one of many that are awaited at once', async () => {
    const names = Array.from({ length: 12 }, (_, i) => fifo(`fifo ${i}`));
    const loading = names.map((name) => load(secret.file(name)));
    await sleep(50);
    for (const [i, name] of [...names.entries()].reverse()) writeFileSync(name, `key ${i}`);
    for (const [i, key] of (await Promise.all(loading)).entries()) {
      expect(key.sign('message')).toBe(expected('hmac-sha256', `key ${i}`, 'message'));
      key.destroy();
    }
  });

  if (process.env['LOCKSIGN_BACKEND'] === 'wasm') {
    it('that other code closes early is refused, because the secret could be incomplete', async () => {
      const name = fifo('closed');
      const outcome = await runProgram('secrets/programs/close-fifo-early.mjs', { args: [name] });
      expect(outcome.stdout).toMatch(/^ERR_SOURCE_READ .*closed.*closed it before its end/);
    });
  }

  it('must also be accessible only to its owner', async () => {
    chmodSync(fifo('open fifo'), 0o644);
    await refusal(() => load(secret.file(path('open fifo'))), 'ERR_SOURCE_PERMISSIONS');
  });

  it.each([
    ['process.exit()', 'exit', 7],
    ['an uncaught error', 'throw', 1],
  ])('without a writer does not delay %s', async (_, way, status) => {
    const args = [fifo(`silent ${way}`), way];
    const before = Date.now();
    const outcome = await runProgram('secrets/programs/end-while-loading.mjs', { args });
    expect(outcome.status).toBe(status);
    expect(Date.now() - before).toBeLessThan(20_000);
  });
});
