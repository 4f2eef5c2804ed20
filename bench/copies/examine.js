/**
 * One way to sign under examination: a process that signs, and a search of what it left.
 * @module
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { keyForms } from '../../examples/demo/key-forms.js';
import { searchMemory } from './memory.js';
import { secretVariable } from './ways.js';

/** @typedef {{ secret: number, blocks: number, states: number }} Copies */
/**
 * @typedef {object} WayResult
 * @property {string} way
 * @property {string} label
 * @property {Copies} memory
 * @property {number} bytes searched
 * @property {readonly string[]} refused mappings that the kernel does not show
 * @property {Copies} [swap]
 * @property {number} [swapped] kB of the process in swap
 */

/**
 * @param {readonly import('../../examples/demo/key-forms.js').KeyForm[]} forms
 * @param {readonly number[]} counts
 * @returns {Copies}
 */
function sumCopies(forms, counts) {
  const copies = { secret: 0, blocks: 0, states: 0 };
  for (const [index, { form }] of forms.entries()) {
    const kind = form.includes('block') ? 'blocks' : form.includes('state') ? 'states' : 'secret';
    copies[kind] += counts[index] ?? 0;
  }
  return copies;
}

/**
 * @param {import('./ways.js').Way} way
 * @param {string} folder
 * @param {import('./swap.js').SwapFile | undefined} swapFile
 * @returns {Promise<WayResult>}
 */
export async function examine({ id, label, environment, settings }, folder, swapFile) {
  const secret = randomBytes(32).toString('hex');
  const marker = randomBytes(32);
  const path = join(folder, id);
  if (!environment) writeFileSync(path, secret, { mode: 0o600 });
  const bot = spawn(process.execPath, [join(import.meta.dirname, 'bot.js'), id, path, marker.toString('hex')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...settings, ...(environment ? { [secretVariable]: secret } : {}) },
  });
  try {
    const [answer] = await Promise.race([once(createInterface(bot.stdout), 'line'), once(bot, 'exit')]);
    if (typeof answer !== 'string' || bot.pid === undefined) throw new Error(`${label}: the process could not sign`);
    bot.kill('SIGSTOP'); // so that nothing moves while it is read

    const forms = keyForms(secret, 'utf8', 'hmac-sha256');
    const needles = [...forms.map(({ bytes }) => bytes), marker];
    const { counts, bytes, refused } = searchMemory(bot.pid, needles);
    if (!counts.at(-1))
      throw new Error(`${label}: the search did not find what it must find; its result means nothing`);
    const result = { way: id, label, memory: sumCopies(forms, counts), bytes, refused };
    if (swapFile === undefined) return result;

    const swapped = await swapFile.pushOut(bot.pid);
    const swapCounts = await swapFile.search(needles);
    if (!swapCounts.at(-1)) throw new Error(`${label}: the process was not written to the swap file`);
    return { ...result, swap: sumCopies(forms, swapCounts), swapped };
  } finally {
    bot.kill('SIGKILL');
  }
}
