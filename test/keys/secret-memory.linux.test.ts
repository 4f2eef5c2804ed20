/** secretMemory(): locked memory that JavaScript can use, and its refusals. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readSecret, secret, secretMemory } from '../../src/index.js';
import { askProgram } from '../helpers/child.js';
import { isNative } from '../helpers/forensics/scene.js';
import { lockedMappings, mappings } from '../helpers/kernel.js';
import { refusal } from '../helpers/keys.js';
import { skipIf } from '../helpers/scratch.js';

describe('secretMemory()', () => {
  afterEach(() => vi.restoreAllMocks());

  it('is undefined without the addon', (context) => {
    skipIf(isNative, 'the addon is loaded', context);
    expect(secretMemory()).toBeUndefined();
  });

  describe('with the addon', () => {
    beforeEach((context) => skipIf(!isNative, 'WebAssembly has no locked memory', context));
    const memory = () => {
      const found = secretMemory();
      if (found === undefined) throw new Error('no secret memory');
      return found;
    };

    it('allocates zeroed memory in locked pages of its own, which are gone after free()', () => {
      const before = lockedMappings(process.pid).length;
      const array = memory().allocate(5_000);
      expect(array).toHaveLength(5_000);
      expect(array.every((byte) => byte === 0)).toBe(true);
      const locked = lockedMappings(process.pid);
      expect(locked).toHaveLength(before + 1);
      expect(locked.every(({ flags }) => flags.includes('lo') && flags.includes('dd') && flags.includes('dc'))).toBe(
        true,
      );
      memory().free(array);
      memory().free(array);
      expect(array).toHaveLength(0);
      expect(lockedMappings(process.pid)).toHaveLength(before);
    });

    it('closes the memory to this process, and opens it with its content', async () => {
      const array = memory().allocate(4_096);
      const length = await readSecret(secret.text('a secret'), array);
      const closed = () =>
        mappings(process.pid).filter(({ permissions, flags }) => permissions.startsWith('---') && flags.includes('lo'));
      const before = closed().length;
      memory().protect(array, 'none');
      expect(closed()).toHaveLength(before + 1);
      memory().protect(array.subarray(8), 'write');
      expect(closed()).toHaveLength(before);
      expect(Buffer.from(array.subarray(0, length)).toString()).toBe('a secret');
      memory().free(array);
    });

    it('refuses to protect memory that it did not allocate, or has freed', async () => {
      await refusal(() => memory().protect(new Uint8Array(64), 'none'), 'ERR_INVALID_ARGUMENT');
      const array = memory().allocate(1);
      memory().free(array);
      await refusal(() => memory().protect(array, 'none'), 'ERR_INVALID_ARGUMENT');
      memory().free(Buffer.from('other memory is left alone'));
    });

    it('is gone when its worker ends, and when nothing refers to it', async () => {
      const counts = await askProgram('keys/programs/secret-memory-ends.mjs', { flags: ['--expose-gc'] });
      expect(counts).toEqual({ inRunningWorker: 3, afterWorker: 0, unreferenced: 5, collected: 0 });
    });

    it('cannot be patched', () => {
      expect(Object.isFrozen(memory())).toBe(true);
      expect(Object.isFrozen(Object.getPrototypeOf(memory()))).toBe(true);
    });

    it('says what to do where the runtime allows JavaScript no memory of others, as Electron does', async () => {
      const { dlopen } = process;
      vi.spyOn(process, 'dlopen').mockImplementation((module, path) => {
        dlopen.call(process, module, path);
        const failure = { code: 'ERR_MEMORY_FAILED', errno: 0, call: 'napi_create_external_arraybuffer' };
        Object.assign(module, { exports: { ...Reflect.get(module, 'exports'), allocateMemory: () => failure } });
      });
      vi.resetModules();
      const fresh = await import('../../src/index.js');
      const remedy = expect.stringContaining('LOCKSIGN_BACKEND=wasm');
      expect(() => fresh.secretMemory()?.allocate(1)).toThrow(
        expect.objectContaining({ code: 'ERR_MEMORY_FAILED', remedy }),
      );
    });
  });
});
