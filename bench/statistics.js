/**
 * Order statistics. They are robust against the long tails of a shared machine.
 * @module
 */

/** @typedef {{ readonly lower: number, readonly median: number, readonly upper: number }} Quartiles */

/**
 * Returns the value below which this share of the samples lies, interpolated between neighbours.
 * @param {readonly number[]} sorted ascending, not empty
 * @param {number} share 0 to 1
 */
export function quantile(sorted, share) {
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}

/**
 * @param {readonly number[]} samples not empty
 * @returns {Quartiles}
 */
export function quartiles(samples) {
  const sorted = samples.toSorted((a, b) => a - b);
  return { lower: quantile(sorted, 0.25), median: quantile(sorted, 0.5), upper: quantile(sorted, 0.75) };
}

/**
 * The speed ratio: reference time divided by time, sample by sample. A slowdown of a whole round
 * cancels out.
 *
 * @param {readonly number[]} reference one sample a round
 * @param {readonly number[]} samples of the same rounds
 */
export function pairedRatio(reference, samples) {
  return quartiles(samples.map((sample, round) => (reference[round] ?? Number.NaN) / sample));
}
