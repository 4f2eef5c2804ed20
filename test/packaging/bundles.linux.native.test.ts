/**
 * A bundle cannot contain the addon. The keys and the vault are then in WebAssembly, and warnings
 * say what to do, or with LOCKSIGN_BACKEND=native errors do. What they say works.
 */
import { cpSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { checkout, run } from '../helpers/child.js';
import { DOWNLOAD_TIMEOUT, type Fetched, fetched } from '../helpers/fetched.js';
import { layOut } from '../helpers/installed.js';
import { expected } from '../helpers/keys.js';
import { scratch, skipIf } from '../helpers/scratch.js';

const { path } = scratch();
const project = path('project');
layOut(project);
cpSync(join(checkout, 'test', 'packaging', 'programs'), project, { recursive: true });
for (const name of ['sodium-native', 'libsodium-wrappers-sumo']) {
  symlinkSync(join(checkout, 'node_modules', name), join(project, 'node_modules', name));
}

type Format = 'esm' | 'cjs';
const formats: readonly Format[] = ['esm', 'cjs'];

interface Bundle {
  readonly entry: string;
  readonly format: Format;
  readonly isExternal?: boolean;
}

/** Gives the path of the bundle. */
type Bundler = (bundle: Bundle) => Promise<string>;

const outputOf = ({ entry, format, isExternal = false }: Bundle, bundler: string) => ({
  folder: join(project, `${bundler}-${format}-${entry}${isExternal ? '-external' : ''}`),
  file: format === 'esm' ? 'bundle.mjs' : 'bundle.cjs',
});

const esbuild: Bundler = async (bundle) => {
  const { folder, file } = outputOf(bundle, 'esbuild');
  const { warnings } = await build({
    entryPoints: [join(project, bundle.entry)],
    outfile: join(folder, file),
    bundle: true,
    platform: 'node',
    format: bundle.format,
    external: bundle.isExternal ? ['locksign'] : [],
    logLevel: 'silent',
  });
  expect(warnings.filter(({ id }) => id !== 'empty-import-meta')).toStrictEqual([]);
  return join(folder, file);
};

let webpackPackage: Fetched = { missing: '' };
beforeAll(async () => {
  webpackPackage = await fetched('webpack-5.113.0', ['webpack@5.113.0']);
}, DOWNLOAD_TIMEOUT);

const webpack: Bundler = (bundle) => {
  const { folder, file } = outputOf(bundle, 'webpack');
  const isModule = bundle.format === 'esm';
  const options = {
    mode: 'production',
    target: 'node20',
    context: project,
    entry: `./${bundle.entry}`,
    output: {
      path: folder,
      filename: file,
      chunkFilename: `[name]-${file}`,
      ...(isModule && { module: true, chunkFormat: 'module', library: { type: 'module' } }),
    },
    experiments: { outputModule: isModule },
    optimization: { minimize: false }, // It takes most of the time.
    ...(bundle.isExternal && { externals: /^locksign/, externalsType: 'import' }),
  };
  const make = createRequire(join(webpackPackage.folder ?? '', 'webpack', 'package.json'))('webpack');
  return new Promise((resolve, reject) => {
    make(options, (error: Error | null, stats?: { hasErrors(): boolean; toString(kind: string): string }) => {
      if (error !== null) reject(error);
      else if (stats?.hasErrors()) reject(new Error(stats.toString('errors-only')));
      else resolve(join(folder, file));
    });
  });
};

async function outputOfRun(file: string, backend?: string): Promise<unknown> {
  const { status, stdout, stderr } = await run(process.execPath, [file], { env: { LOCKSIGN_BACKEND: backend } });
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout);
}

const saysWhatToDo = expect.stringMatching(
  /locksign is part of a bundle, which cannot contain native code\..* with --external:locksign for esbuild, with externals: \/\^locksign\/ and externalsType: 'import' for webpack\./,
);

describe.each([
  ['esbuild', esbuild],
  ['webpack', webpack],
] as const)('in a bundle by %s', (name, bundler) => {
  describe.each(formats)('as %s', (format) => {
    /** The tests share the bundles, because webpack takes seconds. */
    const made = new Map<boolean, Promise<string>>();
    const make = (context: TestContext, isExternal = false) => {
      if (name === 'webpack') skipIf(webpackPackage.folder === undefined, webpackPackage.missing ?? '', context);
      const bundle = made.get(isExternal) ?? bundler({ entry: 'print-backends.mjs', format, isExternal });
      made.set(isExternal, bundle);
      return bundle;
    };

    it('the signer and the vault use WebAssembly, and both warnings say what to do', async (context) => {
      expect(await outputOfRun(await make(context))).toStrictEqual({
        signer: 'wasm',
        vault: 'wasm',
        warnings: { LOCKSIGN_WASM_FALLBACK: saysWhatToDo, LOCKSIGN_SODIUM_FALLBACK: saysWhatToDo },
      });
    });

    it('LOCKSIGN_BACKEND=native makes it an error that says what to do', async (context) => {
      expect(await outputOfRun(await make(context), 'native')).toStrictEqual({
        signer: saysWhatToDo,
        vault: saysWhatToDo,
        warnings: {},
      });
    });

    it('both are native if locksign stays out of the bundle', async (context) => {
      expect(await outputOfRun(await make(context, true), 'native')).toStrictEqual({
        signer: 'native',
        vault: 'native',
        warnings: {},
      });
    });
  });
});

describe('a bundle by esbuild signs', () => {
  it.each([
    ['esm', 'sign.mjs'],
    ['cjs', 'sign.cjs'],
    ['cjs', 'sign.mjs'],
  ] as const)('in WebAssembly as %s from %s', async (format, entry) => {
    const signature = expected('hmac-sha256', 'a key', 'message');
    const file = await esbuild({ entry, format });
    expect(await outputOfRun(file)).toStrictEqual(['wasm', signature, ['LOCKSIGN_WASM_FALLBACK']]);
  });
});
