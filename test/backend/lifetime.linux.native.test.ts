/**
 * Events besides destroy() that end a key: garbage collection, and the end of its thread. Each test
 * runs its own process and reads the kernel's count of locked memory (VmLck in proc_pid_status(5)).
 */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { firstAlgorithm, signStatuses } from '../../src/backend/shared-table.js';
import { askProgram, checkout, type RunOptions } from '../helpers/child.js';
import { mayLockAllKeys } from '../helpers/kernel.js';
import { scratch, skipIf } from '../helpers/scratch.js';

const { file } = scratch();

describe.each(['mlock', 'memfd_secret'])('in %s memory', (memory) => {
  const ask = async (program: string, options: RunOptions) => {
    const answer = await askProgram(`backend/programs/${program}`, { ...options, env: { LOCKSIGN_MEMORY: memory } });
    return answer as { before: number; full: number; after: number }; // as both programs print it
  };

  it('the garbage collector frees keys that are unreachable, and no others', async () => {
    const figures = await ask('collect-keys.mjs', { flags: ['--expose-gc'] });
    expect(figures).toMatchObject({ kept: 64 });
    const { before, full, after } = figures;
    // 2,000 keys of 128 bytes are 250 KiB. Some of them share a page with the key that is kept.
    expect(full - before).toBeGreaterThanOrEqual(240);
    expect(after).toBe(before);
  });

  it.each([
    'returns',
    'is terminated',
    'throws',
    'calls process.exit()',
  ])("keys of a worker thread are freed when it %s, and the main thread's stay", async (end) => {
    const figures = await ask('end-worker.mjs', { args: [end] });
    const { before, full, after } = figures;
    expect(full - before).toBeGreaterThanOrEqual(60);
    expect(after).toBe(before);
    expect(figures).toMatchObject({ signed: 64, kept: 64 });
  });
});

describe('handles', () => {
  const askMlock = (program: string, args: readonly string[]) =>
    askProgram(`backend/programs/${program}`, { args, env: { LOCKSIGN_MEMORY: 'mlock' } });

  it('of one thread are invalid in another', async () => {
    const addon = join(checkout, 'native', 'build', 'Release', 'locksign.node');
    const answer = await askProgram('backend/programs/use-foreign-handle.mjs', {
      args: [addon, String(firstAlgorithm)],
    });
    expect(answer).toStrictEqual({ foreign: [String(signStatuses.indexOf('key-destroyed')), 'undefined'], own: 64 });
  });

  it('run out after 65,536 keys with a typed error, and are available again after one key is destroyed', async (context) => {
    skipIf(!mayLockAllKeys(), 'RLIMIT_MEMLOCK is too low for all keys of a thread', context);
    const answer = await askMlock('exhaust-keys.mjs', []);
    expect(answer).toStrictEqual({ code: 'ERR_KEY_LIMIT', last: 64, again: 64 });
  });

  it('leave no key when they run out during a load of several keys, from memory, a file or a key', async (context) => {
    skipIf(!mayLockAllKeys(), 'RLIMIT_MEMLOCK is too low for all keys of a thread', context);
    const answer = await askMlock('exhaust-keys-within-load.mjs', [file('secret', 'a key')]);
    expect(answer).toStrictEqual({ codes: ['ERR_KEY_LIMIT'], left: 0, room: 5 });
  });
});
