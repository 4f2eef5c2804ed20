/**
 * Writes the lists in a query or a form as the exchange expects them. There is no common form, and
 * an exchange that ignored half of a list would cancel half of the orders.
 * @module
 */
import { scalarText } from './parameters.js';
import { refuse } from './refuse.js';
import type { ListStyle, Scalar } from './types/request.js';

const asJson = 'Give the list as JSON text.';

/** An element as text. Numbers and Booleans are written the same in JSON. */
function elementText(value: unknown, field: string): string {
  return typeof value === 'object' || value === undefined
    ? refuse(`${field} must be text, a number, true or false`, asJson)
    : scalarText(value, field);
}

function written(values: readonly unknown[], field: string, style: ListStyle): Scalar | string[] {
  const texts = values.map((each, index) => elementText(each, `${field}[${index}]`));
  switch (style) {
    case 'json':
      return `[${texts.map((text, index) => (typeof values[index] === 'string' ? JSON.stringify(text) : text)).join(',')}]`;
    case 'comma':
      if (texts.some((text) => text.includes(','))) {
        refuse(`${field} has an element with a comma, which would be taken for two elements`);
      }
      return texts.join(',');
    default:
      return texts;
  }
}

/**
 * Replaces each list among the parameters by its text. The styles `repeat` and `brackets` keep it.
 * @param parent names the parameters in an error.
 * @param style of the exchange. Absent: it documents none.
 */
export function withWrittenLists<T extends object>(
  parameters: T,
  parent: 'query' | 'body',
  { lists: style, name }: { readonly lists?: ListStyle; readonly name: string },
): T {
  const entries = Object.entries(parameters).map(([key, value]: [string, unknown]) => {
    const field = `${parent}.${key}`;
    if (!Array.isArray(value)) return [key, value];
    if (value.length === 0) refuse(`${field} is an empty list, which parameters cannot represent`);
    if (style === undefined) {
      refuse(
        `${field} is a list, and ${name} has no common form for lists`,
        'Give it as the text that the endpoint documents.',
      );
    }
    return [key, written(value, field, style)];
  });
  return Object.fromEntries(entries);
}
