/**
 * Installed as users install it: packed by npm, put into an empty project with install scripts blocked, and used from every
 * kind of module.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
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
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "private": true }\n');
  await npm(['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', tarball], project);
}, 400_000);

const signAndSay = `
  const warnings = [];
  process.on('warning', ({ code, name }) => warnings.push(code ?? name));
  SigningKey.load(secret.text('a key'), { algorithm: 'hmac-sha256', encoding: 'utf8' }).then((key) =>
    setTimeout(() => console.log(JSON.stringify([backend().name, key.sign('message'), warnings])), 20),
  );
`;
const signature = expected('hmac-sha256', 'a key', 'message');
const asEsm = `import { backend, secret, SigningKey } from 'locksign';\n${signAndSay}`;
const asCommonJs = `const { backend, secret, SigningKey } = require('locksign');\n${signAndSay}`;

async function runFile(name: string, content?: string): Promise<unknown> {
  const file = join(project, name);
  if (content !== undefined) writeFileSync(file, content);
  const { status, stdout, stderr } = await run(process.execPath, [file], { cwd: project, env: auto });
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout);
}

/** The package's own files that one of its modules imports. */
function importsOf(module: string): { name: string; lazy: boolean }[] {
  const text = readFileSync(join(installed, module), 'utf8');
  return [...text.matchAll(/(?:\bfrom |^import |\bimport\()"(\.[^"]+)"/gm)].map(([clause, name = '']) => ({
    name: join(dirname(module), name),
    lazy: clause.startsWith('import('),
  }));
}

/** All modules that the exported ones and the command need, lazily or at once. */
function reachable(): Set<string> {
  const { exports, bin } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  const entries = Object.values(exports).flatMap((entry) =>
    typeof entry === 'object' && entry !== null && 'default' in entry ? [join(String(entry.default))] : [],
  );
  const found = new Set([...entries, ...Object.values<string>(bin)]);
  for (const module of found) for (const { name } of importsOf(module)) found.add(name);
  return found;
}

/** The declarations that the compiler reads for the exports. */
async function readByTsc(): Promise<string[]> {
  const { exports } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  const names = Object.keys(exports).filter((name) => !name.endsWith('.json'));
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
    expect(declarations).toContain('dist/vault/vault.d.ts');
    const texts = [
      'README.md',
      'SECURITY.md',
      'CHANGELOG.md',
      'CONTRIBUTING.md',
      'examples/README.md',
      'LICENSE',
      'dist/cli/commander-LICENSE',
    ];
    const folders = ['docs', 'examples/systemd'].flatMap((folder) =>
      readdirSync(join(checkout, folder)).map((name) => `${folder}/${name}`),
    );
    const wanted = [...reachable(), ...declarations, ...texts, ...folders, 'package.json', prebuilt];
    expect(stdout.trim().split('\n').sort()).toStrictEqual(wanted.map((name) => `package/${name}`).sort());
  });

  it('imports two files beside the entry point at most, for each takes a millisecond', () => {
    const first = importsOf('dist/index.js').filter(({ lazy }) => !lazy);
    expect(first.length).toBeGreaterThan(0);
    expect(first.length).toBeLessThanOrEqual(2);
  });

  it('is smaller than 300 kB', () => {
    expect(statSync(tarball).size).toBeLessThan(300_000);
  });

  it('has no install script, and no dependencies but libsodium, where it can be had', () => {
    const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    for (const script of ['preinstall', 'install', 'postinstall', 'prepare'])
      expect(manifest.scripts).not.toHaveProperty(script);
    for (const field of ['dependencies', 'gypfile']) {
      expect(manifest).not.toHaveProperty(field);
    }
    expect(Object.keys(manifest.optionalDependencies)).toStrictEqual(['libsodium-wrappers-sumo', 'sodium-native']);
    // ccxt is for those who have it: npm installs an optional peer for nobody.
    expect(Object.keys(manifest.peerDependencies)).toStrictEqual(['ccxt']);
    expect(manifest.peerDependenciesMeta).toStrictEqual({ ccxt: { optional: true } });
    // Its presence alone makes npm run node-gyp.
    expect(existsSync(join(installed, 'binding.gyp'))).toBe(false);
  });
});

