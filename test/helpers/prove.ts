/**
 * How far a random test or a repeated scan goes. `npm test` runs a sample; `npm run prove:<name>`
 * sets both variables.
 * @module
 */

function positiveInteger(name: string): number | undefined {
  const text = process.env[name];
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new Error(`${name} must be a positive integer`);
  return Number(text);
}

/** The number of cases that a proof asks for, or the sample. */
export const proofCases = (sample: number): number => positiveInteger('PROVE_CASES') ?? sample;

/** The seed of all random input, printed with each failure. */
export const proofSeed: number = positiveInteger('PROVE_SEED') ?? 1 + (Date.now() % 0xffff_ffff);
