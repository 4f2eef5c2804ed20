/**
 * Finds the PKCS#11 modules of a system: those that p11-kit is configured with (pkcs11.conf(5)),
 * those in its module directory, and well-known ones in the usual library directories.
 * @module
 */
import { isAbsolute, join } from 'node:path';
import type { System } from '../doctor/system.js';

/** A module that the system names. */
export interface NamedModule {
  /** Absolute, below the root of the system. */
  readonly path: string;
  /** The configuration file that names it; undefined if the file itself was found. */
  readonly configuration?: string;
}

/** The folder for the libraries of one processor (https://wiki.debian.org/Multiarch/Tuples). */
const multiarch: Readonly<Record<string, string>> = { x64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' };

/** In the order of the search. */
function libraryFolders(platform: NodeJS.Platform): readonly string[] {
  if (platform === 'darwin') return ['/opt/homebrew/lib', '/usr/local/lib', '/Library/OpenSC/lib'];
  if (platform !== 'linux') return [];
  const own = multiarch[process.arch];
  return [...(own === undefined ? [] : [`/usr/lib/${own}`]), '/usr/lib64', '/usr/lib', '/usr/local/lib'];
}

/**
 * Where the packages of SoftHSM, OpenSC, tpm2-pkcs11 and Yubico's PIV tool put their modules, below
 * a library folder.
 */
const wellKnown = [
  'softhsm/libsofthsm2.so',
  'libsofthsm2.so',
  'opensc-pkcs11.so',
  'libtpm2_pkcs11.so',
  'libykcs11.so',
] as const;

/**
 * Modules that have no tokens of their own: OpenSC's recorder, which writes down the PIN, and its
 * second name for the same cards, and p11-kit's list of certificates.
 */
const withoutTokens = ['pkcs11-spy.so', 'onepin-opensc-pkcs11.so', 'p11-kit-trust.so'];

type Settings = ReadonlyMap<string, string>;

/** The lines `name: value` of a configuration file. */
function settingsIn(text: string): Settings {
  const lines = text.split('\n').map((line) => /^\s*([\w.-]+)\s*:(.*)$/.exec(line));
  return new Map(lines.flatMap((match) => (match === null ? [] : [[match[1] ?? '', (match[2] ?? '').trim()]])));
}

/** The settings of each module by the name of its file. A later folder adds to an earlier one. */
function configuredModules(
  system: System,
): ReadonlyMap<string, { readonly file: string; readonly settings: Settings }> {
  const folders = [
    '/usr/share/p11-kit/modules',
    '/etc/pkcs11/modules',
    join(system.facts.home, '.config/pkcs11/modules'),
  ];
  const found = new Map<string, { readonly file: string; readonly settings: Settings }>();
  for (const folder of folders) {
    for (const name of system.names(folder) ?? []) {
      const file = join(folder, name);
      const text = /^[A-Za-z0-9][\w,.-]*\.module$/.test(name) ? system.text(file) : undefined;
      if (text === undefined) continue;
      const settings = new Map([...(found.get(name)?.settings ?? []), ...settingsIn(text)]);
      found.set(name, { file, settings });
    }
  }
  return found;
}

const isThere = (system: System, path: string): boolean => system.real(path) !== undefined;

function configured(system: System, moduleFolders: readonly string[]): NamedModule[] {
  return [...configuredModules(system).values()].flatMap(({ file: configuration, settings }) => {
    const module = settings.get('module') ?? '';
    // A module for trust has certificates only. Without a file, it is switched off or remote.
    if (module === '' || settings.get('trust-policy') === 'yes') return [];
    const places = isAbsolute(module) ? [module] : moduleFolders.map((folder) => join(folder, module));
    const [first = module] = places;
    return [{ path: places.find((place) => isThere(system, place)) ?? first, configuration }];
  });
}

/** The modules of the system, each file once. One that a configuration names may be missing. */
export function findModules(system: System): NamedModule[] {
  const libraries = libraryFolders(system.facts.platform);
  const moduleFolders = libraries.map((folder) => join(folder, 'pkcs11'));
  const inFolders = moduleFolders.flatMap((folder) =>
    (system.names(folder) ?? [])
      .filter((name) => /\.(?:so|dylib)$/.test(name) && !withoutTokens.includes(name))
      .map((name) => join(folder, name)),
  );
  const known = libraries.flatMap((folder) => wellKnown.map((name) => join(folder, name)));
  const files = [...inFolders, ...known].filter((path) => isThere(system, path)).map((path) => ({ path }));
  const seen = new Set<string>();
  return [...configured(system, moduleFolders), ...files].filter(({ path }) => {
    const real = system.real(path) ?? path;
    const isNew = !seen.has(real);
    seen.add(real);
    return isNew;
  });
}
