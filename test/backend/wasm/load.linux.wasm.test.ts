/**
 * How the WebAssembly backend makes several keys from one secret, and in which slots.
 * signing-key-load-all.test.ts shows that all of them sign.
 */
import { createHash, createHmac } from 'node:crypto';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { BackendKey, KeyOptions } from '../../../src/backend/backend.js';
import type * as Modules from '../../../src/backend/wasm/modules.js';
import { createWasmBackend } from '../../../src/backend/wasm/wasm-backend.js';
import { secret } from '../../../src/secrets/source.js';

const hmac: KeyOptions = { algorithm: 'hmac-sha256', encoding: 'utf8' };
const suffix: KeyOptions = { algorithm: 'secret-suffix-md5', encoding: 'utf8' };
const wrong: KeyOptions = { algorithm: 'hmac-sha512', encoding: 'hex' };
const text = 'not hexadecimal';
const backend = createWasmBackend();
const load = async (...purposes: KeyOptions[]): Promise<BackendKey[]> =>
  (await backend.load(secret.text(text), purposes)).keys;

const made = vi.hoisted(() => ({ couriers: 0 }));
vi.mock('../../../src/backend/wasm/modules.js', async (original) => {
  const modules = await original<typeof Modules>();
  const connectCourier = (simd: boolean): Modules.Courier => {
    made.couriers++;
    return modules.connectCourier(simd);
  };
  return { ...modules, connectCourier };
});
beforeEach(() => {
  made.couriers = 0;
});

describe('a secret with several purposes', () => {
  test('gives back every slot when a later purpose is refused', async () => {
    for (let time = 0; time < 300; time++) {
      await expect(load(hmac, suffix, wrong)).rejects.toMatchObject({ code: 'ERR_SECRET_HEX' });
    }
    expect(made.couriers).toBe(0);
  });

  test.each([
    ['HMAC keys', 256, hmac, createHmac('sha256', text).update('m').digest('hex')],
    ['suffix keys', 64, suffix, createHash('md5').update(`m${text}`).digest('hex')],
  ])('gets another pair of instances when there are more than one has room for: %s', async (_, room, options, right) => {
    const keys = await load(...Array.from({ length: room }, () => options));
    expect(made.couriers).toBe(0);
    keys.push(...(await load(options)));
    expect(made.couriers).toBe(1);
    expect(new Set(keys.map((key) => key.sign('m', 'hex')))).toEqual(new Set([right]));
    for (const key of keys) key.destroy();
    for (const key of await load(options)) key.destroy();
    expect(made.couriers).toBe(1);
  });

  test('says which limit was exceeded', async () => {
    const long = secret.text('k'.repeat(257));
    await expect(backend.load(long, [hmac, suffix])).rejects.toMatchObject({ code: 'ERR_SECRET_TOO_LONG', limit: 256 });
    const longer = secret.text('k'.repeat(4097));
    await expect(backend.load(longer, [suffix])).rejects.toMatchObject({ code: 'ERR_SECRET_TOO_LONG', limit: 4096 });
  });
});
