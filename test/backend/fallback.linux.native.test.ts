/**
 * An installed package whose addon is missing, damaged or from another version. The package signs
 * in WebAssembly and warns once, or throws if LOCKSIGN_BACKEND=native. It never crashes the
 * process.
 */
import { copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { askProgram, programPath } from '../helpers/child.js';
import { layOut, prebuilt } from '../helpers/installed.js';
import { expected } from '../helpers/keys.js';
import { scratch } from '../helpers/scratch.js';

const { path } = scratch();
const project = path('project');
const whole = path('whole.node');
const installed = layOut(project);
const addon = join(installed, prebuilt);
copyFileSync(addon, whole);

/** Copies a program to the project, so that it imports the installed package. */
function projectProgram(name: string): string {
  copyFileSync(programPath(`backend/programs/${name}`), join(project, name));
  return join(project, name);
}
const sign = projectProgram('sign.mjs');
const truncate = projectProgram('truncate-addon.mjs');

interface Answer {
  readonly info: { readonly name: string; readonly reason?: string } | { readonly code: string };
  readonly results: readonly (string | { readonly code: string; readonly message: string })[];
  readonly warnings: readonly { readonly name: string; readonly code: string; readonly message: string }[];
}

const ask = async (choice?: 'native', env: Readonly<Record<string, string>> = {}) =>
  (await askProgram(sign, { cwd: project, env: { LOCKSIGN_BACKEND: choice, ...env } })) as Answer; // as it prints it

const signature = expected('hmac-sha512', 'a key', 'message');
const manifest = join(installed, 'package.json');

beforeEach(() => {
  rmSync(addon, { force: true, recursive: true });
  copyFileSync(whole, addon);
});

function replaceBy(content: Uint8Array | string): void {
  rmSync(addon);
  writeFileSync(addon, content);
}

it('signs natively when the addon is whole, which shows that the layout causes no fallback', async () => {
  const { info, results, warnings } = await ask();
  expect(info).toMatchObject({ name: 'native' });
  expect(results).toStrictEqual([signature, signature, signature]);
  expect(warnings).toStrictEqual([]);
});

const elf = readFileSync(whole);
const otherMachine = Buffer.from(elf);
otherMachine.writeUInt16LE(0xf3, 18); // e_machine: RISC-V
const cases: [string, () => void, RegExp][] = [
  ['missing', () => rmSync(addon), /no file for/],
  ['empty', () => replaceBy(''), /truncated/],
  ['text', () => replaceBy('version https://git-lfs.github.com/spec/v1\n'.repeat(9)), /not a 64-bit ELF/],
  ['random bytes', () => replaceBy(Buffer.from(elf).reverse()), /not a 64-bit ELF/],
  ['the header alone', () => replaceBy(elf.subarray(0, 64)), /truncated/],
  ['half of it', () => replaceBy(elf.subarray(0, elf.length / 2)), /truncated/],
  ['all but its last byte', () => replaceBy(elf.subarray(0, -1)), /truncated/],
  ['a header and zeros', () => replaceBy(Buffer.concat([elf.subarray(0, 64), Buffer.alloc(elf.length)])), /./],
  ["another machine's", () => replaceBy(otherMachine), /./],
  [
    'a directory',
    () => {
      rmSync(addon);
      mkdirSync(addon);
    },
    /EISDIR/,
  ],
  [
    'a dangling symbolic link',
    () => {
      rmSync(addon);
      symlinkSync('missing', addon);
    },
    /no file for/,
  ],
];

describe.each(cases)('with an addon that is %s', (_, spoil, reason) => {
  it('signs in WebAssembly with one warning that says why', async () => {
    spoil();
    const { info, results, warnings } = await ask();
    expect(info).toMatchObject({ name: 'wasm', reason: expect.stringMatching(reason) });
    expect(results).toStrictEqual([signature, signature, signature]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatchObject({ name: 'LocksignWarning', code: 'LOCKSIGN_WASM_FALLBACK' });
    expect(warnings[0]?.message).toMatch(reason);
    expect(warnings[0]?.message).not.toContain('\n');
  });

  it('throws on each attempt if the native backend is required', async () => {
    spoil();
    const { info, results, warnings } = await ask('native');
    const refused = { code: 'ERR_BACKEND_UNAVAILABLE', message: expect.stringMatching(reason) };
    expect(results).toStrictEqual([refused, refused, refused]);
    expect(info).toStrictEqual({ code: 'ERR_BACKEND_UNAVAILABLE' });
    expect(warnings).toStrictEqual([]);
  });
});

it('rejects an addon of another version and names both versions', async () => {
  const before = readFileSync(manifest, 'utf8');
  writeFileSync(manifest, before.replace(/"version": ".*?"/, '"version": "99.0.0"'));
  try {
    const { info, results, warnings } = await ask();
    expect(info).toMatchObject({
      name: 'wasm',
      reason: expect.stringMatching(/is version \d+\.\d+\.\d+, the package 99\.0\.0/),
    });
    expect(results[0]).toBe(signature);
    expect(warnings).toHaveLength(1);
    const refused = await ask('native');
    expect(refused.info).toStrictEqual({ code: 'ERR_BACKEND_UNAVAILABLE' });
  } finally {
    writeFileSync(manifest, before);
  }
});

it('survives an addon that is truncated at any length', async () => {
  const options = { args: [whole, addon], cwd: project, env: { LOCKSIGN_BACKEND: 'native' } };
  const answer = await askProgram(truncate, options);
  expect(answer).toStrictEqual({ loaded: [], refused: expect.any(Number), name: 'native' });
  expect(answer).toHaveProperty(
    'refused',
    expect.toSatisfy((refused: number) => refused > 500),
  );
});

it('looks for the addon in its own package only', async () => {
  rmSync(addon);
  for (const folder of [project, join(project, 'node_modules'), join(project, 'native', 'build', 'Release')]) {
    mkdirSync(join(folder, prebuilt, '..'), { recursive: true });
    copyFileSync(whole, join(folder, prebuilt));
    copyFileSync(whole, join(folder, 'locksign.node'));
  }
  const { info } = await ask(undefined, { NODE_PATH: project, LD_LIBRARY_PATH: project });
  expect(info).toMatchObject({ name: 'wasm' });
});
