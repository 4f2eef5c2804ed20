/**
 * `locksign import` refuses an invalid account among others, and arguments that could be secrets.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratch } from '../../helpers/scratch.js';
import { oneOfEach } from '../../helpers/secret-cases.js';
import { locksign } from '../../helpers/terminal/cli.js';
import { binanceSecret, empty, open, vaultFolder } from '../../helpers/vault/vaults.js';

const folder = vaultFolder();
const { file } = scratch();
const emptyVault = (): Promise<string> => empty(folder.path());

async function names(vault: string): Promise<string[]> {
  using opened = await open(vault);
  return opened.accounts().map(({ name }) => name);
}

describe('an account that is refused', () => {
  it.each([
    [
      'base64.env',
      'KRAKEN_3_API_KEY=k2\nKRAKEN_3_API_SECRET=not-base64\n',
      'is not valid base64. The secrets of this exchange are base64. Copy it again',
    ],
    ['empty.env', 'KRAKEN_3_API_KEY=k2\nKRAKEN_3_API_SECRET="\\n"\n', 'The secret is empty'],
    ['open.env', 'KRAKEN_3_API_KEY=k2\nKRAKEN_3_API_SECRET="open\n', 'KRAKEN_3_API_SECRET cannot be read'],
    ['long.env', `KRAKEN_3_API_KEY=k2\nKRAKEN_3_API_SECRET=${'x'.repeat(4097)}\n`, 'longer than 4096 bytes'],
    ['inside.env', 'KRAKEN_3_API_KEY=k2\nKRAKEN_3_API_SECRET="AA\\nAA"\n', 'line break'],
  ])('keeps no other from the vault, and its secret: %s', async (name, bad, reason) => {
    const vault = await emptyVault();
    const text = `BYBIT_API_KEY=k1\nBYBIT_API_SECRET=s1\n${bad}GATE_API_KEY=k3\nGATE_API_SECRET=s3\n`;
    const env = file(name, text);
    const { status, stderr } = await locksign(['import', env, '--yes', '--erase'], { vault });
    expect({ status, stderr }).toEqual({ status: 4, stderr: expect.stringContaining('Erased the imported secrets') });
    expect(stderr).toContain('warning: kraken-3 is refused: ');
    expect(stderr).toContain(reason);
    expect(stderr).not.toContain('Nothing was changed');
    expect(stderr).toContain(
      `error: Not imported (see above): kraken-3. If ${env} has a secret of theirs, it is still there in plain text. Fix them and run the command again.`,
    );
    expect(readFileSync(env, 'utf8')).toBe(text.replace('=s1', '=').replace('=s3', '='));
    expect(await names(vault)).toEqual(['bybit', 'gate']);
  });

  const sound = 'GATE_API_KEY=k3\nGATE_API_SECRET=s3\n';
  const accounts = oneOfEach.map(({ text, apiKey }, index) => ({
    name: `bybit-${index}`,
    text,
    apiKey: apiKey ?? `k${index}`,
  }));
  it.each([
    [
      'mistakes.env',
      `${accounts
        .map(
          ({ text, apiKey }, index) =>
            `BYBIT_${index}_API_KEY=${apiKey}\nBYBIT_${index}_API_SECRET=${JSON.stringify(text)}\n`,
        )
        .join('')}${sound}`,
      (text: string) => text.replace('=s3', '='),
    ],
    [
      'mistakes.json',
      JSON.stringify(
        Object.fromEntries([
          ...accounts.map(({ name, text, apiKey }) => [name, { apiKey, secret: text }]),
          ['gate', { apiKey: 'k3', secret: 's3' }],
        ]),
      ),
      (text: string) => text.replace('"s3"', '""'),
    ],
  ])('for each mistake of a secret is not stored, and not erased: %s', async (name, text, erased) => {
    const vault = await emptyVault();
    const path = file(name, text);
    const { status, stderr } = await locksign(['import', path, '--yes', '--erase'], { vault });
    expect({ status, stderr }).toEqual({ status: 4, stderr: expect.stringContaining('Erased the imported secrets') });
    for (const { name } of accounts) {
      expect(stderr).toMatch(new RegExp(`^warning: ${name} is refused: The (?:secret|private key) `, 'm'));
    }
    expect(readFileSync(path, 'utf8')).toBe(erased(text));
    expect(await names(vault)).toEqual(['gate']);
    // With its quotes, because the base64 of a seal may contain two letters by chance.
    expect(readFileSync(vault, 'utf8')).not.toContain(JSON.stringify(accounts[0]?.apiKey));
  });

  const okx = { apiKey: '37c541a1-5d9a-4f02-9d40-0b1b45b2a111', secret: '22582BD0CFF14C41EDBF1AB98506286D' };
  const dotenv = (passphrase: string): string =>
    `OKX_API_KEY=${okx.apiKey}\nOKX_API_SECRET=${okx.secret}\nOKX_PASSPHRASE='${passphrase}'\n`;
  it.each([
    ['reference.env', dotenv('$OKX_PASS'), 'is a reference'],
    ['password.env', dotenv('op://vault/okx/pass'), 'is a reference'],
    ['line.env', dotenv('OKX_PASSPHRASE=Abc123456'), 'is a whole line'],
    ['same.env', dotenv(okx.secret), 'is the passphrase itself'],
    ['key.env', dotenv(okx.apiKey), 'is the API key itself'],
    ['ccxt.json', JSON.stringify({ okx: { ...okx, password: 'ENC[AES256,data:x]' } }), 'is a reference'],
    [
      'freqtrade.json',
      JSON.stringify({ exchange: { name: 'okx', key: okx.apiKey, secret: okx.secret, password: '{{okx_pass}}' } }),
      'is a reference',
    ],
  ])('for its passphrase is not stored, and not erased: %s', async (name, text, reason) => {
    const vault = await emptyVault();
    const path = file(name, text);
    const { status, stderr } = await locksign(['import', path, '--yes', '--erase'], { vault });
    expect({ status, stderr }).toEqual({ status: 4, stderr: expect.stringContaining(reason) });
    expect(stderr).toMatch(/^warning: okx is refused: The (passphrase|secret) is /m);
    expect(readFileSync(path, 'utf8')).toBe(text);
    expect(await names(vault)).toEqual([]);
  });

  it.each([' ; live', ' // prod', ' (live)', ','])('for a text after its secret is not erased: %j', async (after) => {
    const vault = await emptyVault();
    const text = JSON.stringify({ bybit: { apiKey: 'k', secret: `plainTextSecret0123456789abcdef${after}` } });
    const path = file('after.json', text);
    expect(await locksign(['import', path, '--yes', '--erase'], { vault })).toMatchObject({ status: 4 });
    expect(readFileSync(path, 'utf8')).toBe(text);
    expect(await names(vault)).toEqual([]);
  });

  it('shows neither half if the API key and the secret are exchanged', async () => {
    const vault = await emptyVault();
    const [apiKey, secret] = ['5c2db93503aa674c74a31734', 'f03a5284-5c39-4aaa-9b20-dea10bdcf8e3'];
    const text = `{"kucoin":{"apiKey":"${secret}","secret":"${apiKey}","password":"p"}}`;
    const path = file('exchanged.json', text);
    const { status, stderr } = await locksign(['import', path, '--yes', '--erase'], { vault });
    expect({ status, stderr }).toEqual({ status: 4, stderr: expect.stringContaining('are exchanged') });
    expect(stderr).not.toContain(secret);
    expect(readFileSync(path, 'utf8')).toBe(text);
    expect(readFileSync(vault, 'utf8')).not.toContain(secret);
  });

  it.each([
    ['$KEY', 'The API key is a reference'],
    ['your_api_key', 'The API key is a placeholder'],
  ])('is one whose API key is %s', async (apiKey, why) => {
    const vault = await emptyVault();
    const text = `BYBIT_API_KEY=${apiKey}\nBYBIT_API_SECRET=s1\n`;
    const { status, stderr } = await locksign(['import', file('key.env', text), '--yes', '--erase'], { vault });
    expect({ status, stderr }).toEqual({ status: 4, stderr: expect.stringContaining(why) });
    expect(await names(vault)).toEqual([]);
  });

  it('is added by the same command once it is fixed', async () => {
    const vault = await emptyVault();
    const text = (secret: string): string =>
      `{"kraken":{"apiKey":"k1","secret":"${secret}"},"gate":{"apiKey":"k2","secret":"s2"}}`;
    const config = file('fixed.json', text('\\x41'));
    const run = () => locksign(['import', config, '--yes', '--keep'], { vault });
    expect(await run()).toMatchObject({
      status: 4,
      stderr: expect.stringContaining('kraken is refused: A secret in the file cannot be read'),
    });
    file('fixed.json', text('AAAB'));
    expect(await run()).toMatchObject({ status: 0, stderr: expect.stringContaining('Added kraken: ') });
    expect(await names(vault)).toEqual(['gate', 'kraken']);
  });

  it('stops only itself, but a vault that cannot be written stops all accounts', async () => {
    const vault = await emptyVault();
    const text = 'BYBIT_API_KEY=k1\nBYBIT_API_SECRET=s1\nGATE_API_KEY=k3\nGATE_API_SECRET=s3\n';
    const env = file('stopped.env', text);
    const { status, stderr } = await locksign(['import', env, '--yes', '--erase'], {
      vault,
      env: { TEST_RENAME_TO: vault, TEST_RENAME_ERROR: 'EIO', TEST_RENAMES: '1' },
      flags: ['--import', join(import.meta.dirname, 'programs', 'fail-rename.mjs')],
    });
    expect({ status, stderr }).toEqual({
      status: 3,
      stderr: expect.stringContaining('gate was not added, and the file was not changed.'),
    });
    expect(readFileSync(env, 'utf8')).toBe(text);
    expect(await names(vault)).toEqual(['bybit']);
  });
});

describe('an argument', () => {
  const env = () => file('given.env', 'KEY=k\nEMPTY=\nbinance_key=\nBINANCE_API_KEY=k\nBINANCE_API_SECRET=s\n');
  const named = (key: string, secret: string) => ['--key-name', key, '--secret-name', secret, '--exchange', 'gate'];
  const run = async (...args: readonly string[]) =>
    locksign(['import', ...args, '--yes', '--keep'], { vault: await emptyVault() });
  const passphrase = 'correct horse battery staple';
  const kraken = 'kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==';

  it.each([
    [4, binanceSecret, (secret: string) => [env(), ...named('KEY', secret)]],
    [4, binanceSecret, (secret: string) => [env(), ...named(secret, 'KEY')]],
    [4, kraken, (secret: string) => [env(), ...named('KEY', secret)]],
    [4, binanceSecret, (secret: string) => [secret]],
    [4, kraken, (secret: string) => [secret]],
    [4, 'x'.repeat(5000), (secret: string) => [secret]],
    [4, passphrase, (secret: string) => [secret]],
    [2, binanceSecret, (secret: string) => [env(), '--only', secret]],
    [2, passphrase, (secret: string) => [env(), '--only', secret]],
    [2, 'correct-horse-staple', (secret: string) => [env(), '--only', secret]],
    [2, 'kraken-correct-horse-battery-staple', (secret: string) => [env(), '--only', secret]],
    [2, 'B51068CF10B34E7789C374AB932696A0', (secret: string) => [env(), '--only', secret]],
    [2, `binance${binanceSecret.slice(0, 20)}`, (secret: string) => [env(), '--only', secret]],
    [2, binanceSecret.slice(0, 40), (secret: string) => [env(), '--exchange', secret]],
  ])('is not shown in the error: %i %s', async (code, secret, args) => {
    const { status, stdout, stderr } = await run(...args(secret));
    expect({ status, stdout, stderr }).toEqual({
      status: code,
      stdout: '',
      stderr: expect.stringMatching(/--(key-name|secret-name|only|exchange) |^error: FILE names no file/),
    });
    expect(stderr).not.toContain(secret.slice(0, 12));
  });
});
