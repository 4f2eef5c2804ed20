/** Which backend signs, as the environment and Node's flags decide. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { backend } from '../../src/index.js';
import { askProgram, type RunOptions } from '../helpers/child.js';
import { expected } from '../helpers/keys.js';

const chosen = process.env['LOCKSIGN_BACKEND'];
const isNative = chosen === 'native';
const signature = expected('hmac-sha512', 'a key', 'message');

interface Answer {
  readonly info: object;
  readonly memory?: string;
  readonly results: readonly (string | object)[];
  readonly warnings: readonly { readonly name: string; readonly code?: string; readonly message: string }[];
}

/** The backend and a signature, or the error's code and message, and the warnings. */
async function ask(options: RunOptions): Promise<Record<string, unknown>> {
  const answer = (await askProgram('backend/programs/sign.mjs', options)) as Answer; // as it prints it
  const { info, memory, warnings } = answer;
  const [first = {}] = answer.results;
  return {
    ...(typeof first === 'string' ? { ...info, memory, signature: first } : first),
    warnings: warnings.map(({ name, code }) => code ?? name),
    warned: warnings[0]?.message,
  };
}

describe('LOCKSIGN_BACKEND', () => {
  it('chooses the backend of this run', () => {
    expect(backend().name).toBe(chosen);
    expect(backend().reason).toBe(isNative ? undefined : 'LOCKSIGN_BACKEND=wasm');
  });

  it(`=${chosen} is obeyed without a warning`, async () => {
    expect(await ask({})).toMatchObject({ name: chosen, signature, warnings: [] });
  });

  it.each([undefined, '', 'auto'])('unset or set to auto means native if it is available: %j', async (value) => {
    expect(await ask({ env: { LOCKSIGN_BACKEND: value } })).toMatchObject({ name: 'native', signature, warnings: [] });
  });

  it.each([
    'nativ',
    'NATIVE',
    'constructor',
    ' ',
  ])('=%j is an error that names the choices and does not echo the value', async (value) => {
    const result = await ask({ env: { LOCKSIGN_BACKEND: value } });
    expect(result).toMatchObject({ code: 'ERR_BACKEND_UNKNOWN', warnings: [] });
    expect(result['message']).not.toContain(`'${value}'`);
    expect(result['message']).toContain('auto, native, wasm');
  });
});

describe('LOCKSIGN_MEMORY', () => {
  it.each([
    'memfd',
    'MLOCK',
    'constructor',
  ])('=%s is an error of the native signer that names the choices', async (value) => {
    const result = await ask({ env: { LOCKSIGN_BACKEND: 'auto', LOCKSIGN_MEMORY: value } });
    expect(result).toMatchObject({ code: 'ERR_BACKEND_UNKNOWN', warnings: [] });
    expect(result['message']).toContain('auto, memfd_secret, mlock');
  });

  it('=mlock is obeyed by the native signer and refused by WebAssembly', async () => {
    const answer = await ask({ env: { LOCKSIGN_MEMORY: 'mlock' } });
    expect(answer).toMatchObject(
      isNative ? { name: 'native', memory: 'mlock', signature } : { code: 'ERR_BACKEND_UNKNOWN' },
    );
  });

  it('=mlock forbids the fallback to memory that is not locked', async () => {
    const answer = await ask({ env: { LOCKSIGN_BACKEND: 'auto', LOCKSIGN_MEMORY: 'mlock' }, flags: ['--no-addons'] });
    expect(answer).toMatchObject({ code: 'ERR_BACKEND_UNAVAILABLE', warnings: [] });
    expect(answer['message']).toContain('LOCKSIGN_MEMORY=mlock');
  });
});

it('LOCKSIGN_CPU=portable gives the same signature without special instructions, and backend() reports it', async () => {
  const portable = isNative ? 'portable' : expect.stringMatching(/^wasm/);
  const result = await ask({ env: { LOCKSIGN_CPU: 'portable' } });
  expect(result).toMatchObject({ implementation: { sha256: portable, sha512: portable }, signature });
});

it.each(['Portable', 'avx2', ' '])('LOCKSIGN_CPU=%s is an error that names the choices', async (value) => {
  const result = await ask({ env: { LOCKSIGN_CPU: value } });
  expect(result).toMatchObject({ code: 'ERR_BACKEND_UNKNOWN', message: expect.stringContaining('auto, portable') });
});

describe.each(['LOCKSIGN_BACKEND', 'LOCKSIGN_MEMORY', 'LOCKSIGN_CPU'])('%s', (name) => {
  const importAgain = async () => {
    vi.resetModules();
    return await import('../../src/index.js');
  };
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('has no effect once locksign is imported, so a dependency cannot change the selection', async () => {
    const { backend } = await importAgain();
    vi.stubEnv(name, 'unknown');
    expect(backend().name).toBe(chosen);
  });

  it('control: has an effect before the import', async () => {
    vi.stubEnv(name, 'unknown');
    const { backend } = await importAgain();
    expect(backend).toThrow(expect.objectContaining({ code: 'ERR_BACKEND_UNKNOWN' }));
  });
});

