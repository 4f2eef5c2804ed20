/**
 * `locksign edit`.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { copiesOf, locksign } from '../helpers/terminal/cli.js';
import { binanceMain, filled, kucoin, open, vaultFolder } from '../helpers/vault/vaults.js';

const filledPath = copiesOf(vaultFolder(), filled);
const edit = (vault: string, ...args: string[]) => locksign(['edit', ...args], { vault });
const accountsOf = async (vault: string) => {
  using opened = await open(vault);
  return opened.accounts();
};

describe('edit', () => {
  it('changes the host and the window, and removes them', async () => {
    const vault = filledPath();
    const changed = await edit(vault, 'binance-main', '--host', 'spot', '--recv-window', '5000');
    expect(changed).toMatchObject({ status: 0, stdout: '', stderr: expect.stringContaining('Changed binance-main.') });
    expect(await accountsOf(vault)).toMatchObject([{ ...binanceMain, host: 'spot', recvWindow: 5_000 }, kucoin]);
    const url = 'https://api.binance.example';
    expect(await edit(vault, 'binance-main', '--base-url', url)).toMatchObject({ status: 0 });
    expect((await locksign(['check', 'binance-main'], { vault })).stdout).toContain('\nHost: api.binance.example\n');
    expect(await edit(vault, 'binance-main', '--unset', 'host', 'recv-window')).toMatchObject({ status: 0 });
    const [account] = await accountsOf(vault);
    expect(account).not.toHaveProperty('host');
    expect(account).not.toHaveProperty('recvWindow');
    expect(account).toMatchObject({ name: 'binance-main', apiKey: binanceMain.apiKey });
  });

  it('warns about a move between real money and practice, in either direction', async () => {
    const vault = filledPath();
    const warned = async (...args: string[]): Promise<string> => {
      const { status, stderr } = await edit(vault, 'binance-main', ...args);
      expect(status).toBe(0);
      return /^warning: (.*?)\. An API key of one seldom works at the other\./m.exec(stderr)?.[1] ?? '';
    };
    const toLive = ', which trades with real money';
    expect(await warned('--host', 'spot')).toBe('');
    expect(await warned('--host', 'testnet')).toBe(
      'binance-main moves from the live host spot to the testnet host testnet',
    );
    expect(await warned('--recv-window', '4000')).toBe('');
    expect(await warned('--host', 'testnet-futures')).toBe('');
    expect(await warned('--host', 'demo')).toMatch(/from the testnet host testnet-futures to the demo host demo$/);
    expect(await warned('--unset', 'host')).toBe(
      `binance-main moves from the demo host demo to the live host spot${toLive}`,
    );
    expect(await warned('--base-url', 'https://a.example')).toBe('');
  });

  it.each<[string, string[], RegExp]>([
    [
      'a field that the exchange does not know',
      ['binance-main', '--subaccount', '5'],
      /Requests to Binance do not carry this field\. Leave --subaccount out\. Its fields are --host, --recv-window, --base-url\./,
    ],
    [
      'the removal of such a field',
      ['binance-main', '--unset', 'key-version'],
      /Leave key-version out\. Its fields are/,
    ],
    ['the removal of an unknown field', ['binance-main', '--unset', 'window'], /The choices are host, subaccount, /],
    [
      'an unknown option',
      ['binance-main', '--window', '5'],
      /edit has no such option\.[\s\S]*Its options are --host, /,
    ],
    ['an unknown host', ['binance-main', '--host', 'moon'], /The choices are spot, /],
    ['two hosts', ['binance-main', '--host', 'spot', '--base-url', 'https://a.example'], /cannot be combined/],
    ['a field twice', ['binance-main', '--host', 'spot', '--unset', 'host'], /cannot be set and removed/],
    ['a base URL twice', ['binance-main', '--base-url', 'https://a.example', '--unset', 'host'], /cannot be set and/],
    ['a window that the exchange refuses', ['binance-main', '--recv-window', '60001'], /from 1 to 60000/],
    ['no change', ['kucoin'], /No option names a change\. For an account of KuCoin they are --host, --key-version, /],
    ['an unknown account', ['binance-mian', '--host', 'spot'], /Did you mean binance-main\?/],
  ])('refuses %s before it asks for the passphrase', async (_, args, message) => {
    const vault = filledPath();
    const before = readFileSync(vault, 'utf8');
    const run = await locksign(['--vault', vault, 'edit', ...args]); // asking would end with 4
    expect(run).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(message) });
    expect(readFileSync(vault, 'utf8')).toBe(before);
  });
});
