/**
 * The two child processes, which hold what this process must not: the sample secrets.
 * @module
 */
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** @param {string} file */
const beside = (file) => fileURLToPath(new URL(file, import.meta.url));

/** @returns {import('../../tools/forensics/fingerprint.js').Fingerprint[]} of every form of every sample secret */
export function sampleFingerprints() {
  return JSON.parse(execFileSync(process.execPath, [beside('sample-fingerprints.js')], { encoding: 'utf8' }));
}

/**
 * Has a bot with `createHmac` sign the same messages, and search its own memory.
 * @param {import('./bot.js').Work} work
 * @returns {Promise<import('./bot.js').Result>}
 */
export async function runBot(work) {
  const bot = fork(beside('bot.js'), { execArgv: [`--env-file=${beside('secrets/sample.env')}`] });
  bot.send(work);
  const ended = once(bot, 'exit').then(([code]) => {
    throw new Error(`the child process ended with ${code} before it answered`);
  });
  const [result] = await Promise.race([once(bot, 'message'), ended]);
  ended.catch(() => undefined);
  return result;
}
