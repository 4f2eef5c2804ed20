/**
 * What a dependency can do to the first load of a key by replacing functions after the import.
 */
import { copyFileSync, cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadAddon } from '../../src/backend/native/addon.js';
import { askProgram, checkout, programPath, run } from '../helpers/child.js';
import { expected } from '../helpers/keys.js';
import { scratch } from '../helpers/scratch.js';

const own = scratch();
const text = 'the secret of a file';
const file = own.file('secret', text);
const dotenv = own.file('.env', `TRADING_SECRET="${text}"\n`);

const program = 'backend/programs/replace-everything.mjs';
const env = { LOCKSIGN_MEMORY: 'memfd_secret', TRADING_SECRET: text };

describe('a load after every built-in function was replaced', () => {
  it.each([
    ['file', file],
    ['dotenv', dotenv, 'TRADING_SECRET'],
    ['env', 'TRADING_SECRET'],
    ['text', text],
  ])('from secret.%s calls none of them, and uses the requested memory', async (...source) => {
    expect(await askProgram(program, { args: [JSON.stringify(source)], env })).toStrictEqual({
      called: [],
      memory: 'memfd_secret',
      signature: expected('hmac-sha256', text, 'm'),
    });
  });

  it('from secret.descriptor calls none of them, and uses the requested memory', async () => {
    const command = '"$0" "$1" \'["descriptor",3]\' 3< "$2"';
    const { stdout, stderr } = await run('bash', ['-c', command, process.execPath, programPath(program), file], {
      env,
    });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toStrictEqual({
      called: [],
      memory: 'memfd_secret',
      signature: expected('hmac-sha256', text, 'm'),
    });
  });

  it('is compared with a call of the package that uses replaced functions', async () => {
    const answer = await askProgram(program, { args: ['["control"]'], env });
    expect(answer).toMatchObject({ called: expect.arrayContaining([expect.stringContaining('Object.entries')]) });
  });
});

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
});
