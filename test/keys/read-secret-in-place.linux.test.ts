/**
 * secret.bytes() of memory outside the heap: whether a copy is made, seen by the function that makes room for it.
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

it('a secret outside the heap is read in place natively: no array is made for a copy, as one is otherwise', async () => {
  await SigningKey.load(secret.text('warm'), options);
  expect(await copies(false)).toBe(1);
  expect(await copies(true)).toBe(isNative ? 0 : 1);
});
