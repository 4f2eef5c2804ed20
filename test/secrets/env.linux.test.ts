/**
 * secret.env() runs in separate processes, because it changes the environment. The kernel also
 * confirms that the variable is gone: /proc/<pid>/environ shows the block that a process started
 * with (proc_pid_environ(5)).
 */
import { describe, expect, it } from 'vitest';
import { askScript, run } from '../helpers/child.js';
import { expected } from '../helpers/keys.js';

const SECRET = 'cT7pQ9wLx2VbN4mK';
const prelude = `
  import { execFileSync } from 'node:child_process';
  import { readFileSync } from 'node:fs';
  import { Worker } from 'node:worker_threads';
  import { secret, SigningKey } from 'locksign';
  const load = (name, encoding = 'utf8') => SigningKey.load(secret.env(name), { algorithm: 'hmac-sha256', encoding });
  const code = (promise) => promise.then(() => 'loaded', (error) => error.code + ' ' + (error instanceof TypeError));
  const environ = () => readFileSync('/proc/self/environ', 'latin1');
  const answer = (value) => console.log(JSON.stringify(value));
`;
const ask = (script: string, env: Record<string, string> = {}) => askScript(prelude + script, { env });

describe('secret.env()', () => {
  it('removes the variable from process.env, and so from child processes', async () => {
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
      signature: expected('hmac-sha256', SECRET, 'message'),
      after: 'undefined',
      known: false,
      child: false,
      neighbour: 'stays',
    });
  });

  it('never signs with a different key if the value is not UTF-8: native uses its bytes, WebAssembly refuses', async () => {
    const inner = `
      import { secret, SigningKey } from 'locksign';
      const loading = SigningKey.load(secret.env('TRADING_SECRET'), { algorithm: 'hmac-sha256', encoding: 'utf8' });
      console.log(await loading.then((key) => key.sign('m'), (error) => error.code));
    `;
    const outcome = await ask(`
      const shell = 'TRADING_SECRET=$(printf "a\\\\377b") exec "$0" --input-type=module -e "$1"';
      answer(execFileSync('sh', ['-c', shell, process.execPath, ${JSON.stringify(inner)}], { encoding: 'utf8' }).trim());
    `);
    const native = expected('hmac-sha256', Buffer.from('a\xffb', 'latin1'), 'm');
    expect(outcome).toBe(process.env['LOCKSIGN_BACKEND'] === 'wasm' ? 'ERR_INVALID_ARGUMENT' : native);
  });

  it('wipes the value in the block that the kernel shows, and leaves its neighbours', async () => {
    const seen = await ask(
      `
      const before = environ().includes(${JSON.stringify(SECRET)});
      await load('TRADING_SECRET');
      answer({ before, after: environ().includes(${JSON.stringify(SECRET)}), neighbours: environ().match(/\\w*stays/g) });
    `,
      { MY_TRADING_SECRET: '1stays', TRADING_SECRET: SECRET, TRADING_SECRET_2: '2stays', TRADING: '3stays' },
    );
    expect(seen).toStrictEqual({
      before: true,
      after: false,
      neighbours: expect.toSatisfy((found: string[]) => found.toSorted().join() === '1stays,2stays,3stays'),
    });
  });

  it('wipes every entry of that name, because execve(2) accepts duplicates', async () => {
    const script = `${prelude}
      const count = () => environ().split(/first|second/).length - 1;
      const before = count();
      const key = await load('TWICE');
      answer([before, count(), key.sign('message'), String(process.env.TWICE)]);
    `;
    // Neither a shell nor Node passes a name twice.
    const python = `import ctypes, sys
libc = ctypes.CDLL(None)
strings = lambda items: (ctypes.c_char_p * (len(items) + 1))(*[item.encode() for item in items], None)
env = ["TWICE=first", "OTHER=1", "TWICE=second", "LOCKSIGN_BACKEND=" + sys.argv[1]]
libc.execve(sys.argv[2].encode(), strings(sys.argv[2:]), strings(env))`;
    const node = [process.execPath, '--input-type=module', '--eval', script];
    const outcome = await run('python3', ['-c', python, process.env['LOCKSIGN_BACKEND'] ?? 'native', ...node]);
    expect(JSON.parse(outcome.stdout)).toStrictEqual([2, 0, expected('hmac-sha256', 'first', 'message'), 'undefined']);
  });

  it('wipes it in a large block, even if the process name has parentheses', async () => {
    const large = Array.from({ length: 12 }, (_, i) => [`FILLER_${i}`, 'x'.repeat(100_000)] as const);
    const seen = await ask(
      `
      process.title = 'a) S 1 (b';
      const before = environ().includes(${JSON.stringify(SECRET)});
      await load('TRADING_SECRET');
      const now = environ();
      answer([before, now.includes(${JSON.stringify(SECRET)}), now.match(/=x{100000}\\0/g).length]);
    `,
      Object.fromEntries([...large.slice(6), ['TRADING_SECRET', SECRET], ...large.slice(0, 6)]),
    );
    expect(seen).toStrictEqual([true, false, 12]);
  });

  if (process.env['LOCKSIGN_BACKEND'] === 'wasm') {
    it('gives a key even if WebAssembly cannot write to the block, which then keeps the value', async () => {
      const stable = process.allowedNodeEnvironmentFlags.has('--permission');
      const seen = await askScript(
        `${prelude}
        const key = await load('TRADING_SECRET');
        answer([key.sign('message'), String(process.env.TRADING_SECRET), environ().includes(${JSON.stringify(SECRET)})]);
      `,
        {
          flags: [stable ? '--permission' : '--experimental-permission', '--allow-fs-read=*'],
          env: { TRADING_SECRET: SECRET },
        },
      );
      expect(seen).toStrictEqual([expected('hmac-sha256', SECRET, 'message'), 'undefined', true]);
    });
  }

  it('takes a variable that was set at run time', async () => {
    const seen = await ask(`
      process.env.LATE = 'first';
      process.env.LATE = ${JSON.stringify(SECRET)};
      const key = await load('LATE');
      answer([key.sign('message'), String(process.env.LATE)]);
    `);
    expect(seen).toStrictEqual([expected('hmac-sha256', SECRET, 'message'), 'undefined']);
  });

  it('takes text beyond ASCII, and decodes base64', async () => {
    const seen = await ask(
      `answer([(await load('TEXT')).sign('message'), (await load('BASE64', 'base64')).sign('message')]);`,
      { TEXT: 'ключ € 😀', BASE64: 'AP+A/w==' },
    );
    expect(seen).toStrictEqual([
      expected('hmac-sha256', 'ключ € 😀', 'message'),
      expected('hmac-sha256', Uint8Array.of(0, 255, 128, 255), 'message'),
    ]);
  });

  it('finds nothing the second time, and nothing under names of Object.prototype', async () => {
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

  it.each([
    ['empty', '', 'utf8', true],
    ['of two lines', 'one\ntwo', 'utf8', true],
    ['not hexadecimal', 'not hex', 'hex', true],
    ['not base64', 'not base64', 'base64', true],
    ['too long', 'x'.repeat(4_097), 'utf8', true],
    ['much too long', 'x'.repeat(5_000), 'utf8', false],
  ])('reports whether a variable that is %s was removed', async (_, value, encoding, gone) => {
    const seen = await ask(
      `const error = await load('TRADING_SECRET', '${encoding}').catch((error) => error);
      answer([error.message, 'TRADING_SECRET' in process.env]);`,
      { TRADING_SECRET: value },
    );
    const advice = gone
      ? /from TRADING_SECRET.*TRADING_SECRET is no longer in the environment: set it and start the process again\.$/
      : /\.$/;
    expect(seen).toStrictEqual([expect.stringMatching(advice), !gone]);
  });

  it('refuses a worker thread, which has only a copy, and leaves the variable', async () => {
    const seen = await ask(
      `
      const worker = new Worker(${JSON.stringify(`
        import { parentPort } from 'node:worker_threads';
        import { secret, SigningKey } from 'locksign';
        SigningKey.load(secret.env('TRADING_SECRET'), { algorithm: 'hmac-sha256', encoding: 'utf8' }).then(
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
