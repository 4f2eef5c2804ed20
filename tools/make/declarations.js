/**
 * Deletes the declarations of tsc that the package's exports do not reach, because no code can
 * import them.
 * @module
 */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = join(root, 'dist');
/** @type {{ exports: Record<string, string | { types: string }> }} */
const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Grows during the iteration. */
const reached = new Set(
  Object.values(exports).flatMap((each) => (typeof each === 'string' ? [] : [join(root, each.types)])),
);
for (const file of reached) {
  for (const [, path = ''] of readFileSync(file, 'utf8').matchAll(/\b(?:from|import) ?\(?'(\.[^']+)\.js'/g)) {
    reached.add(join(dirname(file), `${path}.d.ts`));
  }
}
for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
  const path = join(folder, name);
  if (name.endsWith('.d.ts') && !reached.has(path)) rmSync(path);
}
