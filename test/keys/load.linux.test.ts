/**
 * Many keys sign in several threads at once. Every signature is correct, and no page remains
 * allocated.
 */
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { run } from '../helpers/child.js';
import { proofCases } from '../helpers/prove.js';

const cases = proofCases(2_000);
const threads = 4;
const worker = fileURLToPath(new URL('load-worker.mjs', import.meta.url));
const script = fileURLToPath(new URL('load.mjs', import.meta.url));

it(`signs ${cases} times in each of ${threads} threads, and gives all memory back`, async () => {
  const { stdout, stderr } = await run(process.execPath, [script, worker, String(threads), String(cases)]);
  expect(stderr).toBe('');
  const { answers, pagesBefore, pagesAfter } = JSON.parse(stdout);
  expect(answers).toEqual(Array.from({ length: threads }, () => ({ cases, wrong: 0 })));
  expect(pagesAfter).toBe(pagesBefore);
}, 600_000_000);
