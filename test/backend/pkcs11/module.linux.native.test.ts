/**
 * The files that are not loaded as PKCS#11 modules: no library, not a whole one, or one that others
 * can replace. None of their code may run, and nobody is asked for a PIN.
 */
import { chmodSync, chownSync, copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { beforeEach, expect, it } from 'vitest';
import { openToken, secret } from '../../../src/index.js';
import { refusal } from '../../helpers/keys.js';
import { scratch, skipIf } from '../../helpers/scratch.js';
import { fakeToken } from '../../helpers/tokens/fake-token.js';

const folder = scratch();
const fake = fakeToken(folder);

beforeEach((context) => {
  skipIf(fake === undefined, 'there is no g++', context);
  fake?.become();
  fake?.calls();
});

const modulePath = (): string => fake?.modulePath ?? '';
/** The PIN's file is missing, so the error shows whether the PIN was read first. */
const open = (path: string) => openToken(`pkcs11:token=fake?module-path=${path}`, secret.file(folder.path('absent')));

/** A module that was not loaded yet, and behaves so. */
function copyThat(word: string): string {
  fake?.become(word);
  return fake?.copy(`${word}.so`) ?? '';
}

function libraryIn(name: string, mode: number): string {
  mkdirSync(folder.path(name));
  copyFileSync(modulePath(), folder.path(`${name}/module.so`));
  chmodSync(folder.path(name), mode);
  return folder.path(`${name}/module.so`);
}

it.each([
  ['that is missing', () => folder.path('none.so'), /ENOENT/],
  ['that is a folder', () => folder.folder, /it is not a file|EISDIR/],
  ['that is text', () => folder.file('text.so', 'no library'), /no shared library/],
  [
    'that is cut off',
    () => {
      writeFileSync(folder.path('cut.so'), readFileSync(modulePath()).subarray(0, 6000), { mode: 0o600 });
      return folder.path('cut.so');
    },
    /not a whole one/,
  ],
  [
    'that others can write',
    () => {
      const path = fake?.copy('writable.so') ?? '';
      chmodSync(path, 0o666);
      return path;
    },
    /other users can write the file/,
  ],
  ['in a folder that others can write', () => libraryIn('shared', 0o777), /other users can write the folder/],
  ['in a folder like /tmp', () => libraryIn('sticky', 0o1777), /other users can write the folder/],
  [
    'that a link in such a folder names',
    () => {
      mkdirSync(folder.path('links'));
      chmodSync(folder.path('links'), 0o777);
      symlinkSync(modulePath(), folder.path('links/module.so'));
      return folder.path('links/module.so');
    },
    /other users can write the folder/,
  ],
])('a module %s is refused before the PIN is read', async (_, make, reason) => {
  const error = await refusal(() => open(make()), 'ERR_TOKEN_MODULE');
  expect(error.message).toMatch(reason);
  expect(fake?.calls()).toStrictEqual([]);
});

it('a module of another user is refused', async (context) => {
  skipIf(process.getuid?.() !== 0, 'only root can give files away', context);
  const path = fake?.copy('foreign.so') ?? '';
  chownSync(path, 65_534, 65_534);
  expect((await refusal(() => open(path), 'ERR_TOKEN_MODULE')).message).toContain('belongs to user 65534');
});

it.each([
  [
    'a library without the functions of PKCS#11',
    () => '/lib/x86_64-linux-gnu/libz.so.1',
    /exports no C_GetFunctionList/,
  ],
  ['a module of an unknown version', () => copyThat('version'), /version 2 or 3/],
  ['a module whose C_GetFunctionList fails', () => copyThat('refuses'), /no C_GetFunctionList/],
  ['a module whose C_GetFunctionList gives nothing', () => copyThat('empty'), /no C_GetFunctionList/],
])('%s is refused', async (_, make, reason) => {
  const path = make();
  const attempt = () => openToken(`pkcs11:token=fake?module-path=${path}`, secret.text('1234'));
  expect((await refusal(attempt, 'ERR_TOKEN_MODULE')).message).toMatch(reason);
});

it('a module is loaded where it may be, and then the PIN is read', async () => {
  await refusal(() => open(modulePath()), 'ERR_SOURCE_NOT_FOUND');
});
