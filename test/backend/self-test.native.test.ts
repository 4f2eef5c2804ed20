/**
 * An addon that fails its self-test is not used. A stub replaces the addon that dlopen(3) loads.
 */
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { privateKeyAlgorithms } from '../../src/backend/backend.js';
import { algorithms, firstAlgorithm } from '../../src/backend/shared-table.js';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

/** The package as a new process imports it, with these exports of the addon. */
async function importWith(choice: string, exports: object) {
  vi.stubEnv('LOCKSIGN_BACKEND', choice);
  vi.spyOn(process, 'dlopen').mockImplementation((module) => Object.assign(module, { exports }));
  vi.resetModules();
  return await import('../../src/index.js');
}

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe.each([
  ['computes a wrong signature', { version, selfTest: () => false }],
  ['has no self-test', { version }],
])('an addon that %s', (_, exports) => {
  const reason = 'the addon computed a wrong signature in its self-test';

  it('is replaced by WebAssembly with one warning', async () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    const { backend } = await importWith('auto', exports);
    expect(backend()).toMatchObject({ name: 'wasm', reason });
    const warning = { type: 'LocksignWarning', code: 'LOCKSIGN_WASM_FALLBACK' };
    expect(warn.mock.calls).toEqual([[expect.stringContaining(reason), warning]]);
  });

  it('is an error if the native backend is required', async () => {
    const { backend } = await importWith('native', exports);
    expect(backend).toThrow(
      expect.objectContaining({ code: 'ERR_BACKEND_UNAVAILABLE', message: expect.stringContaining(reason) }),
    );
  });
});

it.each(privateKeyAlgorithms)('a wrong signature of %s refuses its keys', async (algorithm) => {
  const asked: unknown[] = [];
  const selfTest = (number?: number) => {
    asked.push(number);
    return number === undefined;
  };
  const { SigningKey, secret } = await importWith('native', { version, selfTest, configure: () => true });
  const detail = `the addon computed a wrong signature of ${algorithm} in its self-test`;
  await expect(SigningKey.load(secret.text('x'), { algorithm, encoding: 'pem' })).rejects.toMatchObject({
    code: 'ERR_BACKEND_UNAVAILABLE',
    message: expect.stringContaining(detail),
  });
  expect(asked).toEqual([undefined, firstAlgorithm + algorithms.indexOf(algorithm)]);
});

it('control: the stub is used if its self-test passes', async () => {
  const implementation = { sha256: 'a stub', sha512: 'a stub' };
  const { backend } = await importWith('native', {
    version,
    implementation,
    selfTest: () => true,
    configure: () => true,
  });
  expect(backend()).toMatchObject({ name: 'native', implementation });
});
