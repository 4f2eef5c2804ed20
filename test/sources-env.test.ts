/**
 * secret.env(), in processes of their own, since it changes the environment. Whether the variable is gone is asked of
 * the kernel as well: /proc/<pid>/environ shows the block that a process started with (proc_pid_environ(5)).
 */
import { describe, expect, it } from 'vitest';
import { askScript } from './support/child.js';
import { expected } from './support/keys.js';

const isNative = process.env['LOCKSIGN_BACKEND'] === 'native';
const SECRET = 'cT7pQ9wLx2VbN4mK';
const prelude = `
  import { execFileSync } from 'node:child_process';
  import { readFileSync } from 'node:fs';
  import { Worker } from 'node:worker_threads';
  import { secret, SigningKey } from 'locksign';
  const load = (name, encoding = 'utf8') => SigningKey.load(secret.env(name), { algorithm: 'sha256', encoding });
  const code = (promise) => promise.then(() => 'loaded', (error) => error.code + ' ' + (error instanceof TypeError));
  const environ = () => readFileSync('/proc/self/environ', 'latin1');
  const answer = (value) => console.log(JSON.stringify(value));
`;
const ask = (script: string, env: Record<string, string> = {}) => askScript(prelude + script, { env });

describe('secret.env()', () => {
  it('takes the variable away from process.env, and so from child processes', async () => {
    const seen = await ask(
      `
      const before = process.env.TRADING_SECRET.length;
      const key = await load('TRADING_SECRET');
      answer({
        before,
        signature: key.sign('message'),
        after: String(process.env.TRADING_SECRET),
        known: 'TRADING_SECRET' in process.env,
        child: execFileSync('env', { encoding: 'utf8' }).includes('TRADING_SECRET='),
        neighbour: process.env.TRADING_SECRET_2,
      });
    `,
      { TRADING_SECRET: SECRET, TRADING_SECRET_2: 'stays' },
    );
    expect(seen).toStrictEqual({
      before: SECRET.length,
      signature: expected('sha256', SECRET, 'message'),
      after: 'undefined',
      known: false,
      child: false,
      neighbour: 'stays',
    });
  });

  it(`${isNative ? 'wipes' : 'cannot wipe'} the value in the block that the kernel shows`, async () => {
    const seen = await ask(
      `
      const before = environ().includes(${JSON.stringify(SECRET)});
      await load('TRADING_SECRET');
      answer({ before, after: environ().includes(${JSON.stringify(SECRET)}), neighbour: environ().includes('stays') });
    `,
      { TRADING_SECRET: SECRET, TRADING_SECRET_2: 'stays' },
    );
    expect(seen).toStrictEqual({ before: true, after: !isNative, neighbour: true });
  });

  it('takes a variable that was set while the process ran', async () => {
    const seen = await ask(`
      process.env.LATE = 'first';
      process.env.LATE = ${JSON.stringify(SECRET)};
      const key = await load('LATE');
      answer([key.sign('message'), String(process.env.LATE)]);
    `);
    expect(seen).toStrictEqual([expected('sha256', SECRET, 'message'), 'undefined']);
  });

  it('takes text beyond ASCII, and decodes base64', async () => {
    const seen = await ask(
      `answer([(await load('TEXT')).sign('message'), (await load('BASE64', 'base64')).sign('message')]);`,
      { TEXT: 'ключ € 😀', BASE64: 'AP+A/w==' },
    );
    expect(seen).toStrictEqual([
      expected('sha256', 'ключ € 😀', 'message'),
      expected('sha256', Uint8Array.of(0, 255, 128, 255), 'message'),
    ]);
  });

  it('finds nothing the second time, and nothing under names that objects have anyway', async () => {
    const seen = await ask(
      `
      await load('TRADING_SECRET');
      const names = ['TRADING_SECRET', 'NEVER_SET', 'toString', 'constructor', '__proto__', 'trading_secret'];
      answer(await Promise.all(names.map((name) => code(load(name)))));
    `,
      { TRADING_SECRET: SECRET },
    );
    expect(seen).toStrictEqual(Array(6).fill('ERR_ENV_MISSING false'));
  });

  it.each([
    ['', 'utf8', 'ERR_SECRET_EMPTY'],
    ['x'.repeat(4_097), 'utf8', 'ERR_SECRET_TOO_LONG'],
    ['x'.repeat(100_000), 'utf8', 'ERR_SECRET_TOO_LONG'],
    ['one\ntwo', 'utf8', 'ERR_SECRET_NEWLINE'],
    ['not hex', 'hex', 'ERR_SECRET_HEX'],
    ['not base64', 'base64', 'ERR_SECRET_BASE64'],
  ])('refuses %j as %s with %s', async (value, encoding, code) => {
    const seen = await ask(`answer(await code(load('TRADING_SECRET', '${encoding}')));`, { TRADING_SECRET: value });
    expect(seen).toBe(`${code} false`);
  });

  it('refuses to work in a worker thread, which has a copy only, and leaves the variable', async () => {
    const seen = await ask(
      `
      const worker = new Worker(${JSON.stringify(`
        import { parentPort } from 'node:worker_threads';
        import { secret, SigningKey } from 'locksign';
        SigningKey.load(secret.env('TRADING_SECRET'), { algorithm: 'sha256', encoding: 'utf8' }).then(
          () => parentPort.postMessage('loaded'),
          (error) => parentPort.postMessage(error.code),
        );
      `)}, { eval: true });
      const refused = await new Promise((resolve) => worker.once('message', resolve));
      answer({ refused, stays: process.env.TRADING_SECRET.length });
    `,
      { TRADING_SECRET: SECRET },
    );
    expect(seen).toStrictEqual({ refused: 'ERR_ENV_THREAD', stays: SECRET.length });
  });
});
