/**
 * The addon is compiled for other machines, its files are inspected, and Wine runs the C++ tests
 * for Windows.
 */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, it, type TestContext } from 'vitest';
import { checkout, run } from '../helpers/child.js';
import { isInstalled, runUnits } from '../helpers/native-units.js';
import { scratch, skipIf } from '../helpers/scratch.js';

const { path } = scratch();
const ENTRY_POINTS = ['napi_register_module_v1', 'node_api_module_get_api_version_v1'];
/** About a dozen files are compiled from scratch on a machine that may be busy. */
const TIMEOUT = 300_000;
/** The first glibc for this architecture was 2.17. */
const NEWEST_GLIBC_MINOR = 17;

/** Builds once with tools/make/cross.js. The tests then inspect the same file. */
function crossBuild(target: string, ...output: string[]): (context: TestContext) => Promise<string> {
  let built: Promise<string> | undefined;
  return async (context) => {
    built ??= run(process.execPath, ['tools/make/cross.js', target, ...output]).then(({ status, stdout, stderr }) => {
      if (status !== 0) throw new Error(stderr);
      return stdout.trim();
    });
    const said = await built;
    skipIf(said.startsWith('skipped: '), said.slice('skipped: '.length), context);
    return said;
  };
}

async function outputOf(command: string, ...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await run(command, args);
  if (status !== 0) throw new Error(`${command} ended with ${status}:\n${stderr}`);
  return stdout;
}

const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = '']) => found);

describe('the addon for Linux on ARM', { timeout: TIMEOUT }, () => {
  const build = crossBuild('linux-arm64', path('arm64.node'));

  it('needs only libc, and not glibc’s loader, which musl does not have', async (context) => {
    const dynamic = await outputOf('aarch64-linux-gnu-readelf', '-d', await build(context));
    expect(matches(dynamic, /\(NEEDED\).*\[(.*)\]/g)).toStrictEqual(['libc.so.6']);
  });

  it('needs no function that is newer than glibc 2.17', async (context) => {
    const symbols = await outputOf('aarch64-linux-gnu-readelf', '--dyn-syms', '-W', await build(context));
    const minors = matches(symbols, /@GLIBC_2\.(\d+)/g).map(Number);
    expect(minors).not.toStrictEqual([]);
    expect(Math.max(...minors)).toBeLessThanOrEqual(NEWEST_GLIBC_MINOR);
  });

  it('uses no symbol that only glibc provides', async (context) => {
    const symbols = await outputOf('aarch64-linux-gnu-readelf', '--dyn-syms', '-W', await build(context));
    expect(matches(symbols, /UND (__getauxval|__stack_chk_guard|\w+_chk)@/g)).toStrictEqual([]);
  });

  it('exports the two functions that Node looks for, and no others', async (context) => {
    const defined = await outputOf('aarch64-linux-gnu-nm', '-D', '--defined-only', await build(context));
    expect(matches(defined, / [A-TV-Z] (\w+)/g)).toStrictEqual(ENTRY_POINTS);
  });
});

describe('the addon for Windows', { timeout: TIMEOUT }, () => {
  const build = crossBuild('win32-x64');
  const describeFile = async (context: TestContext) =>
    outputOf('x86_64-w64-mingw32-objdump', '-p', await build(context));

  it('compiles without a warning and links with what node.exe exports', async (context) => {
    const libraries = new Set(matches(await describeFile(context), /DLL Name: (.*)/g));
    expect([...libraries].sort()).toStrictEqual(['ADVAPI32.dll', 'KERNEL32.dll', 'NODE.EXE', 'msvcrt.dll']);
  });

  it('exports the two functions that Node looks for, and no others', async (context) => {
    const [, exported = ''] = (await describeFile(context)).split('[Ordinal/Name Pointer] Table');
    expect(matches(exported, /^\s+\[\s*\d+\] (?:\+base\[\s*\d+\]\s+[\da-f]+ )?(\w+)$/gm)).toStrictEqual(ENTRY_POINTS);
  });
});

// Debian's wine64 package installs it in a folder outside the PATH.
const wine = ['/usr/bin/wine64', '/usr/lib/wine/wine64'].find((file) => existsSync(file));
const missing = [
  ...(wine === undefined ? ['wine64'] : []),
  ...(isInstalled('x86_64-w64-mingw32-g++-posix') ? [] : ['g++-mingw-w64-x86-64']),
];
if (wine === undefined || missing.length > 0) {
  it('the C++ tests for Windows pass under Wine', (context) =>
    skipIf(true, `not installed: ${missing.join(', ')}`, context));
} else {
  const folder = join(checkout, 'test', 'cpp', 'windows');
  const listed = await outputOf('make', '-C', folder, '-s', `-j${availableParallelism()}`, 'list');
  const home = join(checkout, 'test', 'cpp', 'build', 'windows', 'wine');
  // Wine derives access lists from file modes, hence the umask. The tests print the line endings of
  // Windows.
  const script = `umask 077; said=$(WINEPREFIX='${home}' WINEDEBUG=-all DISPLAY= ${wine} "$0"); status=$?
    printf '%s\\n' "$said" | tr -d '\\r'; exit $status`;
  const runner = ['sh', '-c', script];
  const names = listed.trim().split(/\s+/);
  const programs = await Promise.all(names.map((name) => runUnits(join(folder, name), runner)));

  for (const { name: program, tests, trouble } of programs) {
    describe(`Wine: ${basename(program, '.exe')}`, () => {
      for (const { sentence, passed, skipped, notes } of tests) {
        it(sentence, (context) => {
          if (skipped !== undefined) skipIf(true, skipped, context);
          expect(passed, notes).toBe(true);
        });
      }

      it('runs to its end', () => {
        expect(trouble).toBeUndefined();
      });
    });
  }
}
