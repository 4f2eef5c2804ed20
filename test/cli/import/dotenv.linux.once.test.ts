/**
 * The accounts that `locksign import` finds in a dotenv file.
 */
import { describe, expect, it } from 'vitest';
import { findAccounts, namesLeft } from '../../../src/cli/import/accounts.js';
import { settleEarlier } from '../../../src/cli/import/earlier.js';
import { found } from '../../helpers/import-files.js';

describe('in a dotenv file', () => {
  it('accounts are found by the names of their variables', () => {
    const text = [
      'BINANCE_MAIN_API_KEY=k1',
      'export BINANCE_MAIN_API_SECRET="s1" # theirs',
      "OKX_API_KEY='k2'",
      'OKX_SECRET_KEY=s2',
      'OKX_PASSPHRASE: p2',
      'KRAKEN_FUTURES_2_API_KEY=k3',
      'KRAKEN_FUTURES_2_API_SECRET=s3',
      'API_KEY=k4',
      'API_SECRET=s4',
      'DATABASE_PASSWORD=x',
      'OTHER_API_KEY=alone',
      'EMPTY_API_KEY=k',
      'EMPTY_API_SECRET=',
    ].join('\n');
    expect(found(text)).toEqual([
      { label: 'binance-main', exchange: 'binance', apiKey: 'k1', secret: 's1' },
      { label: 'okx', exchange: 'okx', apiKey: 'k2', secret: 's2', passphrase: 'p2' },
      { label: 'kraken-futures-2', exchange: 'kraken-futures', apiKey: 'k3', secret: 's3' },
      { apiKey: 'k4', secret: 's4' },
    ]);
  });

  it('the exchange is not guessed from an ambiguous name', () => {
    const exchangesOf = (names: readonly string[]) =>
      found(names.map((name) => `${name}_API_KEY=k\n${name}_API_SECRET=s`).join('\n')).map(({ exchange }) => exchange);
    expect(exchangesOf(['BINANCE_X', 'NOT_BINANCE', 'BINANCE_KRAKEN', 'BINANCED'])).toEqual(Array.from({ length: 4 }));
    const sure = [
      'BINANCE',
      'BINANCE_MAIN',
      'BINANCE_2',
      'BINANCE2',
      'BINANCE_MAIN_2',
      'TESTNET_BINANCE',
      'BINANCE_SPOT',
    ];
    expect(exchangesOf(sure)).toEqual(sure.map(() => 'binance'));
  });

  it('the variables can be named by options', () => {
    const text = 'A=k\nB="s\\n"\nC=p\nB=last';
    expect(found(text, { keyName: 'A', secretName: 'B', passphraseName: 'C' })).toEqual([
      { apiKey: 'k', secret: 'last', passphrase: 'p' },
    ]);
    expect(() => found(text, { keyName: 'A', secretName: 'D' })).toThrow(
      '--secret-name names a variable that the file does not have',
    );
    expect(() => found('{}', { keyName: 'A', secretName: 'B' })).toThrow(/this file is JSON/);
  });

  it('a value that is malformed or too long is refused', () => {
    expect(() => found('A_API_KEY=k\nA_API_SECRET="open')).toThrow(/dotenv line for A_API_SECRET cannot be read/);
    expect(() => found(`A_API_KEY=k\nA_API_SECRET=${'x'.repeat(4097)}`)).toThrow(/longer than 4096 bytes/);
    expect(found(`A_API_KEY=k\nA_API_SECRET=${'x'.repeat(4096)}`)[0]?.secret).toBe('x'.repeat(4096));
  });

  it('other variables that seem to be secrets are listed by name', () => {
    const text = [
      'BYBIT_API_KEY=k',
      'BYBIT_API_SECRET=s',
      'BITMEX_API_KEY="open',
      'BITMEX_API_SECRET=ss',
      'KRAKEN_API_SECRET=xx',
      'HUOBI_APISECRET="open',
      'DATABASE_PASSWORD=p',
      'BOT_TOKEN=t',
      'EMPTY_SECRET=',
      'NOTHING=1',
    ].join('\n');
    const bytes = Buffer.from(text);
    const spans = findAccounts(bytes, {}).accounts.flatMap(({ secret }) => secret.spans);
    expect(namesLeft(bytes, spans)).toEqual([
      'BITMEX_API_SECRET',
      'KRAKEN_API_SECRET',
      'HUOBI_APISECRET',
      'DATABASE_PASSWORD',
      'BOT_TOKEN',
    ]);
  });

  it('the last assignment of a secret is erased, and others with the same value', async () => {
    const lines = [
      'X_API_SECRET=old',
      'X_API_KEY=k',
      'X_API_SECRET="new\\n"',
      "X_API_SECRET='new\n'",
      'X_API_SECRET=new',
      'X_API_SECRET="open',
      'X_API_SECRET="new\\n"',
    ];
    const bytes = Buffer.from(lines.join('\n'));
    const [settled] = await settleEarlier(findAccounts(bytes, {}).accounts);
    const spans = settled?.secret.spans ?? [];
    expect(spans.map(({ start, end }) => bytes.toString('utf8', start, end))).toEqual(['new\\n', 'new\n', 'new\\n']);
    expect(settled?.secret.earlier?.map(({ line }) => line)).toEqual([1, 6]);
    expect(namesLeft(bytes, spans)).toEqual(['X_API_SECRET (line 1, 6, 7)']);
  });

  it('an earlier value that is too long stays, and all stay if the last cannot be read', async () => {
    for (const [first, last] of [
      ['x'.repeat(4097), 'x'],
      ['x', 'x'.repeat(4097)],
      ['"open', '"open'],
    ]) {
      const { accounts } = findAccounts(Buffer.from(`X_API_KEY=k\nX_API_SECRET=${first}\nX_API_SECRET=${last}\n`), {});
      const [settled] = await settleEarlier(accounts);
      expect(settled?.secret.spans.length, last).toBe(last === '"open' ? 0 : 1);
    }
  });

  it('an account with an empty secret is distinguished from no account', () => {
    const text = 'A_API_KEY=k\nA_SECRET=\nB_API_KEY=\nB_SECRET=\nC_API_KEY=k\nX=k2\nY=';
    expect(findAccounts(Buffer.from(text), {})).toEqual({
      accounts: [],
      erased: [{ label: 'a', apiKey: 'k', statements: [] }],
    });
    const named = findAccounts(Buffer.from(text), { keyName: 'X', secretName: 'Y' });
    expect(named).toEqual({ accounts: [], erased: [{ apiKey: 'k2', statements: [] }] });
    expect(() => findAccounts(Buffer.from('C_API_KEY=k'), {})).toThrow('no NAME_API_KEY and NAME_API_SECRET');
  });
});
