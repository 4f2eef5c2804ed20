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
 * @param {readonly import('../../tools/forensics/search.js').SearchReport[]} reports
 * @returns {Copies}
 */
function sumCopies(reports) {
  const copies = { secret: 0, blocks: 0, states: 0 };
  for (const { owner, form, count } of reports.flatMap(({ findings }) => findings)) {
    if (owner !== 'secret') continue;
    copies[form.includes('block') ? 'blocks' : form.includes('state') ? 'states' : 'secret'] += count;
  }
  return copies;
}

/**
 * A way whose processes have signed, and can be searched.
 * @typedef {object} Signed
 * @property {string} id
 * @property {string} label
 * @property {string} secret
 * @property {ReadonlyMap<number, Buffer>} markers a text that each process holds, by process
 */

/**
 * Searches all processes of a way. They stay stopped, so that nothing moves while they are read.
 * @param {Signed} signed
 * @param {import('./swap.js').SwapFile | undefined} swapFile
 * @returns {Promise<WayResult>}
 */
export async function searchAll({ id, label, secret, markers }, swapFile) {
  const forms = keyForms(secret, 'utf8', 'hmac-sha256');
  const secrets = forms.map(({ form, bytes }) => ({ owner: 'secret', key: id, form, hex: bytes.toString('hex') }));
  const needles = (/** @type {Buffer} */ marker) => [
    ...secrets,
    { owner: 'control', key: id, form: 'marker', hex: marker.toString('hex') },
  ];
  const reports = [];
  for (const [pid, marker] of markers) {
    process.kill(pid, 'SIGSTOP');
    const report = searchProcess(pid, needles(marker));
    if (!hasMarker(report))
      throw new Error(`${label}: the search missed the marker that it must find, so its result means nothing`);
    reports.push(report);
  }
  const result = {
    way: id,
    label,
    memory: sumCopies(reports),
    bytes: reports.reduce((sum, { bytes }) => sum + bytes, 0),
    refused: reports.flatMap(({ refusals }) => refusals.map(({ where }) => where)),
  };
  if (swapFile === undefined) return result;

  const inSwap = [];
  let swapped = 0;
  for (const [pid, marker] of markers) {
    swapped += await swapFile.pushOut(pid);
    const report = await swapFile.search(needles(marker));
    if (!hasMarker(report)) throw new Error(`${label}: a process was not written to the swap file`);
    inSwap.push(report);
  }
  // The last search sees the pages of all of them.
  return { ...result, swap: sumCopies(inSwap.slice(-1)), swapped };
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
    return await searchAll({ id, label, secret, markers: new Map([[bot.pid, marker]]) }, swapFile);
  } finally {
    bot.kill('SIGKILL');
  }
}
