/**
 * Finds the folder of this package, in which its addon is. A bundler moves the code elsewhere.
 * @module
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Importing node:fs would build a module namespace with all of its exports, which takes longer than
// importing the rest of this package.
const { existsSync, readFileSync } = process.getBuiltinModule('node:fs');

/** webpack and Rspack define it in the modules of a bundle. */
declare const __webpack_require__: unknown;

interface OwnPackage {
  readonly root: string;
  readonly version: string;
}

/** Finds it by its manifest, because src/ and dist/ have different depths. */
function find(): OwnPackage | undefined {
  // A bundler that emits CommonJS replaces import.meta.url with undefined. webpack replaces it with
  // the path where the bundle was made. On another machine, an attacker may be able to put an addon
  // there.
  if (import.meta.url === undefined || typeof __webpack_require__ !== 'undefined') return undefined;
  const root = packageScope(dirname(fileURLToPath(import.meta.url)));
  if (root === undefined) return undefined;
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return fieldOf(manifest, 'name') === 'locksign' ? { root, version: String(fieldOf(manifest, 'version')) } : undefined;
}

/** Finds the nearest folder with a package.json (Node's documentation, "Package scope"). */
function packageScope(start: string): string | undefined {
  let folder = start;
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
  return folder;
}

function fieldOf(manifest: unknown, name: 'name' | 'version'): unknown {
  return typeof manifest === 'object' && manifest !== null ? Reflect.get(manifest, name) : undefined;
}

/** undefined if this code is part of a bundle. It is found at import, which throws nothing. */
export const ownPackage = ((): OwnPackage | undefined => {
  try {
    return find();
  } catch {
    return undefined; // The code that it became a part of has a manifest that is not JSON.
  }
})();
