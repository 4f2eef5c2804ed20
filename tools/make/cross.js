// Cross-compiles the addon in a folder of its own, and prints the path of the file:
//   node tools/make/cross.js linux-arm64 [FILE]  uses Debian's g++-aarch64-linux-gnu. By default it
//                                                writes the published file in prebuilds/.
//   node tools/make/cross.js win32-x64 [FILE]    uses Debian's g++-mingw-w64-x86-64. It checks that
//                                                the sources compile and link. MSVC builds the
//                                                published file.
// Without the compiler it prints the reason, and the caller skips.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, 'native');
const require = createRequire(import.meta.url);
const [target, output] = process.argv.slice(2);
const work = join(root, '.cache', 'cross', String(target));

/** Runs a command to its end. Shows its output if it fails. */
function run(command, args, env = {}) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.push(chunk));
    child.once('error', fail);
    child.once('close', (status) => {
      const text = Buffer.concat(said).toString();
      if (status === 0) done(text);
      else fail(new Error(`${command} ended with ${status}:\n${text}`));
    });
  });
}

/** Exits without an error if `command` is missing. */
function requireCommand(command, debianPackage) {
  if (spawnSync(command, ['--version']).status === 0) return;
  console.log(`skipped: ${command} is not installed (Debian: apt install ${debianPackage})`);
  process.exit(0);
}

const newest = (paths) => Math.max(...paths.map((path) => statSync(path).mtimeMs));
const isOlder = (path, mtime) => !existsSync(path) || statSync(path).mtimeMs < mtime;

/** Copies native/, so that the build for this machine stays intact. */
function copySources() {
  const copy = join(work, 'native');
  const names = new Set(
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (name) => !name.startsWith('build') && /\.(cc|h|gyp|map)$/.test(name),
    ),
  );
  mkdirSync(copy, { recursive: true });
  for (const name of readdirSync(copy, { recursive: true, encoding: 'utf8' })) {
    if (!name.startsWith('build') && /\.\w+$/.test(name) && !names.has(name)) rmSync(join(copy, name));
  }
  for (const name of names) cpSync(join(folder, name), join(copy, name), { preserveTimestamps: true });
  cpSync(join(root, 'package.json'), join(work, 'package.json'), { preserveTimestamps: true });
  const list = join('tools', 'make', 'native-sources.js'); // which binding.gyp calls
  cpSync(join(root, list), join(work, list), { preserveTimestamps: true });
  return copy;
}

async function buildLinuxArm64(file) {
  const prefix = 'aarch64-linux-gnu-';
  requireCommand(`${prefix}g++`, 'g++-aarch64-linux-gnu');
  const copy = copySources();
  const nodeGyp = require.resolve('node-gyp/bin/node-gyp.js');
  const tools = { CC: `${prefix}gcc`, CXX: `${prefix}g++`, LINK: `${prefix}g++`, AR: `${prefix}ar` };
  for (const step of ['configure', 'build']) {
    const args = [step, '-C', copy, '--arch=arm64', '--loglevel=error', `--jobs=${availableParallelism()}`];
    await run(process.execPath, [nodeGyp, ...args], tools);
  }
  await run(`${prefix}strip`, ['-o', file, join(copy, 'build', 'Release', 'locksign.node')]);
}

/** Makes import libraries for the exports of node.exe. */
async function importLibraries(prefix) {
  const definitions = require('node-api-headers').def_paths;
  return Promise.all(
    Object.entries(definitions).map(async ([name, definition]) => {
      const library = join(work, `lib${name}.a`);
      await run(`${prefix}dlltool`, ['-d', definition, '-l', library]);
      return library;
    }),
  );
}

async function buildWindows(file) {
  const prefix = 'x86_64-w64-mingw32-';
  const compiler = `${prefix}g++-posix`; // node-addon-api needs std::mutex, which the other thread model lacks
  requireCommand(compiler, 'g++-mingw-w64-x86-64');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const flags = [
    ...['-std=c++17', '-O2', '-Wall', '-Wextra', '-Werror', '-Wno-cast-function-type'],
    ...['-fno-exceptions', '-fno-rtti', '-fno-threadsafe-statics'],
    ...['WIN32_LEAN_AND_MEAN', 'NOMINMAX', '_WIN32_WINNT=0x0A00', 'BUILDING_NODE_EXTENSION', 'NAPI_VERSION=8'].map(
      (name) => `-D${name}`,
    ),
    ...[
      'NAPI_DISABLE_CPP_EXCEPTIONS',
      'NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS',
      'NODE_ADDON_API_DISABLE_DEPRECATED',
    ].map((name) => `-D${name}`),
    `-DLOCKSIGN_VERSION="${version}"`,
    `-I${folder}`,
    ...['-isystem', require('node-addon-api').include_dir, '-isystem', require('node-api-headers').include_dir],
  ];
  const sources = (await run(process.execPath, [join(import.meta.dirname, 'native-sources.js'), 'win']))
    .trim()
    .split('\n');
  const shared = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.h'));
  const changed = newest([
    ...shared.map((name) => join(folder, name)),
    join(root, 'package.json'),
    import.meta.filename,
  ]);
  const objects = sources.map((name) => join(work, name.replace(/\.cc$/, '.o')));
  const waiting = sources.filter((name, index) =>
    isOlder(objects[index], Math.max(changed, newest([join(folder, name)]))),
  );
  const worker = async () => {
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      const object = join(work, name.replace(/\.cc$/, '.o'));
      mkdirSync(dirname(object), { recursive: true });
      await run(compiler, [...flags, '-c', join(folder, name), '-o', object]);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  const libraries = [...(await importLibraries(prefix)), '-ladvapi32'];
  await run(compiler, ['-shared', '-static', '-s', ...objects, ...libraries, '-o', file]);
}

const targets = {
  'linux-arm64': { build: buildLinuxArm64, file: join(root, 'prebuilds', 'linux-arm64', 'locksign.node') },
  'win32-x64': { build: buildWindows, file: join(work, 'locksign.node') },
};
const chosen = targets[target];
if (chosen === undefined) {
  console.error(`Usage: node tools/make/cross.js ${Object.keys(targets).join('|')} [FILE]`);
  process.exit(1);
}
const file = output === undefined ? chosen.file : resolve(output);
mkdirSync(work, { recursive: true });
mkdirSync(dirname(file), { recursive: true });
try {
  await chosen.build(file);
  console.log(file);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
