/**
 * Values that the command does not recognise. Any of them may be a secret in the wrong place, so no
 * error repeats one: it names the argument or option, and lists the choices.
 */
import { copyFileSync } from 'node:fs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createProgram } from '../../src/cli/program.js';
import { scratch, skipIf } from '../helpers/scratch.js';
import { locksign, locksignHere } from '../helpers/terminal/cli.js';
import { binanceSecret, filled, passphrase, vaultFolder } from '../helpers/vault/vaults.js';

const folder = vaultFolder();
const { path, file } = scratch();
let master: string;
let vault: string;

beforeAll(async () => {
  master = folder.path();
  await filled(master);
  file('passphrase', `${passphrase}\n`);
  file('secret', `${binanceSecret}\n`);
  file('.env', `BINANCE_API_KEY=k\nBINANCE_API_SECRET=${binanceSecret}\n`);
});

beforeEach(() => {
  vault = folder.path();
  copyFileSync(master, vault);
  process.chdir(folder.folder()); // some commands make a file of a relative path
});

/** A complete call of each command, which asks nothing. */
const calls: Readonly<Record<string, () => string[]>> = {
  init: () => ['--cost', '64,1'],
  add: () => ['new', '--exchange', 'binance', '--api-key', 'k', '--secret-file', path('secret')],
  list: () => [],
  show: () => ['kucoin'],
  rename: () => ['kucoin', 'new'],
  remove: () => ['kucoin', '--yes'],
  passphrase: () => ['--new-passphrase-file', path('secret'), '--cost', '64,1'],
  check: () => ['kucoin'],
  sign: () => ['kucoin', 'message'],
  request: () => ['binance-main', 'GET', '/fapi/v3/balance'],
  import: () => [path('.env'), '--yes', '--keep'],
  copy: () => ['kucoin', '--yes'],
  export: () => [folder.path(), '--new-passphrase-file', path('secret'), '--cost', '64,1'],
  doctor: () => [],
  completion: () => ['bash'],
  help: () => ['add'],
};
const program = createProgram();
const places = () => ['--vault', vault, '--passphrase-file', path('passphrase')];

/** Neither as it is, nor quoted, nor truncated. */
function expectHidden(text: string, marker: string): void {
  expect(text.toLowerCase()).not.toContain(marker.slice(0, 8).toLowerCase());
}

/**
 * A secret as an exchange issues it, a number, a passphrase, and the same in the shape of a path, a
 * variable and a name.
 */
const markers = [
  'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP',
  '4815162342',
  'correct horse battery',
  'correct/horse.key',
  'CORRECT_HORSE_SECRET',
  'correct-horse-1',
];

/**
 * Options that take any text, and commands on which an option has no effect: there is no error to
 * name them.
 */
const takesAnyText = ['--api-key', '--subaccount', '--name', '--passphrase-name', '--body-json'];
const opensNoVault = ['doctor', 'completion', 'help'];

/**
 * The arguments without those that name a source of the same secret: two sources cannot be
 * combined.
 */
function without(words: readonly string[], option: string): string[] {
  const [, secret] = /^(--.*)-(?:file|fd|env)$/.exec(option) ?? [];
  const at = words.findIndex((word) => word === option || (secret !== undefined && word === `${secret}-file`));
  return at === -1 ? [...words] : [...words.slice(0, at), ...words.slice(at + 2)];
}

describe.each(Object.keys(calls))('%s', (name) => {
  const command = program.commands.find((each) => each.name() === name);
  const own = (command?.options ?? []).filter(({ required }) => required);
  const ofAll = program.options.filter(({ required }) => required);
  const call = (): string[] => calls[name]?.() ?? [];

  it('is called correctly by this test', async (context) => {
    skipIf(name === 'copy' || name === 'doctor', 'its end depends on the machine', context);
    if (name === 'init') vault = folder.path();
    expect(await locksignHere([...places(), name, ...call()])).toMatchObject({ status: 0 });
  });

  it.each(
    [...own, ...ofAll].map(({ long }) => long ?? ''),
  )('names %s in its error, and not the value', async (option) => {
    const isNamed = !takesAnyText.includes(option) && name !== 'copy' && !opensNoVault.includes(name);
    if (name === 'init') vault = folder.path();
    for (const marker of markers) {
      process.chdir(folder.folder());
      const { status, stderr } = await locksignHere([
        ...without(places(), option),
        name,
        ...without(call(), option),
        option,
        marker,
      ]);
      if (status === 0) continue; // the value was accepted
      expectHidden(stderr, marker);
      if (isNamed) expect(stderr).toContain(option);
    }
  });

  it('repeats no argument', async () => {
    const count = command?.registeredArguments.length ?? 0;
    for (const marker of markers) {
      for (let index = 0; index <= count; index += 1) {
        process.chdir(folder.folder());
        const words = call();
        words[index] = marker;
        const { status, stderr } = await locksignHere([...places(), name, ...words]);
        if (status !== 0) expectHidden(stderr, marker);
      }
    }
  });

  it.each([
    '--MARKER',
    '--MARKER=x',
    '--secret=MARKER',
    '-MARKER',
    '--cost=MARKER',
  ])('repeats nothing of %s', async (word) => {
    for (const marker of markers) {
      const { status, stderr } = await locksignHere([...places(), name, ...call(), word.replace('MARKER', marker)]);
      if (status !== 0) expectHidden(stderr, marker);
    }
  });
});

describe('the process', () => {
  const secret = markers[0] ?? '';
  const check = ['check', 'kucoin'];

  it.each([
    [['list', '--passphrase', secret], 2],
    [['init', `--passphrase=${secret}`], 2],
    [['add', 'x', '--exchange', 'binance', '--secret', secret], 2],
    [['add', 'x', secret, '--exchange', 'binance'], 2],
    [['passphrase', secret], 2],
    [[...check, '--passphrase-env', secret], 4],
    [[...check, '--passphrase-file', secret], 4],
    [[...check, '--passphrase-fd', secret], 2],
    [[...check, '--passphrase-fd', '77'], 4],
  ])('refuses a secret among its arguments with the reason, and repeats it nowhere: %j', async (args, code) => {
    const { status, stdout, stderr } = await locksign(['--vault', vault, ...args]);
    expect({ status, stdout }).toEqual({ status: code, stdout: '' });
    expect(stderr).toContain("it stays in the shell's history, and other users see it in the list of processes");
    expectHidden(stderr, secret);
  });

  it.each([
    'LOCKSIGN_BACKEND',
    'LOCKSIGN_MEMORY',
    'LOCKSIGN_CPU',
  ])('refuses a wrong %s without repeating it', async (name) => {
    const { status, stderr } = await locksign(['list'], { vault, env: { [name]: secret } });
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(`${name} must be one of auto`) });
    expectHidden(stderr, secret);
  });

  it('reads the passphrase from a variable of any name', async () => {
    const args = ['--vault', vault, ...check, '--passphrase-env', 'my_own.words'];
    expect(await locksign(args, { env: { 'my_own.words': passphrase } })).toMatchObject({ status: 0 });
  });
});
