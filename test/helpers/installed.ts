/**
 * Installs the package in a project's node_modules, either from its tarball or from the build in
 * the checkout.
 * @module
 */
import { copyFileSync, cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { checkout, run } from './child.js';

/** The path of a prebuilt addon in the package. */
export const prebuilt = join('prebuilds', `${process.platform}-${process.arch}`, 'locksign.node');

/** Makes an empty project with the package installed, and returns the folder of the package. */
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
 * Packs the sources as `npm publish` would, and returns the path of the tarball. It works on a
 * copy, because prebuildify removes the build of the addon, which other tests use at the same time.
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

/** Runs npm and throws if it fails. */
export async function npm(args: readonly string[], cwd: string): Promise<string> {
  // The npm_ variables of an outer `npm test` describe this package and not the one in `cwd`.
  const foreign = Object.keys(process.env).filter((name) => /^npm_(package|lifecycle|command)/.test(name));
  const env = Object.fromEntries(foreign.map((name) => [name, undefined]));
  const outcome = await run('npm', args, { cwd, env });
  if (outcome.status !== 0) throw new Error(`npm ${args.join(' ')} failed:\n${outcome.stdout}${outcome.stderr}`);
  return outcome.stdout;
}
