/**
 * Reads a JSON file as a tree of fields.
 * @module
 */
import type { Span } from '../../util/dotenv.js';
import { JsonError } from '../../util/json-error.js';
import { readJson, type Value } from '../../util/json-spans.js';
import { copyText, textOf } from '../../util/json-text.js';
import { ImportError } from '../exit.js';
import { type Found, isEmpty, lineOf, soundsSecret } from './found.js';
import type { Leaf, Node } from './leaf.js';
import { findInTree } from './tree.js';

const notJson = 'The file is not JSON';

/** @throws {ImportError} instead of a JsonError: the problem, then why and where. */
function refusing<T>(file: Uint8Array, problem: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const where = error.position === undefined ? '' : ` in line ${lineOf(file, error.position)}`;
    throw new ImportError(`${problem}: ${error.message}${where}.`);
  }
}

function copyWord(file: Uint8Array, { start, end }: Span, memory: Uint8Array): number {
  if (end - start > memory.length) throw new ImportError('A value in the file is too long.');
  memory.set(file.subarray(start, end));
  return end - start;
}

function leafOf(file: Uint8Array, value: Extract<Value, { kind: 'text' | 'scalar' }>, path: readonly string[]): Leaf {
  const { kind, span } = value;
  const isText = kind === 'text';
  const copy = (memory: Uint8Array): number =>
    refusing(file, 'A secret in the file cannot be read', () => copyText(file, span, memory));
  return {
    kind: 'leaf',
    isText,
    isEmpty: isEmpty(span),
    spans: [span],
    place: () => ({ name: path.join('.'), line: lineOf(file, span.start) }),
    writeTo: (memory) => (isText ? copy(memory) : copyWord(file, span, memory)),
    text: () => textOf(file, span),
  };
}

function treeOf(file: Uint8Array, value: Value, path: readonly string[]): Node {
  if (value.kind === 'list') return { kind: 'list', items: value.items.map((item) => treeOf(file, item, path)) };
  if (value.kind !== 'object') return leafOf(file, value, path);
  const fields = [...value.fields].map(([name, each]): [string, Node] => [name, treeOf(file, each, [...path, name])]);
  return { kind: 'object', fields: new Map(fields) };
}

export const findInJson = (file: Uint8Array): Found =>
  refusing(file, notJson, () => findInTree(treeOf(file, readJson(file), [])));

/** Paths of texts whose names sound like secrets, except those that are imported. */
export function fieldsLeft(file: Uint8Array, isImported: (span: Span) => boolean): string[] {
  const left = (value: Value, path: readonly string[]): string[] => {
    if (value.kind === 'object') return [...value.fields].flatMap(([name, each]) => left(each, [...path, name]));
    if (value.kind === 'list') return value.items.flatMap((each) => left(each, path));
    if (value.kind !== 'text' || !soundsSecret(path.at(-1) ?? '')) return [];
    return isEmpty(value.span) || isImported(value.span) ? [] : [path.join('.')];
  };
  return [...new Set(refusing(file, notJson, () => left(readJson(file), [])))];
}
