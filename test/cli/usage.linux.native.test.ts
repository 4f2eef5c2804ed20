/**
 * How the command is used: versions, names that do not exist, descriptors, and no terminal.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkout, run } from '../helpers/child.js';
import { scratch } from '../helpers/scratch.js';
import { locksign, locksignHere, program } from '../helpers/terminal/cli.js';
import { create, filled, open, passphrase, vaultFolder } from '../helpers/vault/vaults.js';

const folder = vaultFolder();

it('prints the version of the package', async () => {
  const { version } = JSON.parse(readFileSync(`${checkout}/package.json`, 'utf8'));
  expect(await locksign(['--version'])).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' });
});

describe('a name that does not exist', () => {
  it.each([
    [['lits'], /^error: There is no such command\. Did you mean list\? The commands are init, add, /],
    [['help', 'lits'], /^error: There is no such command\. Did you mean list\? The commands are init, /],
    [['zzz'], /^error: There is no such command\. The commands are init, add, /],
    [['help', 'zzz'], /^error: There is no such command\. The commands are init, add, /],
    [['list', '--exchnge'], /^error: list has no such option\. Its options are --json, /], // an option of add
    [['import', 'x', '--exchnge', 'kraken'], /^error: import has no such option\. Did you mean --exchange\?/],
    [['list', '--passphrase-flie', 'x'], /^error: list has no such option\. Did you mean --passphrase-file\?/],
    [['list', '--verbose'], /^error: list has no such option\. Its options are /],
    [['list', '--jsn'], /^error: list has no such option\. Did you mean --json\?/],
    [['list', '--jsn'], /^error: list has no such option\..*\.\n$/], // without a word about secrets
    [
      ['check', 'x', '--host', 'testnet'],
      /^error: check has no such option\..*\nTo change the host of an account, use `.*locksign edit NAME --host HOST`\. To send .*`\.\n$/,
    ],
    [['--jsn'], /^error: locksign has no such option\. Its options are --version, /],
    [
      ['add', 'x', '--exchange', 'okx', '--secret', 'y'],
      /^error: add has no such option\..*\nA secret must never be an argument: /,
    ],
    [['list', 'x'], /^error: list takes no arguments, but got 1\.\nA secret must never be an argument: /],
    [['add', 'x', '--exchange', 'binanc'], /^error: --exchange does not take this value\. Did you mean binance\?/],
    [
      ['add', 'x', '--exchange', 'zzz'],
      /^error: --exchange does not take this value\. The choices are backpack, binance, /,
    ],
    [['add', 'x'], /^error: add needs --exchange EXCHANGE\. See `.*locksign help add`\.$/m],
    [['sign', 'x', '--encoding', 'base65'], /Did you mean base64\? The choices are hex, base64, base64url\.$/m],
    [['completion', 'tcsh'], /^error: SHELL does not take this value\. The choices are bash, zsh, fish\.$/m],
    [['completion'], /^error: completion needs SHELL\. The choices are bash, zsh, fish\.$/m],
    [['import', '--yes'], /^error: import needs FILE\. See `.*locksign help import`\.$/m],
    [['rename', 'x'], /^error: rename needs NEW\S*\. See `.*locksign help rename`\.$/m],
    [['list', '--vault'], /^error: --vault needs a value\. See `.*locksign help list`\.$/m],
    [['request', 'x', 'GET', '/', '--in'], /^error: --in needs a value\. The choices are query, body\.$/m],
    [['ls', 'x', 'y'], /^error: list takes no arguments, but got 2\.$/m],
    [['show', 'x', 'y'], /^error: show takes at most 1 argument, but got 2\.$/m],
    [['agent', 'polcy'], /^error: agent has no such command\. Did you mean policy\? The commands are .*policy/],
    [['help', 'agent', 'polcy'], /^error: agent has no such command\. Did you mean policy\?/],
    [['agent', 'policy', 'chekc'], /^error: agent policy has no such command\. Did you mean check\?/],
    [
      ['agent', 'policy', 'check', '--polcy', 'x'],
      /^error: agent policy check has no such option\. Did you mean --policy\?/,
    ],
    [['agent', 'policy', 'check', 'x'], /^error: agent policy check takes no arguments, but got 1\.$/m],
    [
      ['agent', 'policy', 'explain', 'GET'],
      /^error: agent policy explain needs URL\. See `.*locksign help agent policy explain`\.$/m,
    ],
  ])('%j lists the names that exist, and the nearest', async (args, message) => {
    const { status, stdout, stderr } = await locksignHere(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it('of an account is reported before the command asks for the passphrase', async () => {
    const vault = folder.path();
    await filled(vault);
    for (const args of [
      ['show', 'binance-mian'],
      ['check', 'binance-mian'],
      ['sign', 'binance-mian', 'message'],
      ['request', 'binance-mian', 'GET', '/api/v3/account'],
      ['edit', 'binance-mian', '--host', 'spot'],
      ['rotate', 'binance-mian'],
      ['rename', 'binance-mian', 'b'],
      ['remove', 'binance-mian', '--yes'],
      ['export', folder.path(), '--only', 'binance-mian'],
    ]) {
      const { status, stdout, stderr } = await locksign(['--vault', vault, ...args]); // asking would end with 4
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toMatch(
        / names? (no|an) account .* Did you mean binance-main\? Its accounts are binance-main, kucoin\./,
      );
    }
    for (const name of ['a b', 'kucoin']) {
      for (const args of [
        ['add', name, '--exchange', 'binance', '--api-key', 'k'],
        ['rename', 'binance-main', name],
      ]) {
        const run = await locksign(['--vault', vault, ...args]);
        expect(run).toMatchObject({
          status: 2,
          stderr: expect.stringMatching(/name must be|already has an account 'kucoin'/),
        });
      }
    }
  });

  it('of an account in a vault without accounts is answered with the command that adds one', async () => {
    const vault = folder.path();
    (await create(vault)).close();
    for (const args of [
      ['check', 'x'],
      ['request', 'x', 'GET', '/'],
      ['export', folder.path(), '--only', 'x'],
    ]) {
      const { status, stderr } = await locksign(['--vault', vault, ...args]);
      expect({ status, stderr }).toEqual({
        status: 2,
        stderr: expect.stringMatching(
          /^error: The vault has no accounts\. To add one, run: .*locksign add NAME --exchange EXCHANGE\n$/,
        ),
      });
    }
  });

  it('of an option for a passphrase that the exchange does not issue is refused', async () => {
    const vault = folder.path();
    await filled(vault);
    const args = ['add', 'b', '--exchange', 'binance', '--api-key', 'k', '--key-passphrase-env', 'X'];
    const run = await locksign(['--vault', vault, ...args]);
    expect(run).toMatchObject({ status: 2, stderr: expect.stringContaining('Binance issues no passphrase') });
  });
});

describe('without a terminal', () => {
  it.each([
    [['init'], 'ERR'],
    [['list'], 'filled'],
    [['passphrase'], 'filled'],
  ])('%j names the options for other sources of the passphrase', async (args, kind) => {
    const vault = folder.path();
    if (kind === 'filled') (await create(vault)).close();
    const { status, stdout, stderr } = await locksign(['--vault', vault, ...args]);
    expect({ status, stdout }).toEqual({ status: 4, stdout: '' });
    expect(stderr).toContain('There is no terminal to ask on');
    expect(stderr).toContain('--passphrase-file, --passphrase-fd or --passphrase-env');
  });

  it('names the option for the API key, and the one for confirmation', async () => {
    const vault = folder.path();
    await filled(vault);
    for (const args of [
      ['add', 'x', '--exchange', 'binance'],
      ['remove', 'kucoin'],
    ]) {
      const { status, stdout, stderr } = await locksign(args, { vault });
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toMatch(/There is no terminal to ask on\. Instead, pass/);
    }
    expect((await locksign(['list'], { vault })).stdout).toContain('kucoin');
  });
});

describe('the passphrase', () => {
  it('comes from a file that only the user can read', async () => {
    const vault = folder.path();
    (await create(vault)).close();
    const file = folder.put(`${passphrase}\n`);
    expect(await locksign(['--vault', vault, 'list', '--passphrase-file', file])).toMatchObject({
      status: 0,
      stdout: '',
    });
    const missing = await locksign(['--vault', vault, 'list', '--passphrase-file', `${file}.not`]);
    expect(missing).toMatchObject({ status: 4, stderr: expect.stringContaining('--passphrase-file names no file') });
  });

  it('comes from a descriptor, such as standard input', async () => {
    const vault = folder.path();
    (await create(vault)).close();
    const args = ['--vault', vault, 'list', '--passphrase-fd', '0'];
    expect(await locksign(args, { input: passphrase })).toMatchObject({ status: 0 });
    expect(await locksign(['--vault', vault, 'list', '--passphrase-fd', '3x'])).toMatchObject({ status: 2 });
  });

  it('comes from one source only', async () => {
    const vault = folder.path();
    (await create(vault)).close();
    const { status, stderr } = await locksign(['list', '--passphrase-fd', '0'], { vault, input: passphrase });
    expect({ status, stderr }).toMatchObject({ status: 2, stderr: expect.stringContaining('cannot be combined') });
  });

  it('must be right, and the vault must exist', async () => {
    const vault = folder.path();
    (await create(vault)).close();
    const wrong = await locksign(['list'], { vault, passphrase: 'three geese on a bridge' });
    expect(wrong).toMatchObject({ status: 3, stdout: '', stderr: expect.stringContaining('does not open') });
    expect(await locksign(['list'], { vault: `${vault}.not` })).toMatchObject({ status: 3, stdout: '' });
  });
});

describe('a descriptor', () => {
  it.each(['3 3<&0', '0', '3 3< <(cat)'])('that is a pipe of the shell is accepted: %s', async (redirection) => {
    const vault = folder.path();
    const script = `printf %s "$SAID" | "$0" "$1" --vault "$2" init --cost 64,1 --passphrase-fd ${redirection}`;
    const { status, stderr } = await run('bash', ['-c', script, process.execPath, program, vault], {
      env: { SAID: passphrase },
    });
    expect({ status, stderr }).toMatchObject({ status: 0, stderr: expect.stringContaining('Made ') });
    (await open(vault)).close();
  });

  it('that Node.js uses itself is refused at once', async () => {
    for (const descriptor of ['3', '4', '5', '8']) {
      const run = await locksign(['init', '--cost', '64,1', '--passphrase-fd', descriptor]);
      expect(run).toMatchObject({ status: 2, stderr: expect.stringContaining('3< FILE') });
    }
  });
});

describe('a command in a message', () => {
  const files = scratch();
  it('is npx locksign, unless a shell finds locksign outside of projects', async () => {
    const shared = files.path('bin');
    const project = files.path('project/node_modules/.bin');
    for (const each of [shared, project]) mkdirSync(each, { recursive: true });
    for (const each of ['bin', 'project/node_modules/.bin']) files.file(`${each}/locksign`, '');
    const vault = folder.path();
    for (const [path, name] of [
      [project, 'npx locksign'],
      [`${project}/`, 'npx locksign'],
      [`${project}${delimiter}${shared}`, 'locksign'],
      ['', 'npx locksign'],
    ] as const) {
      const env = { PATH: path };
      const missing = await locksign(['list'], { env: { ...env, LOCKSIGN_VAULT: vault } });
      expect(missing.stderr).toContain(`Make one with \`${name} init\``);
      const { stdout } = await locksign(['help', 'sign'], { env });
      expect(stdout).toContain(`\n  $ ${name} sign binance-main`);
      expect(stdout).toContain(`| ${name} sign binance-main`);
    }
  });
});

it('output that cannot be written ends the command with one sentence', async () => {
  const script = '"$0" "$1" completion bash > /dev/full';
  const { status, stderr } = await run('bash', ['-c', script, process.execPath, program]);
  expect({ status, stderr }).toEqual({ status: 1, stderr: 'error: The output could not be written: ENOSPC.\n' });
});

it.each([
  ['is full', '2> /dev/full'],
  ['was closed by its reader', '2> >(exec true)'],
])('a change that was made is not a failure if standard error %s', async (_, redirection) => {
  const vault = folder.path();
  await filled(vault);
  const script = `"$0" "$1" --vault "$2" --passphrase-env WORDS rename kucoin other ${redirection}`;
  const { status, stdout } = await run('bash', ['-c', script, process.execPath, program, vault], {
    env: { WORDS: passphrase },
  });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  expect((await locksign(['list'], { vault })).stdout).toContain('other');
});
