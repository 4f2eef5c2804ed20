/**
 * The package is installed as users install it: npm packs it and installs it in an empty project
 * with install scripts blocked. The project then uses it from every kind of module.
 */
import { cpSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { brokenLinks, linksOf } from '../documents/documents.js';
import { checkout, run } from '../helpers/child.js';
import { npm, pack, prebuilt } from '../helpers/installed.js';
import { expected } from '../helpers/keys.js';
import { scratch, skipIf } from '../helpers/scratch.js';

const { folder, path } = scratch();
const project = path('project');
const installed = join(project, 'node_modules', 'locksign');
const auto = { LOCKSIGN_BACKEND: undefined };
let tarball = '';

beforeAll(async () => {
  tarball = await pack(folder);
  cpSync(join(checkout, 'test', 'packaging', 'programs'), project, { recursive: true });
  writeFileSync(join(project, 'package.json'), '{ "private": true }\n');
  await npm(['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', tarball], project);
}, 400_000);

const signature = expected('hmac-sha256', 'a key', 'message');

async function runFile(name: string): Promise<unknown> {
  const { status, stdout, stderr } = await run(process.execPath, [join(project, name)], { cwd: project, env: auto });
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout);
}

const manifest = () => JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));

/** The text of a module, in which the bundler wrapped long strings. */
const textOf = (module: string) => readFileSync(join(installed, module), 'utf8').replaceAll('\\\n', '');

/** The package's own files that one of its modules imports. */
function importsOf(module: string): string[] {
  const names: Record<string, string> = { locksign: 'dist/index.js', '#shared': manifest().imports['#shared'] };
  return [...textOf(module).matchAll(/\b(?:from|import)[ (]?"([^"\s]+)"/g)].flatMap(([, name = '']) => {
    const file = name.startsWith('.') ? join(dirname(module), name) : names[name];
    return file === undefined ? [] : [join(file)];
  });
}

/** A module, and all modules of the package that are imported with it. */
function importedWith(...modules: string[]): string[] {
  const found = new Set(modules.map((name) => join(name)));
  for (const module of found) for (const name of importsOf(module)) found.add(name);
  return [...found];
}

/** All modules that the exported ones and the command need. */
function reachable(): string[] {
  const { exports, bin } = manifest();
  const entries = Object.values<{ default?: string }>(exports).flatMap((entry) => entry.default ?? []);
  return importedWith(...entries, ...Object.values<string>(bin));
}

/** The declarations that the compiler reads for the exports. */
async function readByTsc(): Promise<string[]> {
  const names = Object.keys(manifest().exports).filter((name) => !name.endsWith('.json'));
  const file = join(project, 'everything.mts');
  writeFileSync(file, names.map((name) => `import 'locksign${name.slice(1)}';\n`).join(''));
  const tsc = join(checkout, 'node_modules', 'typescript', 'bin', 'tsc');
  const { stdout } = await run(process.execPath, [
    tsc,
    '--ignoreConfig',
    '--listFilesOnly',
    '--module',
    'NodeNext',
    file,
  ]);
  return stdout
    .split('\n')
    .filter((name) => name.startsWith(installed))
    .map((name) => relative(installed, name));
}

