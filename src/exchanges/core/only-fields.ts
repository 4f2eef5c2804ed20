/**
 * Copies objects whose fields are known. A misspelled or inherited field would otherwise be lost
 * silently.
 * @module
 */
import { plainEntries, snapshot } from './parameters.js';
import { refuse } from './refuse.js';

/** Every field of a union's members. */
type FieldOf<T> = T extends unknown ? keyof T : never;

/**
 * A copy of the object. Each of its fields is known and has a value.
 * @param what its name in an error.
 */
export function onlyFields<T extends object>(given: T, names: readonly FieldOf<T>[], what = 'the request'): T {
  const copy = snapshot(given);
  const known: readonly PropertyKey[] = names;
  for (const [name, value] of plainEntries(copy, what)) {
    if (!known.includes(name)) {
      refuse(`${name} is not a field of ${what}: ${known.length === 0 ? 'it has none' : `use ${known.join(', ')}`}`);
    }
    // A lost price would turn a limit order into a market order.
    if (value === undefined) refuse(`${name} is undefined: give it a value or leave it out`);
  }
  return copy;
}
