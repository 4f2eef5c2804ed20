/**
 * The copy of this package that the system's agent runs, and its hash.
 * @module
 */
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { refuseInstall } from './refuse.js';

/** A file to copy. `to` is below the program's folder. */
export interface ProgramFile {
  readonly from: string;
  readonly to: string;
}

/** Makes the vault's keys. It and what it needs are the only packages that are not bundled. */
const library = 'sodium-native';

/** The regular files below a folder. @throws {Error} for anything but files and folders. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    if (entry.isFile()) return [path];
    throw new Error(`${path} is neither a file nor a folder`);
  });
}

/**
 * The folder of an installed package, as Node.js finds it ("Loading from node_modules folders").
 */
function packageFolder(name: string, from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const found = join(folder, 'node_modules', name);
    if (statSync(join(found, 'package.json'), { throwIfNoEntry: false }) !== undefined) return found;
    if (folder === dirname(folder)) {
      refuseInstall(`the package ${name} is not installed, and the vault needs it`, `Run \`npm install ${library}\`.`);
    }
  }
}

/** The packages that one needs, with itself. Two versions of one cannot be in the same folder. */
function closureOf(name: string, from: string, found = new Map<string, string>()): ReadonlyMap<string, string> {
  const folder = packageFolder(name, from);
  const before = found.get(name);
  if (before !== undefined) {
    if (before !== folder) refuseInstall(`there are two versions of the package ${name}`, 'Run `npm dedupe`.');
    return found;
  }
  found.set(name, folder);
  const { dependencies = {} }: { dependencies?: Record<string, string> } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  );
  for (const each of Object.keys(dependencies)) closureOf(each, folder, found);
  return found;
}

const ownPlatform = `${process.platform}-${process.arch}`;
/** Another platform's binaries are 18 MB. */
const isOfOtherPlatform = (path: string): boolean =>
  path.startsWith('prebuilds/') && !path.startsWith(`prebuilds/${ownPlatform}/`);

const addonPlaces = [`native/build/Release/locksign.node`, `prebuilds/${ownPlatform}/locksign.node`];

/**
 * The files that the agent needs: the code, the addon of this platform, and sodium-native.
 * @param root the folder of this package.
 * @throws {LocksignError} `ERR_AGENT_INSTALL` if one of them is missing.
 */
export function programFiles(root: string): readonly ProgramFile[] {
  const addon = addonPlaces
    .map((place) => join(root, place))
    .find((path) => lstatSync(path, { throwIfNoEntry: false }));
  if (addon === undefined) {
    return refuseInstall(`the package in ${root} has no addon for ${ownPlatform}`, 'Build it with `npm run build`.');
  }
  const code = filesBelow(join(root, 'dist')).filter((path) => !path.endsWith('.d.ts'));
  const packages = [...closureOf(library, root)].flatMap(([name, folder]) =>
    filesBelow(folder)
      .filter(
        (path) => !isOfOtherPlatform(relative(folder, path)) && !relative(folder, path).startsWith('node_modules/'),
      )
      .map((from) => ({ from, to: join('node_modules', name, relative(folder, from)) })),
  );
  return [
    ...['package.json', 'LICENSE'].map((to) => ({ from: join(root, to), to })),
    ...code.map((from) => ({ from, to: relative(root, from) })),
    { from: addon, to: `prebuilds/${ownPlatform}/locksign.node` },
    ...packages,
  ];
}

/**
 * The hash of a program: SHA-256 of the list that this command prints, with hashes in hexadecimal.
 *
 *     find . -type f | LC_ALL=C sort | xargs -d '\n' sha256sum | sha256sum
 */
export function hashOfFiles(files: readonly ProgramFile[]): string {
  const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
  const sorted = [...files].sort((a, b) => Buffer.compare(Buffer.from(a.to), Buffer.from(b.to)));
  return sha256(sorted.map(({ from, to }) => `${sha256(readFileSync(from))}  ./${to}\n`).join(''));
}

/** The hash of the program in a folder. @throws the system's error if it cannot be read. */
export const hashOfFolder = (folder: string): string =>
  hashOfFiles(filesBelow(folder).map((from) => ({ from, to: relative(folder, from) })));