describe('the tarball', () => {
  it('holds the built modules, the addon and the documents, and nothing else', async () => {
    const { stdout } = await run('tar', ['-tzf', tarball]);
    const declarations = await readByTsc();
    expect(declarations).toContain('dist/vault/types.d.ts');
    const texts = [
      'README.md',
      'SECURITY.md',
      'CHANGELOG.md',
      'CONTRIBUTING.md',
      'examples/README.md',
      'LICENSE',
      'dist/cli/commander-LICENSE',
      ...['undici', 'ws', 'smol-toml'].map((library) => `dist/agent/${library}-LICENSE`),
    ];
    const folders = ['docs', 'examples/systemd', 'examples/python'].flatMap((folder) =>
      readdirSync(join(checkout, folder)).map((name) => `${folder}/${name}`),
    );
    const wanted = [
      ...reachable(),
      ...declarations,
      ...texts,
      ...folders,
      'package.json',
      prebuilt,
      'prebuilds/README.md',
    ];
    expect(stdout.trim().split('\n').sort()).toStrictEqual(wanted.map((name) => `package/${name}`).sort());
  });

  // Each file takes Node about a millisecond. Every import needs the core and what it shares with
  // the others. The recipes are one file, for exchanges, ccxt, the vault and the command.
  it.each([
    ['.', 2],
    ['./sign-message', 3],
    ['./exchanges', 4],
    ['./ccxt', 5],
    ['./vault', 6],
  ])('imports few files for %s: %i', (name, files) => {
    expect(importedWith(manifest().exports[name].default)).toHaveLength(files);
  });

  it('has each sentence once, so no module is in two files', () => {
    const files = reachable().filter((name) => !name.endsWith('commander.js'));
    const sentences = files.flatMap((name) => [
      ...new Set([...textOf(name).matchAll(/"([^"\n\\{};]{40,})"/g)].map(([, text = '']) => text)),
    ]);
    expect(sentences.length).toBeGreaterThan(300);
    expect(sentences.filter((text, i) => sentences.indexOf(text) !== i)).toStrictEqual([]);
  });

  // The addon takes 135 kB, the libraries of the agent 110, the code 390, the declarations 55 and
  // the documents 75. A second copy of a module or unminified code does not pass.
  it('is smaller than 800 kB with one addon', () => {
    expect(statSync(tarball).size).toBeLessThan(800_000);
  });

  it('has no install script, and no dependency except libsodium, which is optional', () => {
    const own = manifest();
    for (const script of ['preinstall', 'install', 'postinstall', 'prepare'])
      expect(own.scripts).not.toHaveProperty(script);
    for (const field of ['dependencies', 'gypfile']) {
      expect(own).not.toHaveProperty(field);
    }
    expect(Object.keys(own.optionalDependencies)).toStrictEqual(['libsodium-wrappers-sumo', 'sodium-native']);
    // npm does not install an optional peer, so ccxt stays the user's choice.
    expect(Object.keys(own.peerDependencies)).toStrictEqual(['ccxt']);
    expect(own.peerDependenciesMeta).toStrictEqual({ ccxt: { optional: true } });
    // The presence of this file alone makes npm run node-gyp.
    expect(existsSync(join(installed, 'binding.gyp'))).toBe(false);
  });
});

describe('the documents in the tarball', () => {
  const markdown = () =>
    readdirSync(installed, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));

  it('link to files and headings that are in it', () => {
    expect(markdown().length).toBeGreaterThan(15);
    const links = markdown().flatMap((name) => linksOf(name, installed));
    expect(links).toContain('bench.svg');
    expect(links.length).toBeGreaterThan(50);
    expect(markdown().flatMap((name) => brokenLinks(name, installed).map((link) => `${name}: ${link}`))).toEqual([]);
  });

  it('say which addons are in it', () => {
    const text = readFileSync(join(installed, 'prebuilds', 'README.md'), 'utf8');
    expect(text.match(/^\| \w+-\w+ /gm)).toEqual([`| ${process.platform}-${process.arch} `]);
  });
});

