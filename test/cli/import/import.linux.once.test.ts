/**
 * `locksign import`: its questions, and the options that it requires.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { scratch } from '../../helpers/scratch.js';
import { locksign, session, type } from '../../helpers/terminal/cli.js';
import { binanceSecret, empty, filled, open, passphrase, vaultFolder } from '../../helpers/vault/vaults.js';

const folder = vaultFolder();
const { file } = scratch();
const emptyVault = (): Promise<string> => empty(folder.path());

describe('an ambiguity', () => {
  const one = (name: string, text = '{"apiKey":"k","secret":"s"}') => file(`${name}.json`, text);

  it.each([
    ['the exchange', [], 2, /does not name the exchange of its account, .* Pass it as --exchange/],
    ['an unknown exchange', ['--exchange', 'binanc'], 2, /Did you mean binance\?/],
    ['a missing passphrase', ['--exchange', 'okx'], 2, /no passphrase for its account, and OKX issued one/],
    ['a name that is in use', ['--exchange', 'binance', '--name', 'kucoin'], 2, /already has an account 'kucoin'/],
    ['an invalid name', ['--exchange', 'binance', '--name', 'a b'], 2, /name must be/],
    ['two answers', ['--exchange', 'binance', '--keep', '--erase'], 2, /cannot be combined/],
  ])('is reported before the passphrase is requested: %s', async (name, args, code, message) => {
    const vault = folder.path();
    await filled(vault);
    const options = args.includes('--erase') ? args : [...args, '--keep'];
    // There is no source for the passphrase, so a request for it would fail with status 4.
    const run = await locksign(['--vault', vault, 'import', one(name.replaceAll(' ', '-')), '--yes', ...options]);
    expect(run).toMatchObject({ status: code, stdout: '', stderr: expect.stringMatching(message) });
  });

  it.each([
    [['--key-name', 'A', '--secret-name', 'A'], /must be different variables/],
    [['--key-name', 'A', '--secret-name', 'B', '--passphrase-name', 'B'], /must be different variables/],
    [['--key-name', 'A', '--secret-name', 'B', '--passphrase-name', 'A'], /must be different variables/],
    [['--key-name', 'A'], /go together/],
    [['--secret-name', 'A'], /go together/],
    [['--passphrase-name', 'A'], /go together/],
  ])('%j: is reported before the file is read', async (args, message) => {
    const run = await locksign(['import', 'missing', '--exchange', 'bybit', '--yes', '--keep', ...args]);
    expect(run).toMatchObject({ status: 2, stderr: expect.stringMatching(message) });
  });

  it('one name for two accounts is refused', async () => {
    const vault = await emptyVault();
    const two = one('two', '{"binance":{"apiKey":"k","secret":"s"},"bybit":{"apiKey":"k","secret":"s"}}');
    const { status, stderr } = await locksign(['import', two, '--yes', '--keep', '--name', 'x'], { vault });
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining('--name is for one account') });
  });

  it('a script has to pass --yes and choose to keep or erase the secrets', async () => {
    const vault = await emptyVault();
    for (const args of [['--keep'], ['--yes']]) {
      const { status, stderr } = await locksign(['import', one('script'), '--exchange', 'bybit', ...args], { vault });
      expect({ status, stderr }).toEqual({
        status: 2,
        stderr: expect.stringContaining('There is no terminal to ask on'),
      });
    }
  });
});

describe('--exchange', () => {
  async function imported(name: string, text: string, args: readonly string[]) {
    const vault = await emptyVault();
    const run = await locksign(['import', file(name, text), '--yes', '--keep', ...args], { vault });
    using opened = await open(vault);
    const accounts = opened.accounts().map(({ name, exchange, host }) => [name, exchange, host ?? '']);
    return { ...run, accounts };
  }
  const dotenv = 'KRAKEN_API_KEY=k\nKRAKEN_API_SECRET=AAAB\n';

  it('applies to accounts whose exchange the file does not state', async () => {
    const text = `${dotenv}FOO_API_KEY=f\nFOO_API_SECRET=s\n`;
    expect(await imported('some.env', text, ['--exchange', 'bybit'])).toMatchObject({
      status: 0,
      accounts: [
        ['kraken', 'kraken', ''],
        ['foo', 'bybit', ''],
      ],
    });
  });

  it('that matches the file is accepted, and the host stays', async () => {
    const text = '{"binanceusdm":{"apiKey":"k","secret":"s"}}';
    expect(await imported('usdm.json', text, ['--exchange', 'binance'])).toMatchObject({
      status: 0,
      accounts: [['binanceusdm', 'binance', 'usdm']],
    });
  });

  it.each([
    ['one.env', dotenv, [], 'kraken is one of kraken, and not of bybit'],
    [
      'only.env',
      `${dotenv}FOO_API_KEY=f\nFOO_API_SECRET=s\n`,
      ['--only', 'kraken'],
      'kraken is one of kraken, and not of bybit',
    ],
    ['two.env', `BYBIT_API_KEY=k\nBYBIT_API_SECRET=s\n${dotenv}`, [], 'kraken is one of kraken, and not of bybit'],
    ['one.json', '{"exchange":"gateio","apiKey":"k","secret":"s"}', [], 'its account is one of gate, and not of bybit'],
  ])('that the file contradicts is refused: %s', async (name, text, args, message) => {
    const { status, stderr, accounts } = await imported(name, text, ['--exchange', 'bybit', ...args]);
    expect({ status, stderr, accounts }).toEqual({ status: 2, stderr: expect.stringContaining(message), accounts: [] });
  });

  it('that is unknown is refused, even where it is not necessary', async () => {
    const { status, stderr } = await imported('none.env', dotenv, ['--exchange', 'krakn']);
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining('Did you mean kraken?') });
  });

  it.each([
    ['binance', 'futures', [], 'usdm', 'binance, host usdm (https://fapi.binance.com), API key k\n'],
    ['binanceusdm', 'futures', [], 'usdm', 'binance, host usdm (https://fapi.binance.com), API key k\n'],
    ['binancecoinm', 'futures', [], 'coinm', 'binance, host coinm (https://dapi.binance.com), API key k\n'],
    ['unknown', 'futures', ['--exchange', 'binance'], 'usdm', 'host usdm (https://fapi.binance.com), API key k\n'],
    ['binance', 'spot', [], '', 'binance, host spot (https://api.binance.com), API key k\n'],
    ['bybit', 'futures', [], '', 'bybit, host live (https://api.bybit.com), API key k\n'],
  ])("freqtrade's %s for %s has its host", async (exchange, mode, args, host, line) => {
    const text = `{"trading_mode":"${mode}","exchange":{"name":"${exchange}","key":"k","secret":"s"}}`;
    const { status, stderr, accounts } = await imported(`${exchange}-${mode}.json`, text, args);
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringContaining(line) });
    expect(accounts.map((account) => account[2])).toEqual([host]);
  });
});

describe('on a terminal', () => {
  const text = `BYBIT_API_KEY=abc\nBYBIT_API_SECRET=${binanceSecret}\n`;

  it('the command shows the accounts, asks twice, and shows no secret', async () => {
    const vault = await emptyVault();
    const env = file('asked.env', text);
    const { ended, transcript } = await session(
      vault,
      ['import', env],
      [
        ['expect', 'bybit: bybit, host live'],
        ['expect', 'API key abc'],
        ['expect', 'Import this account'],
        ['send', 'y\n'],
        ['expect', 'Erase the secrets in the file afterwards?'],
        ['send', 'y\n'],
        ...type('Vault passphrase: ', passphrase),
        ['expect', 'Added bybit: '],
        ['ended'],
      ],
    );
    expect(ended).toBe(0);
    expect(transcript).not.toContain(binanceSecret);
    expect(readFileSync(env, 'utf8')).toBe('BYBIT_API_KEY=abc\nBYBIT_API_SECRET=\n');
  });

  it('the answer no changes nothing', async () => {
    const vault = await emptyVault();
    const env = file('no.env', text);
    const before = readFileSync(vault, 'utf8');
    const steps = [['expect', 'Import this account'], ['send', '\n'], ['ended']] as const;
    expect(await session(vault, ['import', env], steps)).toMatchObject({ ended: 1 });
    expect(readFileSync(vault, 'utf8')).toBe(before);
    expect(readFileSync(env, 'utf8')).toBe(text);
  });
});
