// Prints the files to compile for one operating system: every .cc file except those of other
// systems.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const system = { linux: 'linux', mac: 'macos', win: 'windows' }[process.argv[2] ?? 'linux'];
if (system === undefined) throw new Error(`no sources for ${process.argv[2]}`);
const others = ['linux', 'macos', 'windows', 'posix'].filter(
  (name) => name !== system && !(name === 'posix' && system !== 'windows'),
);
const folder = join(import.meta.dirname, '..', '..', 'native');
const files = readdirSync(folder, { recursive: true })
  .filter((name) => name.endsWith('.cc') && !name.startsWith('build'))
  .map((name) => name.replaceAll('\\', '/'))
  .sort()
  .filter((name) => !others.some((other) => name.endsWith(`_${other}.cc`)))
  .filter((name) => name !== 'base/system/runtime.cc' || system === 'linux');
console.log(files.join('\n'));
