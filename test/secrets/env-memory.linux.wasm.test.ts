/**
 * A load from secret.env() that fails in WebAssembly for want of memory: the variable stays, and
 * can be loaded again.
 */
import { expect, test } from 'vitest';
import { askProgram } from '../helpers/child.js';
import { expected } from '../helpers/keys.js';

test('a variable is untouched if there is no memory for another signer', async () => {
  const program = 'secrets/programs/load-without-memory.mjs';
  const value = 'cT7pQ9wLx2VbN4mK';
  const answer = await askProgram(program, { args: ['TRADING_SECRET'], env: { TRADING_SECRET: value } });
  expect(answer).toStrictEqual([
    { result: 'ERR_MEMORY_EXHAUSTED', inBlock: true, isKnown: true },
    { result: expected('hmac-sha256', value, 'message'), inBlock: false, isKnown: false },
  ]);
});
