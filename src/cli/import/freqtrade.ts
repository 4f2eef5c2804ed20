/**
 * Reads freqtrade's variables, such as `FREQTRADE__EXCHANGE__KEY`, as its configuration file. Two
 * underscores separate the names of nested fields.
 * @see https://www.freqtrade.io/en/stable/configuration/#environment-variables
 * @module
 */
import type { Found } from './found.js';
import type { Leaf, Node } from './leaf.js';
import { findInTree } from './tree.js';

const prefix = 'FREQTRADE__';

export const isOfFreqtrade = (name: string): boolean => name.startsWith(prefix);

type Fields = Map<string, Node>;

/** Adds a value under its path. A later variable replaces one with which it cannot be combined. */
function put(fields: Fields, [name = '', ...rest]: readonly string[], leaf: Leaf): void {
  if (rest.length === 0) {
    fields.set(name, leaf);
    return;
  }
  const there = fields.get(name);
  const inner: Fields = new Map(there?.kind === 'object' ? there.fields : []);
  put(inner, rest, leaf);
  fields.set(name, { kind: 'object', fields: inner });
}

export function findInFreqtrade(variables: ReadonlyMap<string, Leaf>): Found {
  const fields: Fields = new Map();
  for (const [name, leaf] of variables) {
    if (isOfFreqtrade(name)) put(fields, name.slice(prefix.length).toLowerCase().split('__'), leaf);
  }
  return findInTree({ kind: 'object', fields });
}
