// Compiles the addon with node-gyp, but only changed files. With --optional a missing compiler is
// reported but is not an error: locksign then signs in WebAssembly or with an earlier build.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, 'native');
const nodeGyp = createRequire(import.meta.url).resolve('node-gyp/bin/node-gyp.js');
const makefile = join(folder, 'build', 'Makefile');
// Adding or removing a file changes the modification time of its folder.
const folders = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => join(entry.parentPath, entry.name))
  .filter((path) => !path.startsWith(join(folder, 'build')));
const inputs = [
  ...[folder, ...folders, join(folder, 'binding.gyp')],
  ...[join(import.meta.dirname, 'native-sources.js'), join(root, 'package.json')],
];
const configured = existsSync(makefile) && inputs.every((path) => statSync(path).mtimeMs <= statSync(makefile).mtimeMs);
const built = join(folder, 'build', 'Release', 'locksign.node');
const prebuilt = join(root, 'prebuilds', `${process.platform}-${process.arch}`, 'locksign.node');
const isOptional = process.argv.includes('--optional');

/**
 * Shows the output of node-gyp, or writes it to a file where it would hide more important output.
 */
function report(log) {
  if (!isOptional) {
    process.stderr.write(log);
    return '';
  }
  // node-gyp empties native/build when it configures.
  mkdirSync(join(folder, 'build'), { recursive: true });
  const path = join(folder, 'build', 'failed.log');
  writeFileSync(path, log);
  return ` Its output is in ${relative(process.cwd(), path)}.`;
}

const steps = configured ? ['build'] : ['configure', 'build'];
for (const step of steps) {
  const result = spawnSync(process.execPath, [nodeGyp, step, '-C', folder, '--loglevel=error'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  if (result.status === 0) continue;
  const details = report(`${result.stdout}${result.stderr}`);
  console.error(
    'The native signer could not be built. It needs Python 3, make and a C++17 compiler (Debian: apt install python3 make g++), ' +
      `and Node's headers, which node-gyp downloads.${details}`,
  );
  if (!isOptional) process.exit(1);
  console.error(
    existsSync(built) || existsSync(prebuilt)
      ? 'Going on with the one that was built before.\n'
      : 'Going on without it: keys will be held in WebAssembly, which can be swapped out and dumped.\n',
  );
  break;
}
