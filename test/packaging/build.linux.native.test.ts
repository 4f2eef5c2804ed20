/**
 * Without a compiler `npm start` prints two sentences, the missing packages and the consequence,
 * and continues.
 */
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkout, run } from '../helpers/child.js';
import { prebuilt } from '../helpers/installed.js';
import { scratch } from '../helpers/scratch.js';

const { path } = scratch();
const sources = path('sources');
const log = join('native', 'build', 'failed.log');

beforeAll(() => {
  cpSync(join(checkout, 'native'), join(sources, 'native'), {
    recursive: true,
    filter: (name) => basename(name) !== 'build',
  });
  cpSync(join(checkout, 'tools'), join(sources, 'tools'), { recursive: true });
  copyFileSync(join(checkout, 'package.json'), join(sources, 'package.json'));
  symlinkSync(join(checkout, 'node_modules'), join(sources, 'node_modules'));
});

/** The PATH is an empty folder, so there is no Python, no make and no compiler. */
const build = (...options: string[]) =>
  run(process.execPath, [join('tools', 'make', 'native.js'), ...options], {
    cwd: sources,
    env: { PATH: path('nothing') },
  });

describe('tools/make/native.js without a compiler', () => {
  it('--optional names the missing packages, the log file and the consequence', async () => {
    const { status, stdout, stderr } = await build('--optional');
    expect(status).toBe(0);
    expect(stdout).toBe('');
    expect(stderr.trim().split('\n')).toStrictEqual([
      expect.stringMatching(/^The native signer could not be built\. It needs .*apt install python3 make g\+\+/),
      expect.stringMatching(/WebAssembly, which can be swapped out and dumped\.$/),
    ]);
    expect(stderr).toContain(`${log}.`);
    expect(readFileSync(join(sources, log), 'utf8')).toMatch(/python/i);
  });

  it('fails without --optional, and prints the whole log', async () => {
    const { status, stderr } = await build();
    expect(status).toBe(1);
    expect(stderr).toMatch(/python.*could not be built/is);
    expect(stderr.split('\n').length).toBeGreaterThan(5);
  });

  it('--optional does not mention WebAssembly if an earlier build can be loaded', async () => {
    mkdirSync(join(sources, prebuilt, '..'), { recursive: true });
    copyFileSync(join(checkout, 'native', 'build', 'Release', 'locksign.node'), join(sources, prebuilt));
    const { status, stderr } = await build('--optional');
    expect(existsSync(join(sources, prebuilt))).toBe(true);
    expect(status).toBe(0);
    expect(stderr).toContain('built before');
    expect(stderr).not.toContain('WebAssembly');
  });
});
