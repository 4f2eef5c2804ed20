/**
 * A project in TypeScript compiles against the published declarations, with and without Node's
 * types, and with every kind of module resolution that supports `exports`.
 */
import { copyFileSync, existsSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkout, run } from '../helpers/child.js';
import { layOut } from '../helpers/installed.js';
import { scratch } from '../helpers/scratch.js';

const { path } = scratch();
const project = path('project');
layOut(project);

describe('the types', () => {
  const compilerOptions = {
    module: 'NodeNext',
    target: 'ES2022',
    lib: ['ES2022', 'DOM'], // The package's own types declare Symbol.dispose.
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
  };

  async function compile(name: string, options: Readonly<Record<string, unknown>>): Promise<void> {
    copyFileSync(join(checkout, 'test', 'packaging', 'programs', 'consumer.mts'), join(project, name));
    writeFileSync(
      join(project, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: { ...compilerOptions, ...options }, files: [name] }),
    );
    const tsc = join(checkout, 'node_modules', 'typescript', 'bin', 'tsc');
    const outcome = await run(process.execPath, [tsc, '-p', project]);
    expect(outcome.stdout).toBe('');
    expect(outcome.status).toBe(0);
  }

  // These run first, while the project has no @types/node.
  it.each([
    ['NodeNext', 'NodeNext'],
    ['ESNext', 'Bundler'],
  ])("are right for a project without Node's types: %s, %s", async (module, moduleResolution) => {
    expect(existsSync(join(project, 'node_modules', '@types'))).toBe(false);
    await compile('consumer.mts', { module, moduleResolution, types: [] });
  });

  it('of the vault show its public types and none of its internals', () => {
    const folder = join(checkout, 'dist', 'vault');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.d.ts'));
    expect(files.sort()).toEqual(['index.d.ts', 'sodium/info.d.ts', 'storage/path.d.ts', 'types.d.ts']);
  });

  it.each(['consumer.mts', 'consumer.cts'])('are right for a project in TypeScript: %s', async (name) => {
    const types = join(project, 'node_modules', '@types');
    if (!existsSync(types)) symlinkSync(join(checkout, 'node_modules', '@types'), types);
    await compile(name, { types: ['node'] });
  });
});
