/**
 * Time per signature, measured the same way in both processes.
 * @module
 */

/** The number of signatures of each order. */
export const rounds = 1000;
const batch = 50;

/**
 * @param {() => void} sign makes one signature
 * @returns {number} microseconds per signature: the median over batches, after one batch to warm up
 */
export function timeSignatures(sign) {
  /** @type {number[]} */
  const batches = [];
  for (let done = 0; done < rounds; done += batch) {
    const began = process.hrtime.bigint();
    for (let i = 0; i < batch; i += 1) sign();
    batches.push(Number(process.hrtime.bigint() - began) / 1000 / batch);
  }
  const sorted = batches.slice(1).sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
