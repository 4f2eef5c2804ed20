/**
 * secret.env() runs in separate processes, because it changes the environment. The kernel also
 * confirms that the variable is gone: /proc/<pid>/environ shows the block that a process started
 * with (proc_pid_environ(5)).
 */
import { describe, expect, it } from 'vitest';
import { askProgram, programPath, run } from '../helpers/child.js';
import { expected } from '../helpers/keys.js';

interface Environment {
  /** The text of /proc/self/environ. */
  readonly block: string;
  /** The names in process.env. */
  readonly names: readonly string[];
}

/** The output of load-variables.mjs. */
interface Loaded {
  readonly results: readonly {
    readonly signature?: string;
    readonly code?: string;
    readonly message?: string;
    readonly isTypeError?: boolean;
  }[];
  readonly before: Environment;
  readonly after: Environment;
}

const SECRET = 'cT7pQ9wLx2VbN4mK';
const isWasm = process.env['LOCKSIGN_BACKEND'] === 'wasm';
const program = programPath('secrets/programs/load-variables.mjs');

/** Loads keys from variables of a process with this environment. */
async function load(
  variables: readonly (readonly [name: string, encoding: string])[],
  env: Record<string, string> = {},
  flags: readonly string[] = [],
): Promise<Loaded> {
  const { stdout, stderr } = await run(process.execPath, [...flags, program, ...variables.flat()], { env });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}

const signatureOf = (key: string | Uint8Array) => ({ signature: expected('hmac-sha256', key, 'message') });

