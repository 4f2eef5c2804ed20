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
 * Copies an object and checks that each of its fields is known and has a value.
 * @param subject names the object in an error.
 */
export function onlyFields<T extends object>(given: T, names: readonly FieldOf<T>[], subject = 'the request'): T {
  const copy = snapshot(given);
  const known: readonly PropertyKey[] = names;
  for (const [name, value] of plainEntries(copy, subject)) {
    if (!known.includes(name)) {
      const remedy = known.length === 0 ? 'Omit it.' : `Use ${known.join(', ')}.`;
      refuse(`${name} is not a field of ${subject}`, remedy);
    }
    // A lost price would turn a limit order into a market order.
    if (value === undefined) refuse(`${name} is undefined`, 'Give it a value or omit it.');
  }
  return copy;
}