describe('the installed package signs', () => {
  it('from an ES module', async () => {
    expect(await runFile('esm.mjs', asEsm)).toStrictEqual(['native', signature, []]);
  });

  it('from CommonJS, by require() of an ES module', async () => {
    expect(await runFile('commonjs.cjs', asCommonJs)).toStrictEqual(['native', signature, []]);
  });

  it.each([
    ['esm', 'bundle.mjs', asEsm],
    ['cjs', 'bundle.cjs', asCommonJs],
    ['cjs', 'bundle-of-esm.cjs', asEsm],
  ] as const)('from a bundle by esbuild as %s (%s), in WebAssembly, since the addon is not in it', async (format, outfile, contents) => {
    const { warnings } = await build({
      stdin: { contents, resolveDir: project },
      outfile: join(project, outfile),
      bundle: true,
      platform: 'node',
      format,
      logLevel: 'silent',
    });
    expect(warnings.filter(({ id }) => id !== 'empty-import-meta')).toStrictEqual([]);
    expect(await runFile(outfile)).toStrictEqual(['wasm', signature, ['LOCKSIGN_WASM_FALLBACK']]);
  });

  it('and says in a bundle that has been made part of another package that it was bundled', async () => {
    const outfile = join(project, 'reason.mjs');
    const contents = "import { backend } from 'locksign';\nconsole.log(JSON.stringify(backend().reason));";
    await build({ stdin: { contents, resolveDir: project }, outfile, bundle: true, platform: 'node', format: 'esm' });
    expect(await runFile('reason.mjs')).toBe(
      'the package was bundled into something else; leave it out with --external:locksign',
    );
  });

  it('natively from a bundle that leaves it outside', async () => {
    const outfile = join(project, 'external.mjs');
    await build({
      stdin: { contents: asEsm, resolveDir: project },
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      external: ['locksign'],
    });
    expect(await runFile('external.mjs')).toStrictEqual(['native', signature, []]);
  });

  it('as a command', async () => {
    const { status, stdout, stderr } = await run(join(project, 'node_modules', '.bin', 'locksign'), ['--version'], {
      cwd: project,
    });
    expect({ status, stderr }).toStrictEqual({ status: 0, stderr: '' });
    expect(stdout).toBe(`${JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')).version}\n`);
  });

  it('with its exchanges', async () => {
    const names = await runFile(
      'exchanges.mjs',
      "import * as all from 'locksign/exchanges';\nconsole.log(JSON.stringify(Object.keys(all)));",
    );
    expect(names).toContain('binance');
  });

  it.each([
    'locksign/dist/index.js',
    'locksign/dist/backend/native/native-backend.js',
    'locksign/native',
    'locksign/errors',
  ])('but does not lend out %s', async (name) => {
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

  it('needs libc and nothing else', async (context) => {
    skipIf(!isLinux, 'ELF is for Linux', context);
    const needed = [...(await readelf('-d')).matchAll(/\(NEEDED\).*\[(.+)\]/g)].map(([, name]) => name);
    expect(needed).toStrictEqual(['libc.so.6']);
  });

  it('runs with every glibc since 2.14, or 2.17 where that was the first', async (context) => {
    skipIf(!isLinux, 'ELF is for Linux', context);
    const versions = [...(await readelf('--version-info')).matchAll(/GLIBC_2\.(\d+)/g)].map(([, minor]) =>
      Number(minor),
    );
    expect(versions.length).toBeGreaterThan(0);
    expect(Math.max(...versions)).toBeLessThanOrEqual(process.arch === 'x64' ? 14 : 17);
  });

  it('exports the two functions that Node looks for, and no others', async (context) => {
    skipIf(!isLinux, 'ELF is for Linux', context);
    const symbols = (await readelf('--dyn-syms')).split('\n').map((line) => line.trim().split(/\s+/));
    const exported = symbols
      .filter(([, , , , bind, , section]) => bind === 'GLOBAL' && section !== 'UND')
      .map((row) => row[7]?.split('@')[0]);
    expect(exported.sort()).toStrictEqual(['napi_register_module_v1', 'node_api_module_get_api_version_v1']);
  });

  it('has no writable and executable memory, and its relocations are read-only', async (context) => {
    skipIf(!isLinux, 'ELF is for Linux', context);
    const segments = (await readelf('-l')).split('\n').map((line) => line.trim());
    expect(segments.some((line) => line.startsWith('GNU_RELRO'))).toBe(true);
    expect(segments.find((line) => line.startsWith('GNU_STACK'))).toMatch(/ RW +0x10$/);
    expect(segments.filter((line) => / RWE /.test(line))).toStrictEqual([]);
    expect(await readelf('-d')).toMatch(/BIND_NOW|NOW/);
  });

  it('finds all but Node in musl as well', async (context) => {
    const loader = `/lib/ld-musl-${process.arch === 'x64' ? 'x86_64' : 'aarch64'}.so.1`;
    skipIf(!existsSync(loader), `musl is not installed (${loader})`, context);
    const { stdout, stderr } = await run(loader, ['--list', join(installed, prebuilt)]);
    const missing = [
      ...`${stdout}${stderr}`.matchAll(
        /symbol not found: (?:.*: )?(\S+)$|Error relocating .*: (\S+): symbol not found/gm,
      ),
    ];
    const names = missing.map((match) => match[1] ?? match[2] ?? '');
    // Those are Node's to give; that they are missed shows that the loader did look.
    expect(names).toContain('napi_create_function');
    expect(names.filter((name) => !name.startsWith('napi_'))).toStrictEqual([]);
  });
});
