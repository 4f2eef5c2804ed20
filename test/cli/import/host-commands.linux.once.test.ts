/**
 * `locksign import` shows the host of each account, and stores no API key for a host that the file
 * contradicts.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { scratch } from '../../helpers/scratch.js';
import { locksign, locksignHere, session, type } from '../../helpers/terminal/cli.js';
import { empty, open, passphrase, vaultFolder } from '../../helpers/vault/vaults.js';

const folder = vaultFolder();
const { file } = scratch();

/** Imports a file into a new vault, and gives what the vault and the file have afterwards. */
async function imported(name: string, text: string, ...args: readonly string[]) {
  const vault = await empty(folder.path());
  const path = file(name, text);
  const { status, stderr } = await locksign(['import', path, '--yes', '--erase', ...args], { vault });
  using opened = await open(vault);
  const accounts = opened.accounts().map(({ name, exchange, host = '' }) => `${name} ${exchange} ${host}`.trim());
  return { status, stderr, accounts, left: readFileSync(path, 'utf8'), path, vault };
}

const pair = (name: string, secret = 's'): string => `${name}_API_KEY=aN8z-${name}\n${name}_API_SECRET=${secret}\n`;

describe('the host of an account', () => {
  it('is in the plan and in the result', async () => {
    const text = `${pair('BINANCE')}${pair('BYBIT_TESTNET')}`;
    const { status, stderr, accounts } = await imported('shown.env', text);
    expect({ status, accounts }).toEqual({ status: 0, accounts: ['binance binance', 'bybit-testnet bybit testnet'] });
    const spot = 'host spot (https://api.binance.com), which the file does not name';
    expect(stderr).toContain(`  binance: binance, ${spot}, API key aN8z-BINANCE\n`);
    expect(stderr).toContain(`Added binance: binance, ${spot}.\n`);
    const testnet = 'bybit-testnet: bybit, host testnet (https://api-testnet.bybit.com)';
    expect(stderr).toContain(`  ${testnet}, API key aN8z-BYBIT_TESTNET\n`);
    expect(stderr).toContain(`Added ${testnet}.\n`);
  });

  it("is that of ccxt's id, also for --exchange", async () => {
    const text = '{"binanceus":{"apiKey":"k","secret":"s"}}';
    expect(await imported('us.json', text)).toMatchObject({ status: 0, accounts: ['binanceus binance us'] });
    const unnamed = '{"apiKey":"k","secret":"s"}';
    const given = await imported('given.json', unnamed, '--exchange', 'binanceus');
    expect(given).toMatchObject({ status: 0, accounts: ['binance binance us'] });
  });

  it('can be given with --host or --base-url', async () => {
    const named = await imported('named.env', pair('BYBIT'), '--host', 'demo');
    expect(named).toMatchObject({ status: 0, accounts: ['bybit bybit demo'] });
    const other = await imported('other.env', pair('BYBIT'), '--base-url', 'https://api.bybit.example');
    expect(other).toMatchObject({ status: 0, accounts: ['bybit bybit https://api.bybit.example'] });
    expect(other.stderr).toContain('Added bybit: bybit, host https://api.bybit.example.\n');
  });

  it('with --host is followed against the file, with a warning', async () => {
    const { status, stderr, accounts } = await imported(
      'against.env',
      `${pair('BINANCE')}BINANCE_TESTNET=true\n`,
      '--host',
      'spot',
    );
    expect({ status, accounts }).toEqual({ status: 0, accounts: ['binance binance'] });
    expect(stderr).toContain(
      'warning: --host is followed, although the file says otherwise: BINANCE_TESTNET (line 3) says testnet.\n',
    );
  });

  it.each([
    [['--host', 'Zq7'], pair('BYBIT'), /--host does not take this value\..*The choices are live, bytick/],
    [['--base-url', 'http://Zq7.example'], pair('BYBIT'), /--base-url must be https/],
    [['--host', 'live', '--base-url', 'https://x.example'], pair('BYBIT'), /cannot be combined/],
    [['--host', 'live'], pair('BYBIT') + pair('GATE'), /--host is for one account.*--only/],
    [['--exchange', 'binance-us'], pair('X'), /Did you mean binanceus\?/],
  ])('is refused: %j', async (args, text, message) => {
    const { status, stderr, accounts } = await imported('refused.env', text, ...args);
    expect({ status, stderr, accounts }).toEqual({ status: 2, stderr: expect.stringMatching(message), accounts: [] });
    expect(stderr).not.toContain('Zq7');
  });

  it('that needs a header is reported, because a vault does not store it', async () => {
    const text = '{"okx":{"apiKey":"k","secret":"s","password":"p","sandbox":true}}';
    const { status, stderr } = await imported('okx.json', text);
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringContaining('API key k, demo trading') });
    expect(stderr).toMatch(/warning: The API key of okx is for demo trading.*demo: true.*--demo/);
  });
});