describe('the installed package signs', () => {
  it('from an ES module', async () => {
    expect(await runFile('sign.mjs')).toStrictEqual(['native', signature, []]);
  });

  it('from CommonJS, by require() of an ES module', async () => {
    expect(await runFile('sign.cjs')).toStrictEqual(['native', signature, []]);
  });

  it('as a command', async () => {
    const { status, stdout, stderr } = await run(join(project, 'node_modules', '.bin', 'locksign'), ['--version'], {
      cwd: project,
    });
    expect({ status, stderr }).toStrictEqual({ status: 0, stderr: '' });
    expect(stdout).toBe(`${manifest().version}\n`);
  });

  it('with its exchanges', async () => {
    const names = await runFile('print-exchanges.mjs');
    expect(names).toContain('binance');
  });

  it.each([
    'locksign/dist/index.js',
    'locksign/dist/backend/native/native-backend.js',
    'locksign/native',
    'locksign/errors',
  ])('but does not export %s', async (name) => {
    writeFileSync(join(project, 'inner.mjs'), `await import('${name}');`);
    const { status, stderr } = await run(process.execPath, ['inner.mjs'], { cwd: project });
    expect(status).toBe(1);
    expect(stderr).toContain('ERR_PACKAGE_PATH_NOT_EXPORTED');
  });
});

describe('the prebuilt addon', () => {
  const isLinux = process.platform === 'linux';
  const readelf = async (...options: string[]) => {
    const { status, stdout, stderr } = await run('readelf', ['-W', ...options, join(installed, prebuilt)], {
      env: { LC_ALL: 'C' },
    });
    expect(status, stderr).toBe(0);
    return stdout;
  };

  it('needs no library except libc', async (context) => {
    skipIf(!isLinux, 'only Linux uses ELF files', context);
    const needed = [...(await readelf('-d')).matchAll(/\(NEEDED\).*\[(.+)\]/g)].map(([, name]) => name);
    expect(needed).toStrictEqual(['libc.so.6']);
  });

  it('runs with every glibc since 2.17, which is older than what Node needs', async (context) => {
    skipIf(!isLinux, 'only Linux uses ELF files', context);
    const versions = [...(await readelf('--version-info')).matchAll(/GLIBC_2\.(\d+)/g)].map(([, minor]) =>
      Number(minor),
    );
    expect(versions.length).toBeGreaterThan(0);
    expect(Math.max(...versions)).toBeLessThanOrEqual(17);
  });

  it('exports the two functions that Node looks for, and no others', async (context) => {
    skipIf(!isLinux, 'only Linux uses ELF files', context);
    const symbols = (await readelf('--dyn-syms')).split('\n').map((line) => line.trim().split(/\s+/));
    const exported = symbols
      .filter(([, , , , bind, , section]) => bind === 'GLOBAL' && section !== 'UND')
      .map((row) => row[7]?.split('@')[0]);
    expect(exported.sort()).toStrictEqual(['napi_register_module_v1', 'node_api_module_get_api_version_v1']);
  });

  it('has no writable and executable memory, and its relocations are read-only', async (context) => {
    skipIf(!isLinux, 'only Linux uses ELF files', context);
    const segments = (await readelf('-l')).split('\n').map((line) => line.trim());
    expect(segments.some((line) => line.startsWith('GNU_RELRO'))).toBe(true);
    expect(segments.find((line) => line.startsWith('GNU_STACK'))).toMatch(/ RW +0x10$/);
    expect(segments.filter((line) => / RWE /.test(line))).toStrictEqual([]);
    expect(await readelf('-d')).toMatch(/BIND_NOW|NOW/);
  });

  it('finds every symbol in musl, except those of Node', async (context) => {
    const loader = `/lib/ld-musl-${process.arch === 'x64' ? 'x86_64' : 'aarch64'}.so.1`;
    skipIf(!existsSync(loader), `musl is not installed (${loader})`, context);
    const { stdout, stderr } = await run(loader, ['--list', join(installed, prebuilt)]);
    const missing = [
      ...`${stdout}${stderr}`.matchAll(
        /symbol not found: (?:.*: )?(\S+)$|Error relocating .*: (\S+): symbol not found/gm,
      ),
    ];
    const names = missing.map((match) => match[1] ?? match[2] ?? '');
    // Node provides these. Their absence here shows that the loader did look for symbols.
    expect(names).toContain('napi_create_function');
    expect(names.filter((name) => !name.startsWith('napi_'))).toStrictEqual([]);
  });
});