describe('WebAssembly that does not work', () => {
  it.each([
    ['computes a wrong signature', 'encodes other bytes', /wrong signature in its self-test\. Unset LOCKSIGN_BACKEND/],
    ['cannot start', 'cannot start', /cannot be started \(RangeError: Out of memory\)\. Unset LOCKSIGN_BACKEND/],
  ])('is refused with that reason if it %s', async (_, failure, reason) => {
    const result = await ask({ args: [failure], env: { LOCKSIGN_BACKEND: 'wasm' } });
    expect(result).toMatchObject({ code: 'ERR_WASM_UNAVAILABLE', message: expect.stringMatching(reason) });
    expect(JSON.stringify(result)).not.toContain('--jitless');
  });
});

describe('Node with', () => {
  it.each<[string, string[]]>([
    ['--frozen-intrinsics', ['--frozen-intrinsics']],
    ['--disallow-code-generation-from-strings', ['--disallow-code-generation-from-strings']],
    ['--disable-proto=throw', ['--disable-proto=throw']],
    ['--throw-deprecation', ['--throw-deprecation']],
    ['--unhandled-rejections=strict', ['--unhandled-rejections=strict']],
    ['--secure-heap', ['--secure-heap=65536']],
    ['--zero-fill-buffers', ['--zero-fill-buffers']],
    ['--no-opt', ['--no-opt']],
  ])('%s signs as usual', async (_, flags) => {
    const result = await ask({ flags });
    expect(result).toMatchObject({ name: chosen, signature });
    expect(result['warnings']).not.toContain('LOCKSIGN_WASM_FALLBACK');
  });

  it('--jitless signs natively and has no WebAssembly', async () => {
    const result = await ask({ flags: ['--jitless'] });
    if (isNative) expect(result).toMatchObject({ name: 'native', signature });
    else expect(result).toMatchObject({ code: 'ERR_WASM_UNAVAILABLE', warnings: [] });
    // The native signer was not tried, so the message does not blame it.
    const advice = /this process has none.*--jitless.*Unset LOCKSIGN_BACKEND to sign natively/;
    if (!isNative) expect(result['message']).toMatch(advice);
    expect(String(result['message'])).not.toContain('native signer');
  });

  it('--jitless and --no-addons has no backend, and the error names both reasons', async () => {
    const result = await ask({ flags: ['--jitless', '--no-addons'], env: { LOCKSIGN_BACKEND: undefined } });
    expect(result).toMatchObject({ code: 'ERR_WASM_UNAVAILABLE', warnings: [] });
    expect(result['message']).toMatch(
      /none.*--jitless.*native signer cannot be used either.*addons.*Fix the native signer/is,
    );
  });

  it('--no-addons falls back with one warning, or throws if the native backend is required', async () => {
    const fallen = await ask({ flags: ['--no-addons'], env: { LOCKSIGN_BACKEND: undefined } });
    expect(fallen).toMatchObject({ name: 'wasm', memory: 'wasm', signature, warnings: ['LOCKSIGN_WASM_FALLBACK'] });
    expect(fallen['reason']).toMatch(/addons.*[^.]$/i);
    expect(fallen['warned']).toMatch(/may not load addons \(`node --no-addons`\)\. Keys are sealed from JavaScript/);
    expect(fallen['warned']).toMatch(/dumped\. Start Node without --no-addons, .* accepts this silently/);
    const result = await ask({ flags: ['--no-addons'] });
    const refused = {
      code: 'ERR_BACKEND_UNAVAILABLE',
      message: expect.stringMatching(/`\)\. Start Node without --no-addons, .* Or unset that variable to sign in Web/),
      warnings: [],
    };
    if (isNative) expect(result).toMatchObject(refused);
    else expect(result).toMatchObject({ name: 'wasm', signature, warnings: [] });
  });

  it('the permission model signs with the backend that it permits', async () => {
    const flags = [
      process.allowedNodeEnvironmentFlags.has('--permission') ? '--permission' : '--experimental-permission',
    ];
    flags.push('--allow-fs-read=*');
    const withoutAddons = await ask({ flags, env: { LOCKSIGN_BACKEND: undefined } });
    expect(withoutAddons).toMatchObject({ name: 'wasm', signature });
    expect(withoutAddons['warnings']).toContain('LOCKSIGN_WASM_FALLBACK');
    expect(withoutAddons['warned']).toMatch(/\(Node's permission model\)\. .* Start Node with --allow-addons\./);
    const withAddons = await ask({ flags: [...flags, '--allow-addons'] });
    expect(withAddons).toMatchObject({ name: chosen, signature });
  });
});
