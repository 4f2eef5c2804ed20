/**
 * The text that Backpack's signatures cover: the instruction, the parameters in alphabetical order,
 * the time and the window. In a list of orders, each has its own instruction.
 * @module
 */
import { checkJson, checkSeparators, isPlain, percentEncode, plainEntries, scalarText } from '../../core/parameters.js';
import { refuse } from '../../core/refuse.js';
import type { BodyFields, Parameters } from '../../core/types/request.js';

/** Values are signed as they are, and not as a query encodes them. */
function parametersText(fields: object, field: 'query' | 'body'): string {
  const pairs = plainEntries(fields, field).map(([name, value]): [string, string] => {
    if (name === '') refuse(`${field} has a parameter without a name`);
    return [name, scalarText(value, `${field}.${name}`)];
  });
  checkSeparators(
    pairs.map(([name, value]) => [percentEncode(name), percentEncode(value)]),
    field,
  );
  return pairs
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `&${name}=${value}`)
    .join('');
}

/** The value of a body that is given as text. */
function parsed(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse('body as text must be JSON');
  }
  // Backpack signs the values, and a number can be written in several ways.
  if (JSON.stringify(value) !== text) {
    refuse('body as text must be written as JSON.stringify writes it, without a repeated name');
  }
  return value;
}

/** @param parameters of the query or of the body. A list of orders is given as text. */
export function signedText(
  instruction: string,
  parameters: Parameters | BodyFields | string | undefined,
  field: 'query' | 'body',
): string {
  const value = typeof parameters === 'string' ? parsed(parameters) : (parameters ?? {});
  if (typeof parameters === 'string') checkJson(value, field);
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0) refuse(`${field} must not be an empty list`);
  return list
    .map((each) => {
      if (!isPlain(each)) return refuse(`${field} must be an object, or a list of objects`);
      return `instruction=${instruction}${parametersText(each, field)}`;
    })
    .join('&');
}
