/**
 * The rooms of src/: each imports only from the rooms below it, and no files import each other in a
 * circle.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..', 'src');
type Graph = ReadonlyMap<string, readonly string[]>;

/** The files that a text imports, also for types only. */
function importsOf(file: string, text: string): string[] {
  return [...text.matchAll(/(?:from|import\(|import) ?'(\.[^']+)\.js'/g)].map(([, path = '']) =>
    normalize(join(dirname(file), `${path}.ts`)),
  );
}

const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
const graph: Graph = new Map(files.map((file) => [file, importsOf(file, readFileSync(join(root, file), 'utf8'))]));

/** `index.ts`, the entry of the package, is a room of its own. */
const roomOf = (file: string): string => file.split('/')[0] ?? '';

/** What each room may import besides itself. */
const below: Readonly<Record<string, readonly string[]>> = {
  util: [],
  errors: ['util'],
  secrets: ['errors', 'util'],
  backend: ['secrets', 'errors', 'util'],
  process: ['backend', 'secrets', 'errors', 'util'],
  keys: ['backend', 'secrets', 'errors', 'util'],
  exchanges: ['index.ts', 'keys', 'secrets', 'errors', 'util'],
  'index.ts': ['keys', 'process', 'backend', 'secrets', 'errors'],
  adapters: ['index.ts', 'exchanges', 'keys', 'secrets', 'errors', 'util'],
  vault: ['index.ts', 'exchanges', 'keys', 'process', 'secrets', 'errors', 'util'],
  agent: ['index.ts', 'vault', 'exchanges', 'keys', 'process', 'secrets', 'errors', 'util'],
  cli: ['index.ts', 'agent', 'adapters', 'vault', 'exchanges', 'keys', 'process', 'secrets', 'errors', 'util'],
};

/** Imports that go against the directions, as `from -> to`. */
function wrongImports(of: Graph): string[] {
  return [...of].flatMap(([file, imports]) =>
    imports
      .filter((each) => roomOf(each) !== roomOf(file) && !below[roomOf(file)]?.includes(roomOf(each)))
      .map((each) => `${file} -> ${each}`),
  );
}

/** One circle of imports, if there is one. */
function circleIn(of: Graph): readonly string[] | undefined {
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const each of of.get(file) ?? []) {
      const circle = visit(each, [...path, file]);
      if (circle !== undefined) return circle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of of.keys()) {
    const circle = visit(file, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

describe('the rooms of src/', () => {
  it('import only from the rooms below them', () => {
    expect(wrongImports(graph)).toStrictEqual([]);
  });

  it('have no circles of imports', () => {
    expect(circleIn(graph)).toBeUndefined();
  });

  it('give the vault to the command line through two files only', () => {
    const doors = ['vault/index.ts', 'vault/inspect.ts'];
    const used = [...graph].filter(([file]) => roomOf(file) === 'cli').flatMap(([, imports]) => imports);
    expect(used.filter((each) => roomOf(each) === 'vault' && !doors.includes(each))).toStrictEqual([]);
  });

  it('are all known, and a wrong import and a circle are found', () => {
    expect(files.map(roomOf).filter((room) => below[room] === undefined)).toStrictEqual([]);
    const wrong = new Map([
      ['exchanges/a.ts', importsOf('exchanges/a.ts', "import type { X } from '../backend/b.js';")],
    ]);
    expect(wrongImports(wrong)).toStrictEqual(['exchanges/a.ts -> backend/b.ts']);
    const circle = new Map([
      ['util/a.ts', ['util/b.ts']],
      ['util/b.ts', ['util/a.ts']],
    ]);
    expect(circleIn(circle)).toStrictEqual(['util/a.ts', 'util/b.ts', 'util/a.ts']);
  });
});
