/**
 * The package with another addon: the built one, linked again with some of its files replaced.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkout } from '../../child.js';

const native = join(checkout, 'native');
const addonPath = join('native', 'build', 'Release', 'locksign.node');
const objects = join(native, 'build', 'Release', 'obj.target', 'locksign');

/** Why no addon can be linked here. Undefined if one can. */
export const noLinker: string | undefined =
  spawnSync('g++', ['--version']).status !== 0
    ? 'there is no C++ compiler for the addon of the control'
    : existsSync(join(objects, 'base', 'wipe.o'))
      ? undefined
      : 'the addon was not built here, so its objects cannot be linked again';

/** An addon of the objects of native/, without those that a file of this folder stands in for. */
function link(output: string, replacements: Readonly<Record<string, string>>): void {
  const kept = readdirSync(objects, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.o') && replacements[name] === undefined)
    // A build keeps the object of a file that was moved.
    .filter((name) => existsSync(join(native, name.replace(/\.o$/, '.cc'))))
    .map((name) => join(objects, name));
  const sources = Object.values(replacements).map((name) => join(import.meta.dirname, name));
  const result = spawnSync(
    'g++',
    [
      ...[
        '-std=c++17',
        '-O2',
        '-fPIC',
        '-fno-exceptions',
        '-fno-rtti',
        '-fno-threadsafe-statics',
        '-fvisibility=hidden',
      ],
      ...['-ffunction-sections', `-I${native}`, '-shared', '-nodefaultlibs', '-o', output, ...sources, ...kept],
      `-Wl,--version-script=${join(native, 'addon', 'exports.map')}`,
      ...['-Wl,-z,relro,-z,now', '-Wl,--gc-sections', '-lgcc', '-lc'],
    ],
    { encoding: 'utf8' },
  );
  if (result.status !== 0) throw new Error(`cannot link ${output}: ${result.stderr}`);
}

/**
 * Puts the package into `folder`.
 * @param replacements a file of this folder for each object of native/ that it stands in for
 */
export function stagePackage(folder: string, replacements: Readonly<Record<string, string>>): string {
  for (const name of ['dist', 'package.json']) cpSync(join(checkout, name), join(folder, name), { recursive: true });
  const output = join(folder, addonPath);
  mkdirSync(dirname(output), { recursive: true });
  if (Object.keys(replacements).length > 0) link(output, replacements);
  else cpSync(join(checkout, addonPath), output);
  return folder;
}