describe('secret.env()', () => {
  it.each([
    ['copied', true, { copy: false, system: false, child: false, warnings: [] }],
    ['only here', false, { copy: false, system: false, child: false, warnings: ['LOCKSIGN_ENV_STRING'] }],
    ['frozen', true, { copy: true, system: false, child: true, warnings: ['LOCKSIGN_ENV_KEPT'] }],
  ])('removes the variable from a process.env that is %s, or says that it stays', async (kind, isInherited, left) => {
    const answer = await askProgram('secrets/programs/replace-environment.mjs', {
      args: [kind, SECRET],
      env: { TRADING_SECRET: isInherited ? SECRET : 'another' },
    });
    expect(answer).toStrictEqual({ ...signatureOf(SECRET), ...left });
  });

  it('removes the variable from process.env, and so from child processes', async () => {
    const seen = await askProgram('secrets/programs/load-and-list-child.mjs', {
      env: { TRADING_SECRET: SECRET, TRADING_SECRET_2: 'stays' },
    });
    expect(seen).toStrictEqual({
      before: SECRET.length,
      ...signatureOf(SECRET),
      after: 'undefined',
      known: false,
      child: false,
      neighbour: 'stays',
    });
  });

  it('never signs with a different key if the value is not UTF-8: native uses its bytes, WebAssembly refuses', async () => {
    const shell = 'TRADING_SECRET=$(printf "a\\377b") exec "$@"';
    const { stdout } = await run('sh', ['-c', shell, 'sh', process.execPath, program, 'TRADING_SECRET', 'utf8']);
    const { results }: Loaded = JSON.parse(stdout);
    const native = signatureOf(Buffer.from('a\xffb', 'latin1'));
    expect(results).toMatchObject([isWasm ? { code: 'ERR_INVALID_ARGUMENT' } : native]);
  });

  it('wipes the value in the block that the kernel shows, and leaves its neighbours', async () => {
    const { before, after } = await load([['TRADING_SECRET', 'utf8']], {
      MY_TRADING_SECRET: '1stays',
      TRADING_SECRET: SECRET,
      TRADING_SECRET_2: '2stays',
      TRADING: '3stays',
    });
    expect(before.block).toContain(SECRET);
    expect(after.block).not.toContain(SECRET);
    expect(after.block.match(/\w*stays/g)?.toSorted()).toStrictEqual(['1stays', '2stays', '3stays']);
  });

  it('wipes every entry of that name, because execve(2) accepts duplicates', async () => {
    const python = [programPath('secrets/programs/duplicate-variable.py'), process.env['LOCKSIGN_BACKEND'] ?? 'native'];
    const { stdout } = await run('python3', [...python, process.execPath, program, 'TWICE', 'utf8']);
    const { results, before, after }: Loaded = JSON.parse(stdout);
    expect(before.block.match(/first|second/g)).toHaveLength(2);
    expect(after.block).not.toMatch(/first|second/);
    expect(after.names).not.toContain('TWICE');
    expect(results).toStrictEqual([signatureOf('first')]);
  });

  it('wipes it in a large block, even if the process name has parentheses', async () => {
    const large = Array.from({ length: 12 }, (_, i) => [`FILLER_${i}`, 'x'.repeat(100_000)] as const);
    const env = Object.fromEntries([...large.slice(6), ['TRADING_SECRET', SECRET], ...large.slice(0, 6)]);
    const { before, after } = await load([['TRADING_SECRET', 'utf8']], env, ['--title=a) S 1 (b']);
    expect(before.block).toContain(SECRET);
    expect(after.block).not.toContain(SECRET);
    expect(after.block.match(/=x{100000}\0/g)).toHaveLength(12);
  });

  if (isWasm) {
    it('gives a key even if WebAssembly cannot write to the block, which then keeps the value', async () => {
      const stable = process.allowedNodeEnvironmentFlags.has('--permission');
      const flags = [stable ? '--permission' : '--experimental-permission', '--allow-fs-read=*'];
      const { results, after } = await load([['TRADING_SECRET', 'utf8']], { TRADING_SECRET: SECRET }, flags);
      expect(results).toStrictEqual([signatureOf(SECRET)]);
      expect(after.names).not.toContain('TRADING_SECRET');
      expect(after.block).toContain(SECRET);
    });
  }

  it('loads a variable that was set at run time', async () => {
    const flags = ['--import', programPath('secrets/programs/set-variable-late.mjs')];
    const { results, after } = await load([['LATE', 'utf8']], { NEXT: SECRET }, flags);
    expect(results).toStrictEqual([signatureOf(SECRET)]);
    expect(after.names).not.toContain('LATE');
  });

  it('loads text beyond ASCII, and decodes base64', async () => {
    const variables = [
      ['TEXT', 'utf8'],
      ['BASE64', 'base64'],
    ] as const;
    const { results } = await load(variables, { TEXT: 'ключ € 😀', BASE64: 'AP+A/w==' });
    expect(results).toStrictEqual([signatureOf('ключ € 😀'), signatureOf(Uint8Array.of(0, 255, 128, 255))]);
  });

  it('finds nothing the second time, and nothing under names of Object.prototype', async () => {
    const missing = ['TRADING_SECRET', 'NEVER_SET', 'toString', 'constructor', '__proto__', 'trading_secret'];
    const variables = ['TRADING_SECRET', ...missing].map((name) => [name, 'utf8'] as const);
    const [first, ...others] = (await load(variables, { TRADING_SECRET: SECRET })).results;
    expect(first).toStrictEqual(signatureOf(SECRET));
    expect(others).toMatchObject(missing.map(() => ({ code: 'ERR_ENV_MISSING', isTypeError: false })));
  });

  it.each([
    ['', 'utf8', 'ERR_SECRET_EMPTY'],
    ['x'.repeat(4_097), 'utf8', 'ERR_SECRET_TOO_LONG'],
    ['x'.repeat(100_000), 'utf8', 'ERR_SECRET_TOO_LONG'],
    ['one\ntwo', 'utf8', 'ERR_SECRET_NEWLINE'],
    ['not hex', 'hex', 'ERR_SECRET_HEX'],
    ['not base64', 'base64', 'ERR_SECRET_BASE64'],
  ])('refuses %j as %s with %s', async (value, encoding, code) => {
    const { results } = await load([['TRADING_SECRET', encoding]], { TRADING_SECRET: value });
    expect(results).toMatchObject([{ code, isTypeError: false }]);
  });

  it.each([
    ['empty', '', 'utf8', true],
    ['of two lines', 'one\ntwo', 'utf8', true],
    ['not hexadecimal', 'not hex', 'hex', true],
    ['not base64', 'not base64', 'base64', true],
    ['too long', 'x'.repeat(4_097), 'utf8', false],
    ['much too long', 'x'.repeat(5_000), 'utf8', false],
  ])('reports whether a variable that is %s was removed', async (_, value, encoding, gone) => {
    const { results, after } = await load([['TRADING_SECRET', encoding]], { TRADING_SECRET: value });
    const advice = gone
      ? /from TRADING_SECRET.*TRADING_SECRET is no longer in the environment: set it and start the process again\.$/
      : /\.$/;
    expect(results).toMatchObject([{ message: expect.stringMatching(advice) }]);
    expect(after.names.includes('TRADING_SECRET')).toBe(!gone);
  });

  it('refuses a worker thread, which has only a copy, and leaves the variable', async () => {
    const seen = await askProgram('secrets/programs/load-variable-in-worker.mjs', { env: { TRADING_SECRET: SECRET } });
    expect(seen).toStrictEqual({ result: 'ERR_ENV_THREAD', left: SECRET.length });
  });
});
