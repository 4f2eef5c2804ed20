/**
 * `locksign rotate`, on a terminal and in a script.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { secret as secrets } from '../../src/index.js';
import { copiesOf, locksign, session, type, typeOpenly } from '../helpers/terminal/cli.js';
import type { Step } from '../helpers/terminal/terminal.js';
import {
  binanceMain,
  binanceSecret,
  edit,
  filled,
  kucoin,
  kucoinPassphrase,
  kucoinSecret,
  open,
  passphrase,
  vaultFolder,
} from '../helpers/vault/vaults.js';

const filledPath = copiesOf(vaultFolder(), filled);
const unlock = type('Vault passphrase: ', passphrase);
const end: Step = ['ended'];
const newSecret = `${binanceSecret.slice(1)}x`;
const question = 'Binance API key (Enter keeps the present one): ';

const signatureOf = async (vault: string, name: string): Promise<string> => {
  using opened = await open(vault);
  using account = await opened.account(name);
  return account.signMessage('hello');
};

describe('on a terminal', () => {
  it('asks for the API key, which Enter keeps, and for the secret, and says what to do next', async () => {
    const vault = filledPath();
    const before = await signatureOf(vault, 'binance-main');
    const { ended, transcript } = await session(
      vault,
      ['rotate', 'binance-main'],
      [
        ...unlock,
        ...typeOpenly(question, ''),
        ...type('Binance secret: ', binanceSecret),
        ['expect', 'The secret is the one that the account already has.'],
        ['expect', '2 tries are left.'],
        ...type('Binance secret: ', newSecret),
        ['expect', 'Rotated binance-main.'],
        end,
      ],
    );
    expect(ended).toBe(0);
    expect(transcript).toMatch(/check binance-main --send\r\nRestart the bots[\s\S]*revoke it at the exchange/);
    expect(transcript).not.toContain(newSecret);
    expect(await signatureOf(vault, 'binance-main')).not.toBe(before);
    using opened = await open(vault);
    expect(opened.accounts()).toMatchObject([binanceMain, kucoin]);
  });

  it('takes a new API key, and names the old one to delete', async () => {
    const vault = filledPath();
    const { ended, transcript } = await session(
      vault,
      ['rotate', 'kucoin'],
      [
        ...unlock,
        ...typeOpenly('KuCoin API key (Enter keeps the present one): ', '7c2db93503aa674c74a31734'),
        ...type('KuCoin secret: ', kucoinSecret.replace('f', 'e')),
        ...type('KuCoin passphrase of the API key (Enter keeps the present one): ', ''),
        end,
      ],
    );
    expect(ended).toBe(0);
    expect(transcript).toContain(`Delete the old API key ${kucoin.apiKey} at the exchange.`);
    const { stdout } = await locksign(['check', 'kucoin'], { vault });
    expect(stdout).toContain('KC-API-KEY: 7c2db93503aa674c74a31734');
  });

  it('is not stopped by another writer while it asks', async () => {
    const vault = filledPath();
    const rotating = session(
      vault,
      ['rotate', 'binance-main'],
      [
        ...unlock,
        ...typeOpenly(question, 'Nx8zQw4rT6yU1iO3'),
        ['expect', 'Binance secret: '],
        ['echo', false],
        ['sleep', 4],
        ['send', `${newSecret}\n`],
        end,
      ],
    );
    using other = await edit(vault);
    await other.rename('kucoin', 'ku');
    await other.edit('binance-main', { recvWindow: 3_000 });
    const { ended, transcript } = await rotating;
    expect({ ended, transcript }).toMatchObject({ ended: 0 });
    using opened = await open(vault);
    expect(opened.accounts()).toMatchObject([
      { ...binanceMain, apiKey: 'Nx8zQw4rT6yU1iO3', recvWindow: 3_000 },
      { ...kucoin, name: 'ku' },
    ]);
  });
});

describe('in a script', () => {
  const rotate = (vault: string, args: readonly string[], env: Record<string, string> = {}) =>
    locksign(['rotate', ...args], { vault, env });

  it('keeps the API key and the passphrase that no option names', async () => {
    const vault = filledPath();
    const secret = kucoinSecret.replace('f', 'e');
    expect(await rotate(vault, ['kucoin', '--secret-env', 'S'], { S: secret })).toMatchObject({
      status: 0,
      stdout: '',
    });
    using opened = await open(vault);
    expect(opened.accounts()[1]).toMatchObject(kucoin);
    expect(
      await opened.matches('kucoin', { secret: secrets.text(secret), passphrase: secrets.text(kucoinPassphrase) }),
    ).toBe(true);
  });

  it('takes a new API key and passphrase', async () => {
    const vault = filledPath();
    const secret = kucoinSecret.replace('f', 'e');
    const args = ['kucoin', '--api-key', 'Nx8zQw4rT6yU1iO3', '--secret-env', 'S', '--key-passphrase-env', 'P'];
    expect(await rotate(vault, args, { S: secret, P: 'another' })).toMatchObject({ status: 0 });
    using opened = await open(vault);
    expect(opened.accounts()[1]).toMatchObject({ ...kucoin, apiKey: 'Nx8zQw4rT6yU1iO3' });
    expect(await opened.matches('kucoin', { secret: secrets.text(secret), passphrase: secrets.text('another') })).toBe(
      true,
    );
  });

  it.each<[string, string[], Record<string, string>, number, RegExp]>([
    ['the present secret', ['binance-main', '--secret-env', 'S'], { S: binanceSecret }, 4, /already has/],
    ['a placeholder', ['binance-main', '--secret-env', 'S'], { S: 'your_exchange_secret' }, 4, /placeholder/],
    [
      'an API key that no header can carry',
      ['binance-main', '--api-key', 'a b\n', '--secret-env', 'S'],
      { S: newSecret },
      2,
      /The API key must/,
    ],
    [
      'an empty API key',
      ['binance-main', '--api-key', '', '--secret-env', 'S'],
      { S: newSecret },
      2,
      /API key is empty/,
    ],
    ['a passphrase that is not issued', ['binance-main', '--key-passphrase-env', 'S'], {}, 2, /issues no passphrase/],
    ['an unknown account', ['binance-mian'], {}, 2, /Did you mean binance-main\?/],
    ['no terminal', ['binance-main'], {}, 4, /There is no terminal to ask on/],
  ])('refuses %s', async (_, args, env, status, message) => {
    const vault = filledPath();
    const before = readFileSync(vault, 'utf8');
    expect(await rotate(vault, args, env)).toMatchObject({
      status,
      stdout: '',
      stderr: expect.stringMatching(message),
    });
    expect(readFileSync(vault, 'utf8')).toBe(before);
  });
});
