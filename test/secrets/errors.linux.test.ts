/**
 * The errors of sources state the problem and the remedy, and only known facts.
 */
import { mkdirSync, symlinkSync } from 'node:fs';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type ErrorCode, secret } from '../../src/index.js';
import { askScript, runScript } from '../helpers/child.js';
import { load, refusal } from '../helpers/keys.js';
import { scratch, skipIf } from '../helpers/scratch.js';

const { path, file } = scratch();
const NOBODY = 65_534;
const isNative = process.env['LOCKSIGN_BACKEND'] === 'native';
const prelude = `
  import { execFileSync } from 'node:child_process';
  import { openSync } from 'node:fs';
  import { secret, SigningKey } from 'locksign';
  const load = (source) => SigningKey.load(source, { algorithm: 'hmac-sha256', encoding: 'base64' });
  const report = ({ code, call, errno, message }) => ({ code, call, errno, message });
  const answer = (promise) => promise.then(() => 'loaded', report).then((value) => console.log(JSON.stringify(value)));
  const unprivileged = () => process.getuid() === 0 && process.setuid(${NOBODY}); // limits do not apply to root
  const limit = (option) => execFileSync('prlimit', ['--pid', String(process.pid), option]);
`;

describe('the sentence says what to do', () => {
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
    const name = file('key', 'AP+A/w==');
    const script = `
      const source = secret.file(${JSON.stringify(name)});
      await load(source);
      limit('--nofile=64:64');
      const open = [];
      try { for (;;) open.push(openSync('/dev/null')); } catch { }
      await answer(load(source));
    `;
    const error = await askScript(prelude + script);
    expect(error).toMatchObject({ code: 'ERR_SOURCE_READ', errno: 'EMFILE' });
    expect(error).toHaveProperty('message', expect.stringMatching(/Too many files are open.*`ulimit -n`/));
  });

  it('about a limit of locked memory, with a sufficient number', async (context) => {
    skipIf(!isNative, 'the WebAssembly backend locks no memory', context);
    for (const LOCKSIGN_MEMORY of ['memfd_secret', 'mlock']) {
      const script = `
        limit('--memlock=0:');
        unprivileged();
        const { code, message } = await load(secret.text('AP+A/w==')).catch((error) => error);
        const [, enough] = /ulimit -l (\\d+)/.exec(message) ?? [];
        limit('--memlock=' + enough * 1024 + ':');
        const key = await load(secret.text('AP+A/w=='));
        console.log(JSON.stringify([code, key.protection.memory]));
      `;
      const answer = await askScript(prelude + script, { env: { LOCKSIGN_MEMORY } });
      expect(answer).toStrictEqual(['ERR_MEMLOCK_LIMIT', LOCKSIGN_MEMORY]);
    }
  });

  it('about a thread that cannot be started', async (context) => {
    skipIf(!isNative, 'the WebAssembly backend starts no threads', context);
    const name = file('key', 'AP+A/w==');
    const script = `
      const source = secret.file(${JSON.stringify(name)});
      await load(source);
      limit('--nproc=1:1');
      unprivileged();
      await answer(load(source));
    `;
    expect(await askScript(prelude + script)).toStrictEqual({
      code: 'ERR_THREAD',
      call: 'pthread_create',
      errno: 'EAGAIN',
      message:
        'No thread could be started to read the secret (pthread_create: EAGAIN). ' +
        'Raise the limit: `ulimit -u`, TasksMax= in a systemd unit, or --pids-limit in Docker.',
    });
  });

  it('about more keys than a thread can hold, for a source that waits', async (context) => {
    skipIf(!isNative, 'WebAssembly instances are added as needed', context);
    const name = file('key', 'AP+A/w==');
    const script = `
      const keys = [];
      for (let i = 0; i < 65_536; i++) keys.push(await load(secret.text('AP+A/w==')));
      await answer(load(secret.file(${JSON.stringify(name)})));
    `;
    expect(await askScript(prelude + script, { env: { LOCKSIGN_MEMORY: 'mlock' } })).toMatchObject({
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
    const { status, stderr } = await runScript(`${prelude}\nawait load(secret.text(''));`);
    expect(status).toBe(1);
    expect(stderr).toContain('ERR_SECRET_EMPTY');
    expect(stderr).not.toContain('undefined');
  });
});
