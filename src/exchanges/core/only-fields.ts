/**
 * For what is made of known fields: one that is misspelled, or that an object inherits, would be
 * lost without a word.
 * @module
 */
import { plainEntries, snapshot } from './parameters.js';
import { refuse } from './refuse.js';

/** Every field of a union's members. */
type FieldOf<T> = T extends unknown ? keyof T : never;

/**
 * A copy of what was given, each field of which is known and has a value.
 * @param what to call it in an error.
 */
export function onlyFields<T extends object>(given: T, names: readonly FieldOf<T>[], what = 'the request'): T {
  const copy = snapshot(given);
  const known: readonly PropertyKey[] = names;
  for (const [name, value] of plainEntries(copy, what)) {
    if (!known.includes(name)) {
      refuse(`${name} is not a field of ${what}: ${known.length === 0 ? 'it has none' : `use ${known.join(', ')}`}`);
    }
    // A price that got lost on the way here would make a market order of a limit order.
    if (value === undefined) refuse(`${name} is undefined: give it a value or leave it out`);
  }
  return copy;
}