describe('a contradiction about the host', () => {
  const text = `${pair('BINANCE')}${pair('GATE')}BINANCE_TESTNET=false\nBINANCE_BASE_URL=https://testnet.binance.vision\n`;

  it('refuses the account with both places, and no other', async () => {
    const { status, stderr, accounts, left } = await imported('both.env', text);
    expect({ status, accounts }).toEqual({ status: 4, accounts: ['gate gate'] });
    expect(stderr).toContain('binance is refused: The host is unknown, because the file contradicts itself');
    expect(stderr).toContain('BINANCE_TESTNET (line 5) says not testnet');
    expect(stderr).toContain('BINANCE_BASE_URL (line 6) says host testnet');
    expect(left).toBe(text.replace('GATE_API_SECRET=s', 'GATE_API_SECRET='));
  });

  it('is settled by --host', async () => {
    const { status, accounts } = await imported('settled.env', text, '--only', 'binance', '--host', 'testnet');
    expect({ status, accounts }).toEqual({ status: 0, accounts: ['binance binance testnet'] });
  });

  it('between the file and the vault erases nothing', async () => {
    const before = await imported('before.env', pair('BINANCE'));
    const path = file('after.env', `${pair('BINANCE')}BINANCE_TESTNET=true\n`);
    const run = await locksign(['import', path, '--yes', '--erase'], { vault: before.vault });
    expect(run).toMatchObject({
      status: 4,
      stderr: expect.stringMatching(
        /binance is refused: .* has this API key as binance, for the host spot .*, and not for the host testnet/,
      ),
    });
    expect(readFileSync(path, 'utf8')).toContain('API_SECRET=s\n');
    expect(run.stderr).toContain('locksign edit binance --host testnet`');
    const edited = await locksign(['edit', 'binance', '--host', 'testnet'], { vault: before.vault });
    expect(edited).toMatchObject({ status: 0 });
    const again = await locksign(['import', path, '--yes', '--erase'], { vault: before.vault });
    expect(again).toMatchObject({ status: 0, stderr: expect.stringContaining('for the host testnet') });
  });

  it('between two accounts of the file with one API key erases the first only', async () => {
    const text = `${pair('BINANCE')}${pair('BINANCE_TESTNET').replace('aN8z-BINANCE_TESTNET', 'aN8z-BINANCE')}`;
    const { status, accounts, left } = await imported('one-key.env', text);
    expect({ status, accounts }).toEqual({ status: 4, accounts: ['binance binance'] });
    expect(left).toBe(text.replace('BINANCE_API_SECRET=s', 'BINANCE_API_SECRET='));
  });
});

