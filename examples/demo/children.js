/**
 * The two child processes that hold the sample secrets, which this process must not hold.
 * @module
 */
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** @param {string} file */
const path = (file) => fileURLToPath(new URL(file, import.meta.url));

/**
 * @returns {import('../../tools/forensics/fingerprint.js').Fingerprint[]} of every sample secret in
 * every form that signing may leave in memory
 */
export function sampleFingerprints() {
  return JSON.parse(execFileSync(process.execPath, [path('sample-fingerprints.js')], { encoding: 'utf8' }));
}

/**
 * Runs a bot that signs the same messages with `createHmac` and searches its own memory.
 * @param {import('./bot.js').Work} work
 * @returns {Promise<import('./bot.js').Result>}
 */
export async function runBot(work) {
  const bot = fork(path('bot.js'), { execArgv: [`--env-file=${path('secrets/sample.env')}`] });
  bot.send(work);
  const ended = once(bot, 'exit').then(([code]) => {
    throw new Error(`the child process ended with ${code} before it answered`);
  });
  const [result] = await Promise.race([once(bot, 'message'), ended]);
  ended.catch(() => undefined);
  return result;
}
