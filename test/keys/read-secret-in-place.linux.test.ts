/**
 * secret.bytes() of memory outside the heap: calls of the allocating function show whether a copy
 * is made.
 */
import { expect, it, vi } from 'vitest';
import { SigningKey, secret } from '../../src/index.js';
import { bytesOutsideHeap } from '../../src/util/primordials.js';

const isNative = process.env['LOCKSIGN_BACKEND'] === 'native';

vi.mock('../../src/util/primordials.js', { spy: true });

const options = { algorithm: 'hmac-sha256', encoding: 'utf8' } as const;

async function copies(outsideHeap: boolean): Promise<number> {
  const bytes = Buffer.from(new ArrayBuffer(8)).fill('a');
  vi.mocked(bytesOutsideHeap).mockClear();
  (await SigningKey.load(secret.bytes(bytes, { outsideHeap }), options)).destroy();
  expect(bytes.every((byte) => byte === 0)).toBe(true);
  return vi.mocked(bytesOutsideHeap).mock.calls.length;
}

it('the native backend reads a secret outside the heap in place, without the array that a copy needs', async () => {
  await SigningKey.load(secret.text('warm'), options);
  expect(await copies(false)).toBe(1);
  expect(await copies(true)).toBe(isNative ? 0 : 1);
});
