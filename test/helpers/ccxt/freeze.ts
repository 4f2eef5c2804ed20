/**
 * Stops the clock and fixes the random numbers that ccxt signs with, so that two instances sign the
 * same.
 * @module
 */
import { vi } from 'vitest';

/** A moment in 2024, in ms. Exchanges that pad or truncate the time keep all its digits. */
export const frozenAt = 1_712_345_678_901;

let state: number | undefined;

// xorshift32 (Marsaglia 2003), because zeros would all be equal.
function nextWord(from: number): number {
  let word = from;
  word ^= word << 13;
  word ^= word >>> 17;
  word ^= word << 5;
  return word >>> 0;
}

/**
 * Stops the clock. Call it before ccxt is imported, because ccxt keeps the `Date.now` that it finds
 * then.
 */
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

/** Restarts the random numbers, which repeat from here on. */
export function hold(): void {
  state = 0x9e3779b9;
}

export function letGo(): void {
  state = undefined;
}

/** Does the work with random numbers that restart at each call. */
export function still<T>(work: () => T): T {
  hold();
  try {
    return work();
  } finally {
    letGo();
  }
}
