/**
 * Many keys sign in several threads at once. Every signature is correct, and no page remains
 * allocated.
 */
import { expect, it } from 'vitest';
import { runProgram } from '../helpers/child.js';
import { proofCases } from '../helpers/prove.js';

const cases = proofCases(2_000);
const threads = 4;

it(`signs ${cases} times in each of ${threads} threads, and gives all memory back`, async () => {
  const args = [String(threads), String(cases)];
  const { stdout, stderr } = await runProgram('keys/programs/load.mjs', { args });
  expect(stderr).toBe('');
  const { answers, pagesBefore, pagesAfter } = JSON.parse(stdout);
  expect(answers).toEqual(Array.from({ length: threads }, () => ({ cases, wrong: 0 })));
  expect(pagesAfter).toBe(pagesBefore);
}, 600_000_000);
