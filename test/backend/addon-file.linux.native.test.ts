/**
 * The native addon is the file that the import found, and its memory is chosen once.
 */
import { copyFileSync, cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadAddon } from '../../src/backend/native/addon.js';
import { askProgram, checkout } from '../helpers/child.js';
import { scratch } from '../helpers/scratch.js';

const own = scratch();

describe("the addon's file", () => {
  it('is refused, and not replaced by WebAssembly, if it changed after the import', async () => {
    const copy = own.path('package');
    mkdirSync(join(copy, 'native', 'build', 'Release'), { recursive: true });
    cpSync(join(checkout, 'dist'), join(copy, 'dist'), { recursive: true });
    copyFileSync(join(checkout, 'package.json'), join(copy, 'package.json'));
    const addon = join(copy, 'native', 'build', 'Release', 'locksign.node');
    copyFileSync(join(checkout, 'native', 'build', 'Release', 'locksign.node'), addon);
    const args = [join(copy, 'dist', 'index.js'), addon];
    const subject = 'backend/programs/replace-addon.mjs';
    const options = { env: { LOCKSIGN_BACKEND: undefined } };
    expect(await askProgram(subject, { args: [...args, 'keep'], ...options })).toStrictEqual({ backend: 'native' });
    expect(await askProgram(subject, { args: [...args, 'replace'], ...options })).toStrictEqual({
      code: 'ERR_BACKEND_UNAVAILABLE',
      problem: expect.stringContaining(`${addon} has changed since this package was imported`),
    });
  });

  it('accepts one choice of memory, and refuses unknown ones', () => {
    const addon = loadAddon();
    expect([-1, 3, 255].map((choice) => addon.configure(choice))).not.toContain(true);
    expect([addon.configure(2), addon.configure(1), addon.configure(2)]).toStrictEqual([true, false, false]);
  });

  it('is still used after a listener made the first attempt fail', async () => {
    const options = { env: { LOCKSIGN_BACKEND: undefined, LOCKSIGN_MEMORY: 'memfd_secret' } };
    const answer = await askProgram('backend/programs/throw-at-first-use.mjs', options);
    expect(answer).toStrictEqual({ first: 'thrown by another package', backend: 'native', memory: 'memfd_secret' });
  });
});
