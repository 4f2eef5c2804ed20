/**
 * The clock and the randomness that ccxt signs with, held still: two instances that are asked the same sign the same.
 * @module
 */
import { vi } from 'vitest';

/** A moment in 2024, in ms; the exchanges that pad or cut the time see nothing special in it. */
export const frozenAt = 1_712_345_678_901;

let state: number | undefined;

// xorshift32 (Marsaglia 2003): numbers that differ from each other, which zeros would not.
function nextWord(from: number): number {
  let word = from;
  word ^= word << 13;
  word ^= word >>> 17;
  word ^= word << 5;
  return word >>> 0;
}

/** Stops the clock. Before ccxt is imported: it keeps the `Date.now` that it finds then. */
export function freeze(): void {
  vi.useFakeTimers({ toFake: ['Date'], now: frozenAt });
  const random = Math.random;
  const getRandomValues = crypto.getRandomValues.bind(crypto);
  vi.spyOn(Math, 'random').mockImplementation(() => {
    if (state === undefined) return random();
    state = nextWord(state);
    return state / 2 ** 32;
  });
  vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) => {
    if (state === undefined || !(array instanceof Uint8Array)) return getRandomValues(array);
    for (let i = 0; i < array.length; i += 1) {
      state = nextWord(state);
      array[i] = state & 0xff;
    }
    return array;
  });
}

/** Starts randomness over and has it repeat itself from here on. */
export function hold(): void {
  state = 0x9e3779b9;
}

export function letGo(): void {
  state = undefined;
}

/** Does the work with randomness that starts over at each call. */
export function still<T>(work: () => T): T {
  hold();
  try {
    return work();
  } finally {
    letGo();
  }
}
