/**
 * Packages that single tests need and that are too large for devDependencies. npm fetches them once
 * into a cache of the checkout.
 * @module
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from './child.js';
import { npm } from './installed.js';

/** A package may have 100 MB, and the connection may be slow. */
export const DOWNLOAD_TIMEOUT = 300_000;

/** The node_modules that has the packages, or the reason why they are missing. */
export type Fetched =
  | { readonly folder: string; readonly missing?: undefined }
  | { readonly folder?: undefined; readonly missing: string };

/**
 * @param name of the folder in the cache. It is fetched once, so name the version.
 * @param packages with their versions, such as `webpack@5.113.0`
 */
export async function fetched(name: string, packages: readonly string[]): Promise<Fetched> {
  const project = join(checkout, 'node_modules', '.cache', 'locksign', name);
  const folder = join(project, 'node_modules');
  const names = packages.map((each) => each.slice(0, each.lastIndexOf('@')));
  if (names.every((each) => existsSync(join(folder, each)))) return { folder };
  mkdirSync(project, { recursive: true });
  writeFileSync(join(project, 'package.json'), '{ "private": true }\n');
  // By default npm tries for over a minute without a network, and asks the registry about packages
  // that it has cached.
  const patience = ['--prefer-offline', '--fetch-retries=1', '--fetch-retry-mintimeout=1000'];
  try {
    await npm(['install', '--ignore-scripts', '--no-audit', '--no-fund', ...patience, ...packages], project);
    return { folder };
  } catch (error) {
    const code = /npm (?:error|ERR!) code (\w+)/.exec(String(error))?.[1];
    return { missing: `npm cannot fetch ${packages.join(' ')}${code === undefined ? '' : ` (${code})`}` };
  }
}
