// Compiles the addon with node-gyp, only what has changed. With --optional a missing compiler is reported and not
// an error: locksign then signs in WebAssembly.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const folder = import.meta.dirname;
const nodeGyp = createRequire(import.meta.url).resolve('node-gyp/bin/node-gyp.js');
const makefile = join(folder, 'build', 'Makefile');
const inputs = ['binding.gyp', 'sources.js', '.', '../package.json'].map((name) => join(folder, name));
const configured = existsSync(makefile) && inputs.every((path) => statSync(path).mtimeMs <= statSync(makefile).mtimeMs);

const steps = configured ? ['build'] : ['configure', 'build'];
for (const step of steps) {
  const result = spawnSync(process.execPath, [nodeGyp, step, '-C', folder, '--loglevel=error'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  if (result.status === 0) continue;
  process.stderr.write(`${result.stdout}${result.stderr}`);
  console.error(
    'The native signer could not be built. It needs Python 3, make and a C++17 compiler ' +
      '(Debian: apt install python3 make g++).',
  );
  if (!process.argv.includes('--optional')) process.exit(1);
  console.error('Going on without it: keys will be held in WebAssembly, which can be swapped out and dumped.\n');
  break;
}
