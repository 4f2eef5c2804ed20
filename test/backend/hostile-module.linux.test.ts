/**
 * What a hostile dependency in the same process can reach when it runs after locksign is imported.
 */
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { selectBackend } from '../../src/backend/select.js';
import { secret } from '../../src/index.js';
import { askProgram } from '../helpers/child.js';
import { expected, load } from '../helpers/keys.js';
import { scratch } from '../helpers/scratch.js';

const { file, path } = scratch();
const text = 'the secret of this test';
const secretFile = file('secret', text);

const attack = (name: string, target = secretFile): Promise<unknown> =>
  askProgram('backend/programs/hostile-module.mjs', { args: [name, target] });

describe('a hostile module', () => {
  it('finds neither the addon nor the backend by importing files of the package past its exports', async () => {
    expect(await attack('imports every file')).toStrictEqual({ exports: false, control: true, found: [] });
  });

  it('cannot name a key of other code even if it has the backend', async () => {
    const key = await load(secret.text('another'));
    const backend = selectBackend();
    const [own] = (await backend.load(secret.text('its own'), [{ algorithm: 'hmac-sha256', encoding: 'utf8' }])).keys;
    if (own === undefined) throw new Error('a key for each purpose');
    expect(Object.getOwnPropertyNames(Object.getPrototypeOf(backend))).not.toContain('sign');
    expect(Reflect.ownKeys(own)).toStrictEqual([]);
    expect(own.sign('m', 'hex')).toBe(expected('hmac-sha256', 'its own', 'm'));
    expect(key.sign('m')).toBe(expected('hmac-sha256', 'another', 'm'));
  });

  it('gets no key of another handle, and no function that makes one, by patching arrays', async () => {
    expect(await attack('patches arrays')).toStrictEqual({
      control: true,
      functions: 1,
      own: expected('hmac-sha256', 'its own', 'm'),
      victim: expected('hmac-sha256', 'of another', 'm'),
    });
  });

  it('sees no secret of a file by patching the methods of typed arrays', async () => {
    const signature = expected('hmac-sha256', text, 'm');
    expect(await attack('patches typed arrays')).toStrictEqual({ control: true, secret: false, signature });
  });

  it('does not get the addon by wrapping process.dlopen', async () => {
    expect(await attack('wraps dlopen')).toStrictEqual({ calls: 0, signed: 64 });
  });

  it('cannot change the backend by setting LOCKSIGN_BACKEND', async () => {
    expect(await attack('sets LOCKSIGN_BACKEND')).toStrictEqual({ same: true });
  });

  it('can only cancel a load by emitting exit during it', async () => {
    execFileSync('mkfifo', ['-m', '600', path('fifo')]);
    const signature = expected('hmac-sha256', 'after', 'm');
    expect(await attack('emits exit', path('fifo'))).toStrictEqual({ emitted: true, signature });
  });

  it.each([
    'the iterator of arrays',
    'the setter of an index',
    'then of arrays and objects',
    'methods of arrays',
  ])('gets no key and makes none of another algorithm by patching %s', async (patch) => {
    const answer = await askProgram('backend/programs/take-keys.mjs', { args: [patch] });
    const signature = expected('hmac-sha256', 'the secret', 'm');
    expect(answer).toStrictEqual({ control: 1, taken: 0, refused: true, isPlain: false, signature });
  });
});
