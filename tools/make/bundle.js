// Makes the JavaScript in dist/: one file for each entry point, one for the code that the core
// shares with the others, and few for what the others share. The code is bundled because Node needs
// about a millisecond for each imported module. tsc writes one file for each source, so it makes
// the declarations only.
import { chmodSync, copyFileSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, 'src');
const outdir = join(root, 'dist');
// The entry points in `exports` and `bin` of package.json, and a part of the command.
const core = 'index.ts';
/** Uses nothing but the core. */
const signMessage = 'adapters/sign-message.ts';
/** Share the recipes and the vault. */
const others = [
  'exchanges/index.ts',
  'adapters/ccxt/index.ts',
  'vault/index.ts',
  'agent/index.ts',
  'cli/main.ts',
  'cli/start.ts', // main.js imports it on demand
];

/** @satisfies {import('esbuild').BuildOptions} */
const options = {
  absWorkingDir: folder,
  outdir,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  logLevel: 'warning',
  // The names stay, and the lines stay short: Node prints one above the stack of an uncaught error.
  minifyWhitespace: true,
  lineLimit: 120,
};

/**
 * Imports these modules by a name that package.json resolves, instead of bundling them. So a
 * process has one copy of them.
 */
const byName = (/** @type {string} */ name, /** @type {readonly string[]} */ modules) => ({
  name,
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.?\/.*\.js$/ }, ({ path, resolveDir, kind }) =>
      kind === 'import-statement' && modules.includes(sourceOf(join(resolveDir, path)))
        ? { path: name, external: true }
        : undefined,
    );
  },
});
const sourceOf = (/** @type {string} */ path) => relative(folder, path).replaceAll(sep, '/').replace(/\.js$/, '.ts');

/** A separate file, minified with its names too, because nobody looks for them in a stack trace. */
const commander = {
  name: 'commander',
  setup({ onResolve }) {
    onResolve({ filter: /^commander$/ }, () => ({ path: './commander.js', external: true }));
  },
};

/**
 * commander and the libraries of the agent, which are bundled, are CommonJS. An ES module has no
 * `require`, which they need to load modules of Node.
 */
const nodeForCommonJs = {
  name: 'node-for-common-js',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(?:node:)?[a-z_0-9/]+$/ }, ({ path, kind }) =>
      kind === 'require-call' && isBuiltin(path) ? { path, namespace: 'node-for-common-js' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'node-for-common-js' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule('${path}')`,
    }));
  },
};

rmSync(outdir, { recursive: true, force: true }); // a renamed file must not be packed

/** The core is imported by the package's own name, so that a process has one copy of it. */
const coreByName = byName('locksign', [core]);

const modulesOf = async (/** @type {string[]} */ ...entryPoints) => {
  const plugins = [coreByName, commander];
  const { metafile } = await build({
    ...options,
    entryPoints,
    plugins,
    packages: 'external',
    metafile: true,
    write: false,
  });
  return Object.keys(metafile.inputs);
};
const inOthers = await modulesOf(signMessage, ...others);
/**
 * The modules that the core and others need, such as the errors. They cannot be a part of the core:
 * it would have to export them, to all code. Small ones that only the others need are there too,
 * because as a file of their own they would take a millisecond of every import.
 */
const shared = [
  ...(await modulesOf(core)).filter((module) => inOthers.includes(module)),
  'util/edit-distance.ts',
  'util/shell-quote.ts',
  'vault/storage/replace-file.ts',
];
const contents = shared.map((module) => `export * from './${module}';\n`).join('');
const plugins = [coreByName, byName('#shared', shared), commander];

await build({ ...options, stdin: { contents, resolveDir: folder, sourcefile: 'shared.ts' }, entryNames: 'shared' });
await build({ ...options, entryPoints: [core, signMessage], outbase: '.', plugins });
await build({
  ...options,
  entryPoints: others,
  outbase: '.',
  plugins: [...plugins, nodeForCommonJs],
  external: ['sodium-native', 'libsodium-wrappers-sumo', 'bufferutil', 'utf-8-validate'],
  splitting: true,
});
const commanderPath = fileURLToPath(import.meta.resolve('commander'));
await build({
  ...options,
  entryPoints: { 'cli/commander': commanderPath },
  plugins: [nodeForCommonJs],
  minify: true,
});

chmodSync(join(outdir, 'cli', 'main.js'), 0o755);
// The licences require their texts to accompany the code.
copyFileSync(join(dirname(commanderPath), 'LICENSE'), join(outdir, 'cli', 'commander-LICENSE'));
for (const library of ['undici', 'ws', 'smol-toml']) {
  copyFileSync(join(root, 'node_modules', library, 'LICENSE'), join(outdir, 'agent', `${library}-LICENSE`));
}
