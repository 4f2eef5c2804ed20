// Compiles the addon with node-gyp, only what has changed. With --optional a missing compiler is reported and not
// an error: locksign then signs in WebAssembly.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const folder = import.meta.dirname;
const nodeGyp = createRequire(import.meta.url).resolve('node-gyp/bin/node-gyp.js');
const buildFolder = join(folder, 'build');
const makefile = join(buildFolder, 'Makefile');
const inputs = ['binding.gyp', 'sources.js', '.', '../package.json'].map((name) => join(folder, name));
const configured = existsSync(makefile) && inputs.every((path) => statSync(path).mtimeMs <= statSync(makefile).mtimeMs);
const isOptional = process.argv.includes('--optional');
const needs = 'It needs Python 3, make and a C++17 compiler (Debian: apt install python3 make g++).';

/** Two sentences instead of node-gyp's forty lines, which are kept. */
function goOnWithout(log) {
  mkdirSync(buildFolder, { recursive: true });
  writeFileSync(join(buildFolder, 'build.log'), log);
  console.error(`The native signer could not be built (the log is native/build/build.log). ${needs}`);
  console.error('Going on without it: keys will be held in WebAssembly, which can be swapped out and dumped.\n');
}

function fail(log) {
  process.stderr.write(log);
  console.error(`The native signer could not be built. ${needs}`);
  process.exitCode = 1;
}

const steps = configured ? ['build'] : ['configure', 'build'];
for (const step of steps) {
  const result = spawnSync(process.execPath, [nodeGyp, step, '-C', folder, '--loglevel=error'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  if (result.status === 0) continue;
  const log = `${result.stdout}${result.stderr}`;
  if (isOptional) goOnWithout(log);
  else fail(log);
  break;
}
