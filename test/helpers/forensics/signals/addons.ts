/**
 * Addons for tests: the built one, linked again with one of its files replaced.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const native = join(import.meta.dirname, '..', '..', '..', '..', 'native');
const release = join(native, 'build', 'Release');
const objects = join(release, 'obj.target', 'locksign');

/** The addon that the package loads. */
export const builtAddon = join(release, 'locksign.node');

/** Why no addon can be linked here. Undefined if one can. */
export const noLinker: string | undefined =
  spawnSync('g++', ['--version']).status !== 0
    ? 'there is no C++ compiler for the addon of the control'
    : existsSync(join(objects, 'base', 'wipe.o'))
      ? undefined
      : 'the addon was not built here, so its objects cannot be linked again';

/**
 * @param output the path of the new addon
 * @param replacements a file of this folder for each object of native/ that it stands in for
 */
export function linkAddon(output: string, replacements: Readonly<Record<string, string>>): string {
  const kept = readdirSync(objects, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.o') && replacements[name] === undefined)
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
  return output;
}
