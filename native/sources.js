// Prints the files to compile for one operating system: every .cc that is not another system's.
import { readdirSync } from 'node:fs';

const system = { linux: 'linux', mac: 'macos', win: 'windows' }[process.argv[2] ?? 'linux'];
if (system === undefined) throw new Error(`no sources for ${process.argv[2]}`);
const others = ['linux', 'macos', 'windows', 'posix'].filter(
  (name) => name !== system && !(name === 'posix' && system !== 'windows'),
);
const files = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.cc'))
  .filter((name) => !others.some((other) => name.endsWith(`_${other}.cc`)))
  .filter((name) => name !== 'runtime.cc' || system === 'linux');
console.log(files.join('\n'));
