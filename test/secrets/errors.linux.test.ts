/**
 * The errors of sources state the problem and the remedy, and only known facts.
 */
import { mkdirSync, symlinkSync } from 'node:fs';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type ErrorCode, secret } from '../../src/index.js';
import { askProgram, programPath, run, runProgram } from '../helpers/child.js';
import { mayLockAllKeys } from '../helpers/kernel.js';
import { load, refusal } from '../helpers/keys.js';
import { scratch, skipIf } from '../helpers/scratch.js';

const { path, file } = scratch();
const isNative = process.env['LOCKSIGN_BACKEND'] === 'native';
describe('the message names the remedy', () => {
  const folder = () => {
    mkdirSync(path('folder'), { recursive: true });
    return path('folder');
  };
  const loop = () => {
    symlinkSync('loop', path('loop'));
    return path('loop');
  };
  it.each<[string, () => string, ErrorCode, RegExp]>([
    ['a path with ~', () => '~/kraken', 'ERR_SOURCE_NOT_FOUND', /only a shell replaces ~ with/],
    ['a path that does not exist', () => path('missing'), 'ERR_SOURCE_NOT_FOUND', /working directory/],
    ['a folder', folder, 'ERR_SOURCE_TYPE', /name the file inside/],
    ['a loop of links', loop, 'ERR_SOURCE_READ', /ELOOP.*Name the file itself/],
    ['the secret itself as the path', () => 'x'.repeat(300), 'ERR_SOURCE_READ', /ENAMETOOLONG.*not the secret itself/],
    [
      'a file that others can read',
      () => file('open', 'a key', 0o644),
      'ERR_SOURCE_PERMISSIONS',
      /chmod 600.*chown.*setfacl -b.*Kubernetes.*allowOthers: true/,
    ],
  ])('about %s', async (_, make, code, sentence) => {
    expect((await refusal(() => load(secret.file(make())), code)).message).toMatch(sentence);
  });

  it('about a descriptor that is not open', async () => {
    const { message } = await refusal(() => load(secret.descriptor(999_999)), 'ERR_SOURCE_READ');
    expect(message).toMatch(/descriptor 999999 \(fstat: EBADF\).*bot 3< file/);
  });

  it('about too many open files', async () => {
    const program = programPath('secrets/programs/load-without-descriptors.mjs');
    const node = [process.execPath, program, '0', 'file', file('key', 'a key')];
    const error = JSON.parse((await run('prlimit', ['--nofile=256:256', ...node])).stdout);
    expect(error).toMatchObject({ code: 'ERR_SOURCE_READ', errno: 'EMFILE' });
    expect(error).toHaveProperty('message', expect.stringMatching(/Too many files are open.*`ulimit -n`/));
  });

  it('about a limit of locked memory, with a sufficient number', async (context) => {
    skipIf(!isNative, 'the WebAssembly backend locks no memory', context);
    for (const LOCKSIGN_MEMORY of ['memfd_secret', 'mlock']) {
      const answer = await askProgram('secrets/programs/load-without-locked-memory.mjs', { env: { LOCKSIGN_MEMORY } });
      expect(answer).toStrictEqual(['ERR_MEMLOCK_LIMIT', LOCKSIGN_MEMORY]);
    }
  });

  it('about a thread that cannot be started', async (context) => {
    skipIf(!isNative, 'the WebAssembly backend starts no threads', context);
    const answer = await askProgram('secrets/programs/load-without-threads.mjs', { args: [file('key', 'a key')] });
    expect(answer).toStrictEqual({
      code: 'ERR_THREAD',
      call: 'pthread_create',
      errno: 'EAGAIN',
      message:
        'No thread could be started to read the secret (pthread_create: EAGAIN). ' +
        'Raise the limit of threads (`ulimit -u`, TasksMax= in a systemd unit, --pids-limit in Docker) or of the address space (`ulimit -v`).',
    });
  });

  it('about more keys than a thread can hold, for a source that waits', async (context) => {
    skipIf(!isNative, 'WebAssembly instances are added as needed', context);
    skipIf(!mayLockAllKeys(), 'RLIMIT_MEMLOCK is too low for all keys of a thread', context);
    const answer = await askProgram('secrets/programs/load-beyond-the-limit.mjs', {
      args: [file('key', 'a key')],
      env: { LOCKSIGN_MEMORY: 'mlock' },
    });
    expect(answer).toMatchObject({
      code: 'ERR_KEY_LIMIT',
      message:
        'This thread already holds 65,536 keys. Destroy the keys that are no longer needed, or load each key once and keep it.',
    });
  });
});

describe('an error has as properties', () => {
  it('only the facts that exist', async () => {
    const missing = await refusal(() => load(secret.file(path('missing'))), 'ERR_SOURCE_NOT_FOUND');
    expect(missing).toMatchObject({ code: 'ERR_SOURCE_NOT_FOUND', call: 'open', errno: 'ENOENT' });
    expect(Object.keys(missing).sort()).toStrictEqual(['call', 'code', 'errno', 'name']);
    const empty = await refusal(() => load(secret.text('')), 'ERR_SECRET_EMPTY');
    expect(Object.keys(empty).sort()).toStrictEqual(['code', 'name']);
    expect(inspect(empty)).not.toContain('undefined');
  });

  it('and prints no undefined if it is uncaught', async () => {
    const { status, stderr } = await runProgram('secrets/programs/leave-uncaught.mjs');
    expect(status).toBe(1);
    expect(stderr).toContain('ERR_SECRET_EMPTY');
    expect(stderr).not.toContain('undefined');
  });
});
