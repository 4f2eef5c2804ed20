/**
 * The package as a project's node_modules has it: either from its tarball, or put together from the build in the checkout.
 * @module
 */
import { copyFileSync, cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { checkout, run } from './child.js';

/** Where a prebuilt addon lies in the package. */
export const prebuilt = join('prebuilds', `${process.platform}-${process.arch}`, 'locksign.node');

/** Makes an empty project that has the package; gives the package's folder. */
export function layOut(project: string): string {
  const installed = join(project, 'node_modules', 'locksign');
  mkdirSync(join(installed, prebuilt, '..'), { recursive: true });
  copyFileSync(join(checkout, 'package.json'), join(installed, 'package.json'));
  cpSync(join(checkout, 'dist'), join(installed, 'dist'), { recursive: true });
  copyFileSync(join(checkout, 'native', 'build', 'Release', 'locksign.node'), join(installed, prebuilt));
  writeFileSync(join(project, 'package.json'), '{ "private": true }\n');
  return installed;
}

const notSources = new Set(['.git', 'build', 'dist', 'node_modules', 'prebuilds', 'test']);

/**
 * Packs the sources as `npm publish` would, in a copy: prebuildify takes the addon's build away, which tests that run meanwhile
 * are using. Gives the tarball's path.
 */
export async function pack(folder: string): Promise<string> {
  const copy = join(folder, 'sources');
  cpSync(checkout, copy, { recursive: true, filter: (path) => !notSources.has(basename(path)) });
  symlinkSync(join(checkout, 'node_modules'), join(copy, 'node_modules'));
  await npm(['pack', '--pack-destination', folder], copy);
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('npm pack made no tarball');
  return join(folder, tarball);
}

/** Runs npm, which must succeed. */
export async function npm(args: readonly string[], cwd: string): Promise<string> {
  // As npm itself was called, if it was: the npm_ variables of an outer `npm test` mean another package.
  const foreign = Object.keys(process.env).filter((name) => /^npm_(package|lifecycle|command)/.test(name));
  const env = Object.fromEntries(foreign.map((name) => [name, undefined]));
  const outcome = await run('npm', args, { cwd, env });
  if (outcome.status !== 0) throw new Error(`npm ${args.join(' ')} failed:\n${outcome.stdout}${outcome.stderr}`);
  return outcome.stdout;
}
