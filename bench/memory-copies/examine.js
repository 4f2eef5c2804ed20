/**
 * Examines one way to sign: starts a process that signs, and searches its memory afterwards.
 * @module
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { keyForms } from '../../tools/forensics/key-forms.js';
import { searchProcess } from '../../tools/forensics/search.js';
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
 * @param {import('../../tools/forensics/search.js').SearchReport} report
 * @returns {Copies}
 */
function sumCopies({ findings }) {
  const copies = { secret: 0, blocks: 0, states: 0 };
  for (const { owner, form, count } of findings) {
    if (owner !== 'secret') continue;
    copies[form.includes('block') ? 'blocks' : form.includes('state') ? 'states' : 'secret'] += count;
  }
  return copies;
}

/** @param {import('../../tools/forensics/search.js').SearchReport} report */
const hasMarker = ({ findings }) => findings.some(({ owner }) => owner === 'control');

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
    const needles = [
      ...forms.map(({ form, bytes }) => ({ owner: 'secret', key: id, form, hex: bytes.toString('hex') })),
      { owner: 'control', key: id, form: 'marker', hex: marker.toString('hex') },
    ];
    const found = searchProcess(bot.pid, needles);
    if (!hasMarker(found))
      throw new Error(`${label}: the search missed the marker that it must find, so its result means nothing`);
    const result = {
      way: id,
      label,
      memory: sumCopies(found),
      bytes: found.bytes,
      refused: found.refusals.map(({ where }) => where),
    };
    if (swapFile === undefined) return result;

    const swapped = await swapFile.pushOut(bot.pid);
    const inSwap = await swapFile.search(needles);
    if (!hasMarker(inSwap)) throw new Error(`${label}: the process was not written to the swap file`);
    return { ...result, swap: sumCopies(inSwap), swapped };
  } finally {
    bot.kill('SIGKILL');
  }
}
