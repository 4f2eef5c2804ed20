/**
 * native/build.js on a machine that cannot compile: short and going on for `npm start`, complete and an error otherwise.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { checkout, run } from './support/child.js';
import { scratch } from './support/scratch.js';

const { path } = scratch();
const log = path('native/build/build.log');

beforeEach(() => {
  rmSync(path('.'), { recursive: true, force: true });
  mkdirSync(path('native'), { recursive: true });
  symlinkSync(join(checkout, 'node_modules'), path('node_modules'));
  for (const name of ['native/build.js', 'native/binding.gyp', 'native/sources.js', 'package.json']) {
    copyFileSync(join(checkout, name), path(name));
  }
});

/** Without commands: no Python, no make, no compiler. */
const build = (...args: string[]) =>
  run(process.execPath, [path('native/build.js'), ...args], {
    env: { PATH: path('.'), PYTHON: undefined, npm_config_python: undefined },
  });

it('is said in two sentences where the addon is optional, and the log is kept', async () => {
  const { status, stdout, stderr } = await build('--optional');
  expect({ status, stdout }).toStrictEqual({ status: 0, stdout: '' });
  expect(stderr.trim().split('\n')).toStrictEqual([
    expect.stringMatching(/native\/build\/build\.log.*Python 3, make and a C\+\+17 compiler/),
    expect.stringContaining('WebAssembly'),
  ]);
  expect(readFileSync(log, 'utf8')).toMatch(/find Python/);
});

it('is an error with the whole log otherwise', async () => {
  const { status, stderr } = await build();
  expect(status).toBe(1);
  expect(stderr).toMatch(/find Python.*It needs Python 3/s);
  expect(existsSync(log)).toBe(false);
});
