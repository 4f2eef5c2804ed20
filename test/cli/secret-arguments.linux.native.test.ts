/**
 * A secret that was typed as an argument: refused, and repeated by no error, wherever it stands.
 */
import { describe, expect, it } from 'vitest';
import { locksign } from '../helpers/cli.js';
import { filled, passphrase, vaultFolder } from '../helpers/vaults.js';

const folder = vaultFolder();

describe('a secret as an argument', () => {
  const secret = 'Zq7hunter2Zq7hunter2';
  it.each([
    [['add', 'x', '--exchange', 'binance', '--secret', secret]],
    [['add', 'x', '--exchange', 'binance', `--secret=${secret}`]],
    [['add', 'x', secret, '--exchange', 'binance']],
    [['list', '--passphrase', secret]],
    [['init', `--passphrase=${secret}`]],
    [['passphrase', secret]],
  ])('%j is refused with the reason, and not repeated', async (args) => {
    const { status, stdout, stderr } = await locksign(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain("is never an argument: there it is in the shell's history");
    expect(stderr).not.toContain(secret);
  });

  it.each([
    ['list', `--sekret=${secret}`, "'--sekret'"],
    ['list', `--apisecret${secret}`, "'--api…'"],
    ['list', '--secrethorse', "'--sec…'"],
    ['list', '--correct-horse-battery', "'--cor…'"],
    ['list', '--correct-horse', "'--cor…'"],
    ['list', `-p${secret}`, "'-p…'"],
    ['list', '-----BEGIN PRIVATE KEY-----\nMIIZq7', "'-----…'"],
    [`${secret}`, '--json', "'…'"],
    ['correcthorse', '--json', "'…'"],
  ])('is not repeated in a word that nobody knows: %s %s', async (command, word, shown) => {
    const { status, stderr } = await locksign([command, word]);
    expect(status).toBe(2);
    expect(stderr).toContain(`error: unknown ${command === 'list' ? 'option' : 'command'} ${shown}.`);
    expect(stderr).toContain('is never an argument');
    expect(stderr).not.toMatch(/hunter|correct|horse|Zq7/);
  });

  const kraken = 'kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==';
  it.each([
    ['--passphrase-env', secret],
    ['--passphrase-env', 'correct horse battery'],
    ['--passphrase-env', 'correcthorse'],
    ['--passphrase-env', 'CORRECT_HORSE_BATTERY'],
    ['--passphrase-env', 'HUNTERHUNTER'],
    ['--passphrase-env', kraken],
    ['--passphrase-env', 'B51068CF10B34E7789C374AB932696A05E0A629BE7BFC62F'],
    ['--passphrase-env', 'JBSWYDPEHPKPXPJBSWYDPEHPKPXP'],
    ['--passphrase-file', secret],
    ['--passphrase-file', 'correct horse battery'],
    ['--passphrase-file', kraken],
    ['--passphrase-file', `/${kraken}`],
    ['--passphrase-file', 'x'.repeat(5000)],
    ['--passphrase-fd', secret],
  ])('is not repeated if it was taken for the place of one: %s %s', async (option, value) => {
    const vault = folder.path();
    await filled(vault);
    const { status, stdout, stderr } = await locksign(['--vault', vault, 'check', 'kucoin', option, value]);
    expect({ status, stdout }).toEqual({ status: option === '--passphrase-fd' ? 2 : 4, stdout: '' });
    expect(stderr).toMatch(/^error: --passphrase-[a-z]+(:| must)/);
    expect(stderr).toContain('is never an argument');
    expect(stderr).not.toContain(value.slice(0, 7));
  });

  it.each([
    ['--passphrase-env', 'BINANCE_MAIN_PASSPHRASE_2'],
    ['--passphrase-env', 'OKX'],
    ['--passphrase-file', '/run/secrets/locksign-passphrase'],
    ['--passphrase-file', 'test/not there/passphrase'],
    ['--passphrase-file', './passphrase-of-the-vault'],
    ['--passphrase-file', 'pw.txt'],
    ['--passphrase-file', 'passwrd.txt'],
    ['--passphrase-file', 'okx/not there.key'],
    ['--passphrase-env', 'OKX_APIKEY'],
  ])('is not what has the name of a place: %s %s is told', async (option, value) => {
    const vault = folder.path();
    await filled(vault);
    const { status, stderr } = await locksign(['--vault', vault, 'check', 'kucoin', option, value]);
    expect({ status, stderr }).toEqual({ status: 4, stderr: expect.stringContaining(` ${value}`) });
    expect(stderr).not.toContain('never an argument');
  });

  it('may come from a variable of any name', async () => {
    const vault = folder.path();
    await filled(vault);
    const args = ['--vault', vault, 'check', 'kucoin', '--passphrase-env', 'my_own.words'];
    expect(await locksign(args, { env: { 'my_own.words': passphrase } })).toMatchObject({ status: 0 });
  });

  const issued = 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j'; // a sample of Binance's documentation
  it.each([
    [['request', 'kucoin', 'POST', '/p', 'x=y', issued], 'and number 2 is not', 2],
    [['request', 'kucoin', 'POST', '/p', passphrase], 'and number 1 is not', 2],
    [['request', 'kucoin', issued, '/p'], 'and no other method', 2],
    [['request', 'kucoin', 'GET', '/p', '--in', issued], 'Allowed choices are query, body', 2],
    [['sign', 'kucoin', 'hi', '--encoding', issued], "argument '…' is invalid", 2],
    [['sign', 'kucoin', 'hi', '--encoding', 'correcthorse'], "argument '…' is invalid", 2],
    [['completion', issued], "value '…' is invalid", 2],
    [['check', issued], "it has no account '…'", 2],
    [['add', 'x', '--exchange', issued], "there is no exchange '…': use one of", 2],
    [['--vault', issued, 'list'], '/…. Make one with', 3],
    [[`--vault=${passphrase}`, 'list'], '/…. Make one with', 3],
    [['--vault', 'tiny horse', 'list'], '/…. Make one with', 3],
    [['--vault', kraken, 'list'], '/…. Make one with', 3],
  ])('is not repeated where it was taken for something else: %j', async (args, told, status) => {
    const vault = folder.path();
    await filled(vault);
    const ended = await locksign(args, { env: { LOCKSIGN_VAULT: vault } });
    expect(ended).toMatchObject({ status, stdout: '', stderr: expect.stringContaining(told) });
    for (const word of [issued, passphrase, kraken, 'correcthorse', 'tiny horse']) {
      expect(ended.stderr.toLowerCase()).not.toContain(word.slice(0, 8).toLowerCase());
    }
    if (told.includes('…') && !args.includes('correcthorse')) expect(ended.stderr).toContain('is never an argument');
  });

  it('is not repeated by who was given it for a setting', async () => {
    const vault = folder.path();
    await filled(vault);
    for (const name of ['LOCKSIGN_BACKEND', 'LOCKSIGN_MEMORY', 'LOCKSIGN_CPU']) {
      const { status, stderr } = await locksign(['list'], { vault, env: { [name]: issued } });
      expect({ status, stderr }).toEqual({ status: 3, stderr: expect.stringContaining(`${name} must be one of auto`) });
      expect(stderr).not.toContain(issued);
    }
  });

  it.each([
    [['request', 'kucoin', 'HEAD', '/p'], 'and no HEAD.'],
    [['request', 'kucoin', 'GET', '/p', 'symbol'], "and 'symbol' is not."],
    [['check', 'binance-main-2024-copy'], "no account 'binance-main-2024-copy'"],
    [['--vault', 'vault-of-the-old-machine.2', 'list'], '/vault-of-the-old-machine.2. Make one'],
    [['--vault', '/nowhere/trading/binance-main.json', 'list'], ' /nowhere/trading/binance-main.json. Make one'],
  ])('is not what a mistake usually looks like: %j is told', async (args, told) => {
    const vault = folder.path();
    await filled(vault);
    const { stderr } = await locksign(args, { env: { LOCKSIGN_VAULT: vault } });
    expect(stderr).toContain(told);
    expect(stderr).not.toContain('never an argument');
  });
});
