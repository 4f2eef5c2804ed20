/**
 * Times contestants in turns. In every round each runs one batch, and the order rotates. A machine
 * that slows down for a while slows all of them, so their ratios stay the same.
 * @module
 */
import { performance } from 'node:perf_hooks';

/**
 * @typedef {object} Contestant
 * @property {string} id
 * @property {(count: number) => unknown} run runs `count` times; may return a promise
 */
/**
 * @typedef {object} Pace
 * @property {number} rounds
 * @property {number} batch length of one batch, ms
 * @property {number} warmUp for each contestant before it is timed, ms
 */

/**
 * @param {Contestant} contestant
 * @param {number} count
 * @returns {Promise<number>} ms
 */
async function time({ run }, count) {
  const start = performance.now();
  await run(count);
  return performance.now() - start;
}

/**
 * Runs until the just-in-time compiler has finished, then returns the number of runs in a batch.
 * @param {Contestant} contestant
 * @param {Pace} pace
 */
async function calibrate(contestant, { batch, warmUp }) {
  let count = 1;
  let spent = 0;
  let last = 0;
  while (spent < warmUp) {
    last = await time(contestant, count);
    spent += last;
    if (spent < warmUp && last < batch) count *= 2;
  }
  return Math.max(1, Math.round((count * batch) / last));
}

/**
 * @template {Contestant} C
 * @param {readonly C[]} contestants
 * @param {Pace} pace
 * @returns {Promise<Map<string, number[]>>} ns for one run, by id, one sample a round
 */
export async function race(contestants, pace) {
  const entries = [];
  for (const contestant of contestants) {
    /** @type {number[]} */
    const samples = [];
    entries.push({ contestant, count: await calibrate(contestant, pace), samples });
  }
  for (let round = 0; round < pace.rounds; round += 1) {
    const first = round % entries.length;
    for (const { contestant, count, samples } of [...entries.slice(first), ...entries.slice(0, first)]) {
      samples.push(((await time(contestant, count)) * 1e6) / count);
    }
  }
  return new Map(entries.map(({ contestant, samples }) => [contestant.id, samples]));
}