describe('an account that cannot be planned', () => {
  it.each([
    ['unknown.env', pair('HYPERLIQUID'), 'hyperliquid', 'HYPERLIQUID_API_SECRET=s'],
    [
      'unknown-freqtrade.env',
      'FREQTRADE__EXCHANGE__NAME=hyperliquid\nFREQTRADE__EXCHANGE__KEY=k\nFREQTRADE__EXCHANGE__SECRET=s\n',
      'an account without a name',
      'FREQTRADE__EXCHANGE__SECRET=s',
    ],
    ['passphrase.env', pair('OKX'), 'okx', 'OKX_API_SECRET=s'],
    ['key.env', 'KRAKEN_API_KEY="k\u00e9y"\nKRAKEN_API_SECRET=AAAB\n', 'kraken', 'KRAKEN_API_SECRET=AAAB'],
    ['testnet.env', `${pair('KRAKEN', 'AAAB')}KRAKEN_TESTNET=true\n`, 'kraken', 'KRAKEN_API_SECRET=AAAB'],
  ])('does not stop the others: %s', async (name, bad, refused, kept) => {
    const { status, stderr, accounts, left } = await imported(name, `${pair('BYBIT')}${bad}${pair('GATE')}`);
    expect({ status, accounts }).toEqual({ status: 4, accounts: ['bybit bybit', 'gate gate'] });
    expect(stderr).toContain(`warning: ${refused} is refused: `);
    expect(stderr).toMatch(new RegExp(`error: Not imported \\(see above\\): ${refused}\\.`));
    expect(left).toContain(kept);
    expect(left).toContain('BYBIT_API_SECRET=\n');
  });

  it.each([
    ['{"binance":{"apiKey":"k","secret":"s"},"hyperliquid":{"apiKey":"k","secret":"t"}}'],
    [
      '{"accounts":[{"exchange":"binance","apiKey":"k","secret":"s"},{"exchange":"hyperliquid","apiKey":"k","secret":"t"}]}',
    ],
    ['[{"exchange":"binance","apiKey":"k","secret":"s"},{"name":"hyperliquid","apiKey":"k","secret":"t"}]'],
    ['{"binance":{"apiKey":"k","secret":"s"},"exchange":{"name":"hyperliquid","key":"k","secret":"t"}}'],
    ['{"binance":{"apiKey":"k","secret":"s"},"my binance!":{"id":"binance","apiKey":"k2","secret":"t"}}'],
  ])('does not stop the others in JSON: %s', async (text) => {
    const { status, accounts, left } = await imported('unknown.json', text);
    expect({ status, accounts }).toEqual({ status: 4, accounts: ['binance binance'] });
    expect(left).toBe(text.replace('"s"', '""'));
  });

  it.each([
    ['{"kraken":{"apiKey":"k","secret":"AAAB","options":{"defaultType":"future"}}}', 'kraken'],
    ['{"trading_mode":"futures","exchange":{"name":"mexc","key":"k","secret":"s"}}', 'mexc'],
  ])('because its futures are another exchange needs --exchange: %s', async (text, exchange) => {
    const refused = await imported('futures.json', text);
    expect(refused).toMatchObject({ status: 2, accounts: [], left: text });
    expect(refused.stderr).toMatch(
      new RegExp(`\\(line 1\\) says .* Pass --exchange with ${exchange} or ${exchange}-futures`),
    );
    for (const given of [exchange, `${exchange}-futures`]) {
      const run = await imported('futures.json', text, '--exchange', given);
      expect(run).toMatchObject({ status: 0, accounts: [expect.stringContaining(` ${given}`)] });
    }
  });
});

describe("freqtrade's variables", () => {
  it('are imported and erased', async () => {
    const text =
      'FREQTRADE__EXCHANGE__NAME=kucoin\nFREQTRADE__EXCHANGE__KEY=k\nFREQTRADE__EXCHANGE__SECRET=s\n' +
      'FREQTRADE__EXCHANGE__PASSWORD=p\nFREQTRADE__EXCHANGE__UID=u\nFREQTRADE__TELEGRAM__TOKEN=t\n';
    const { status, stderr, accounts, left } = await imported('freqtrade.env', text);
    expect({ status, accounts }).toEqual({ status: 0, accounts: ['kucoin kucoin'] });
    expect(stderr).toContain('Not imported, and not erased: FREQTRADE__TELEGRAM__TOKEN.');
    expect(left).toBe(text.replace('=s\n', '=\n').replace('=p\n', '=\n'));
  });
});

describe('--erase', () => {
  const says = /^freqtrade and other programs that read the secrets in .* stop working/m;

  it('says what it means for other programs before it erases', async () => {
    const { stderr } = await imported('erase.env', pair('BYBIT'));
    expect(stderr).toMatch(says);
    expect(stderr).toMatch(/cannot be undone.*--keep.*locksign copy/s);
    expect(stderr.search(says)).toBeLessThan(stderr.indexOf('Erased the secrets'));
  });

  it('is explained before the question', async () => {
    const vault = await empty(folder.path());
    const { ended } = await session(
      vault,
      ['import', file('asked.env', pair('BYBIT'))],
      [
        ['expect', 'host live (https://api.bybit.com)'],
        ['expect', 'Import this account'],
        ['send', 'y\n'],
        ['expect', 'stop working'],
        ['expect', 'Erase the secrets in the file afterwards?'],
        ['send', 'n\n'],
        ...type('Vault passphrase: ', passphrase),
        ['expect', 'Added bybit: bybit, host live'],
        ['ended'],
      ],
    );
    expect(ended).toBe(0);
  });

  it('is not mentioned with --keep', async () => {
    const vault = await empty(folder.path());
    const { stderr } = await locksign(['import', file('kept.env', pair('BYBIT')), '--yes', '--keep'], { vault });
    expect(stderr).not.toMatch(says);
  });
});

it('the hosts are completed', async () => {
  const { stdout } = await locksignHere(['__complete', 'import', 'x.env', '--exchange', 'bybit', '--host', 'te']);
  expect(stdout).toContain('testnet');
});
