/**
 * `locksign import`: what is found in files of three kinds, and what is left of them afterwards.
 */

import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ImportError, UsageError } from '../src/cli/exit.js';
import { findAccounts, type VariableNames } from '../src/cli/import-accounts.js';
import { ImportFile } from '../src/cli/import-file.js';
import { copyText, readJson } from '../src/cli/import-json.js';
import { locksign, session, type } from './support/cli.js';
import { expected } from './support/keys.js';
import { scratch, skipIf } from './support/scratch.js';
import { binanceSecret, create, filled, open, passphrase, vaultFolder } from './support/vaults.js';

const folder = vaultFolder();
const { file, path } = scratch();

async function emptyVault(): Promise<string> {
  const vault = folder.path();
  (await create(vault)).close();
  return vault;
}

/** What signs, proves what the secret is. */
async function signatureOf(vault: string, name: string, message = 'message'): Promise<string> {
  using opened = await open(vault);
  using account = await opened.account(name);
  return account.signMessage(message, 'hex');
}
const signedWith = (text: string, message = 'message'): string => expected('sha256', text, message);

/** Everything that is found in a text, with its secrets read. */
function found(text: string, names: VariableNames = {}) {
  const bytes = Buffer.from(text);
  const read = (secret: { writeTo(memory: Uint8Array): number } | undefined): string | undefined => {
    if (secret === undefined) return undefined;
    const memory = Buffer.alloc(4096);
    return memory.toString('utf8', 0, secret.writeTo(memory));
  };
  return findAccounts(bytes, names).map(({ secret, passphrase: second, ...rest }) => ({
    ...rest,
    secret: read(secret),
    ...(second !== undefined && { passphrase: read(second) }),
  }));
}

const freqtrade = `{
    // the bot's
    "max_open_trades": 3, /* ** of them **/
    "stake_amount": NaN,
    "exchange": {
        "name": "okx",
        "key": "your_exchange_key",
        "secret": "a\\"b\\\\\\u00e9\\ud83d\\ude00/\\/",
        "password": "pass word",
        "pair_whitelist": ["ALGO/BTC", "ATOM/BTC",],
    },
    "telegram": { "token": "secret", "chat_id": "" },
    "api_server": { "password": "SuperSecurePassword" },
}
`;

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
      { label: 'binance-main', market: { exchange: 'binance' }, apiKey: 'k1', secret: 's1' },
      { label: 'okx', market: { exchange: 'okx' }, apiKey: 'k2', secret: 's2', passphrase: 'p2' },
      { label: 'kraken-futures-2', market: { exchange: 'kraken-futures' }, apiKey: 'k3', secret: 's3' },
      { apiKey: 'k4', secret: 's4' },
    ]);
  });

  it('the exchange is not guessed of a name that may be another', () => {
    const text = ['US', 'TESTNET', 'MAIN_2', 'SPOT', 'X']
      .map((rest) => `BINANCE_${rest}_API_KEY=k\nBINANCE_${rest}_API_SECRET=s`)
      .join('\n');
    expect(found(text).map(({ market }) => market)).toEqual(Array.from({ length: 5 }));
    const sure = ['BINANCE', 'BINANCE_MAIN', 'BINANCE_2', 'BINANCE2']
      .map((name) => `${name}_API_KEY=k\n${name}_API_SECRET=s`)
      .join('\n');
    expect(found(sure).map(({ market }) => market)).toEqual(Array.from({ length: 4 }, () => ({ exchange: 'binance' })));
  });

  it('the variables may be named', () => {
    const text = 'A=k\nB="s\\n"\nC=p\nB=last';
    expect(found(text, { keyName: 'A', secretName: 'B', passphraseName: 'C' })).toEqual([
      { apiKey: 'k', secret: 'last', passphrase: 'p' },
    ]);
    expect(() => found(text, { keyName: 'A', secretName: 'D' })).toThrow(/has no A and D/);
    expect(() => found(text, { keyName: 'A' })).toThrow(UsageError);
    expect(() => found('{}', { keyName: 'A', secretName: 'B' })).toThrow(/the file is JSON/);
  });

  it('a value that cannot be read, or is too long, is refused', () => {
    expect(() => found('A_API_KEY=k\nA_API_SECRET="open')).toThrow(/dotenv line for A_API_SECRET cannot be read/);
    expect(() => found(`A_API_KEY=k\nA_API_SECRET=${'x'.repeat(4097)}`)).toThrow(/longer than 4096 bytes/);
    expect(found(`A_API_KEY=k\nA_API_SECRET=${'x'.repeat(4096)}`)[0]?.secret).toBe('x'.repeat(4096));
  });

  it('every assignment of a secret is known, for blanking', () => {
    const bytes = Buffer.from('X_API_SECRET=old\nX_API_KEY=k\nX_API_SECRET=new\n');
    expect(
      findAccounts(bytes, {})[0]?.secret.spans.map(({ start, end }) => bytes.toString('utf8', start, end)),
    ).toEqual(['old', 'new']);
  });
});

describe('in JSON', () => {
  it("freqtrade's exchange is found, as freqtrade reads the file", () => {
    expect(found(freqtrade)).toEqual([
      { market: { exchange: 'okx' }, apiKey: 'your_exchange_key', secret: 'a"b\\é😀//', passphrase: 'pass word' },
    ]);
  });

  it("ccxt's exchanges are found, by their ids and by what is inside", () => {
    const text = JSON.stringify({
      binanceusdm: { apiKey: 'k1', secret: 's1', enableRateLimit: true },
      My_Kraken: { id: 'krakenfutures', apiKey: 'k2', secret: 's2' },
      other: { apiKey: 'k3', secret: 's3' },
      okx: { apiKey: 'k4', secret: '' },
      note: 'none',
      list: [{ apiKey: 'k5', secret: 's5' }],
    });
    expect(found(text)).toEqual([
      { label: 'binanceusdm', market: { exchange: 'binance', host: 'usdm' }, apiKey: 'k1', secret: 's1' },
      { label: 'my-kraken', market: { exchange: 'kraken-futures' }, apiKey: 'k2', secret: 's2' },
      { label: 'other', apiKey: 'k3', secret: 's3' },
    ]);
  });

  it('one account is found by itself', () => {
    expect(found('\ufeff {"exchange":"gateio","apiKey":"k","secret":"s","password":"p"}')).toEqual([
      { market: { exchange: 'gate' }, apiKey: 'k', secret: 's', passphrase: 'p' },
    ]);
    expect(found('{"apiKey":"k","secret":"s"}')).toEqual([{ apiKey: 'k', secret: 's' }]);
  });

  it('a secret is what JSON.parse makes of it, however it is escaped', () => {
    const characters = [
      'a',
      '"',
      '\\',
      '/',
      '\b',
      '\f',
      '\n',
      '\r',
      '\t',
      'é',
      '€',
      '😀',
      '\u0000',
      '\uffff',
      '𐀀',
      ' ',
    ];
    for (let round = 0; round < 300; round += 1) {
      const text = Array.from({ length: 12 }, () => characters[Math.floor(Math.random() * characters.length)]).join('');
      const units = [...text].map((character) =>
        Math.random() < 0.5
          ? JSON.stringify(character).slice(1, -1)
          : Array.from({ length: character.length }, (_, at) => {
              const hex = character.charCodeAt(at).toString(16).padStart(4, '0');
              return `\\u${Math.random() < 0.5 ? hex : hex.toUpperCase()}`;
            }).join(''),
      );
      const bytes = Buffer.from(`["${units.join('')}"]`);
      const memory = Buffer.alloc(4096);
      const length = copyText(bytes, { start: 2, end: bytes.length - 2 }, memory);
      expect(memory.toString('utf8', 0, length)).toBe(JSON.parse(bytes.toString())[0]);
    }
  });

  it.each([
    ['an unknown escape', String.raw`\x41`],
    ['half a surrogate pair', String.raw`\ud83d`],
    ['the other half', String.raw`\ude00`],
    ['two first halves', String.raw`\ud83d\ud83d`],
    ['digits that are none', String.raw`\u00g0`],
    ['too few digits', String.raw`\u00`],
  ])('%s in a secret is refused, and not repeated', (_, escaped) => {
    const text = `{"apiKey":"k","secret":"Zq7${escaped}"}`;
    expect(() => found(text)).toThrow(ImportError);
    expect(() => found(text)).not.toThrow(/Zq7/);
  });

  it('a secret longer than its memory is refused', () => {
    const bytes = Buffer.from('x'.repeat(4097));
    expect(() => copyText(bytes, { start: 0, end: 4097 }, Buffer.alloc(4096))).toThrow(/longer than 4096 bytes/);
    expect(copyText(bytes, { start: 0, end: 4096 }, Buffer.alloc(4096))).toBe(4096);
  });

  it.each([
    ['{"a":1,"a":2}', /twice in line 1/],
    ['{"a":1,"\\u0061":2}', /twice/],
    ['{"a" 1}', /a colon is missing/],
    ['{\n"a":1\n"b":2}', /comma or the end of a list is missing in line 3/],
    ['{"a":}', /a value is missing/],
    ['{"a":"x', /a text is not closed/],
    ['{"a":"x\ny"}', /a text is not closed/],
    ['{"a":1} x', /nothing more was expected/],
    ['{a:1}', /a name in quotes is missing/],
    ['{"a":1 /* }', /a comment is not closed/],
    ['{"a":1 / 2}', /a single slash/],
    ['{"\\q":1}', /unknown escape/],
    ['{"\xff":1}', /UTF-8/],
    [`${'['.repeat(65)}${']'.repeat(65)}`, /more than 64 levels/],
    ['{"a":'.repeat(100), /more than 64 levels/],
  ])('%j is refused', (text, message) => {
    const bytes = Buffer.from(text, text.includes('\xff') ? 'latin1' : 'utf8');
    expect(() => readJson(bytes)).toThrow(ImportError);
    expect(() => readJson(bytes)).toThrow(message);
  });

  it('64 levels are taken', () => {
    expect(readJson(Buffer.from(`${'['.repeat(64)}${']'.repeat(64)}`)).kind).toBe('other');
  });

  it('that is cut short anywhere is refused', () => {
    const whole = Buffer.from(freqtrade.trimEnd());
    for (let length = 1; length < whole.length; length += 1) {
      expect(() => findAccounts(whole.subarray(0, length), {}), `${length}`).toThrow(ImportError);
    }
  });

  it('is read wherever JSON.parse reads it', () => {
    const alphabet = ['{', '}', '[', ']', ',', ':', '"', 'a', '"a"', '1', ' ', '\\', 'null'];
    let read = 0;
    for (let round = 0; round < 20_000; round += 1) {
      const text = Array.from({ length: 6 }, () => alphabet[Math.floor(Math.random() * alphabet.length)]).join('');
      let value: unknown;
      try {
        value = JSON.parse(text);
      } catch {
        continue;
      }
      read += 1;
      const kind = typeof value === 'string' ? 'text' : /^\s*\{/.test(text) ? 'object' : 'other';
      const isTwice = (text.match(/"a" *:/g) ?? []).length > 1;
      if (!isTwice) expect(readJson(Buffer.from(text)), text).toMatchObject({ kind });
    }
    expect(read).toBeGreaterThan(30);
  });
});

describe('a file', () => {
  const dotenv = `# mine\nBINANCE_API_KEY=abc\nBINANCE_API_SECRET='${binanceSecret}'  # theirs\r\nOTHER="x"\n`;

  it('is imported, and blanked byte for byte, with its mode', async () => {
    const vault = await emptyVault();
    const env = file('plain.env', dotenv);
    chmodSync(env, 0o400);
    const { status, stdout, stderr } = await locksign(['import', env, '--yes', '--blank'], { vault });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    expect(stderr).toContain('  binance: binance, API key abc\n');
    expect(stderr).toContain('the history of git');
    expect(stderr).not.toContain(binanceSecret);
    expect(readFileSync(env, 'utf8')).toBe(dotenv.replace(binanceSecret, ''));
    expect(statSync(env).mode & 0o7777).toBe(0o400);
    expect(readdirSync(dirname(env)).filter((name) => name.startsWith('plain.env'))).toEqual(['plain.env']);
    expect(await signatureOf(vault, 'binance')).toBe(signedWith(binanceSecret));
    const again = await locksign(['import', env, '--yes', '--blank'], { vault });
    expect(again).toMatchObject({ status: 4, stderr: expect.stringContaining('that are not empty') });
  });

  it("of freqtrade's is imported with its passphrase, and blanked", async () => {
    const vault = await emptyVault();
    const config = file('config.json', freqtrade);
    const name = ['--name', 'bot'];
    expect(await locksign(['import', config, '--yes', '--blank', ...name], { vault })).toMatchObject({ status: 0 });
    const blanked = freqtrade.replace(/"secret": ".*",/, '"secret": "",').replace('"pass word"', '""');
    expect(readFileSync(config, 'utf8')).toBe(blanked);
    expect(await signatureOf(vault, 'bot')).toBe(signedWith('a"b\\é😀//'));
    using opened = await open(vault);
    using account = await opened.account('bot');
    expect(account.sign({ method: 'GET', path: '/' }).headers).toMatchObject({ 'OK-ACCESS-PASSPHRASE': 'pass word' });
  });

  it('of ccxt is imported whole or in part, and what was not imported stays', async () => {
    const vault = await emptyVault();
    const text = '{"binance":{"apiKey":"k1","secret":"s1"},"bybit":{"apiKey":"k2","secret":"s2","password":"unused"}}';
    const config = file('keys.json', text);
    const only = await locksign(['import', config, '--yes', '--blank', '--only', 'bybit'], { vault });
    expect(only).toMatchObject({ status: 0 });
    expect(readFileSync(config, 'utf8')).toBe(text.replace('"s2"', '""'));
    expect(await locksign(['import', config, '--yes', '--keep'], { vault })).toMatchObject({
      status: 0,
      stderr: expect.stringContaining('still, in clear'),
    });
    expect(readFileSync(config, 'utf8')).toBe(text.replace('"s2"', '""'));
    expect(await signatureOf(vault, 'binance')).toBe(signedWith('s1'));
    expect(await signatureOf(vault, 'bybit')).toBe(signedWith('s2'));
    const missing = await locksign(['import', config, '--yes', '--keep', '--only', 'okx'], { vault });
    expect(missing).toMatchObject({ status: 2, stderr: expect.stringContaining('has no account okx. It has binance') });
  });

  it('stays as it is if an account is refused', async () => {
    const vault = await emptyVault();
    const text = '{"binance":{"apiKey":"k1","secret":"s1"},"kraken":{"apiKey":"k2","secret":"not base64"}}';
    const config = file('refused.json', text);
    const { status, stderr } = await locksign(['import', config, '--yes', '--blank'], { vault });
    expect(status).toBe(4);
    expect(stderr).toContain('kraken is not added, and the file stays as it is');
    expect(stderr).not.toContain('not base64"');
    expect(readFileSync(config, 'utf8')).toBe(text);
    using opened = await open(vault);
    expect(opened.accounts().map(({ name }) => name)).toEqual(['binance']);
  });

  it.each([
    [
      'left.env',
      `#BINANCE_API_SECRET=${binanceSecret}\nBINANCE_API_KEY=abc\nBINANCE_API_SECRET="${binanceSecret}"\nCOPY=${binanceSecret}\n`,
      '1, 4',
    ],
    ['left.json', `{"binance":{"apiKey":"abc","secret":"${binanceSecret}",\n"old":"${binanceSecret}"}}`, '2'],
    [
      'escaped.json',
      `{"binance":{"apiKey":"abc",\n"secret":"\\u00${binanceSecret.charCodeAt(0).toString(16)}${binanceSecret.slice(1)}"},\n"old":"${binanceSecret}"}`,
      '3',
    ],
  ])('%s: has the secret elsewhere too, and is not called clean', async (name, text, lines) => {
    const env = file(name, text);
    const { status, stderr } = await locksign(['import', env, '--yes', '--blank'], { vault: await emptyVault() });
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringContaining(`not blanked: line ${lines}.\n`) });
    expect(stderr).toContain('Blanked what was imported');
    expect(stderr).not.toContain(binanceSecret);
  });

  it('behind a link is blanked, and the link stays; a second name of it is warned of', async () => {
    const vault = await emptyVault();
    const target = file('target.env', dotenv);
    const link = path('link.env');
    symlinkSync(target, link);
    linkSync(target, path('second.env'));
    const { status, stderr } = await locksign(['import', link, '--yes', '--blank'], { vault });
    expect({ status, stderr }).toMatchObject({ status: 0, stderr: expect.stringContaining('another name') });
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(target, 'utf8')).not.toContain(binanceSecret);
    expect(readFileSync(path('second.env'), 'utf8')).toContain(binanceSecret);
  });

  it('that others can read is refused, unless told otherwise', async () => {
    const vault = await emptyVault();
    const env = file('open.env', dotenv);
    chmodSync(env, 0o640);
    const refused = await locksign(['import', env, '--yes', '--blank'], { vault });
    expect(refused).toMatchObject({ status: 4, stderr: expect.stringContaining('chmod 600') });
    expect(readFileSync(env, 'utf8')).toBe(dotenv);
    expect(await locksign(['import', env, '--yes', '--blank', '--allow-others'], { vault })).toMatchObject({
      status: 0,
    });
    expect(statSync(env).mode & 0o7777).toBe(0o640);
  });

  it('of another user is refused, or keeps its owner', async (context) => {
    skipIf(process.getuid?.() !== 0, 'only root can give files away', context);
    const vault = await emptyVault();
    const env = file('theirs.env', dotenv);
    chownSync(env, 12_345, 12_346);
    expect(await locksign(['import', env, '--yes', '--blank'], { vault })).toMatchObject({ status: 4 });
    expect(await locksign(['import', env, '--yes', '--blank', '--allow-others'], { vault })).toMatchObject({
      status: 0,
    });
    expect(statSync(env)).toMatchObject({ uid: 12_345, gid: 12_346 });
  });

  it('that is none is refused', async () => {
    const vault = await emptyVault();
    mkdirSync(path('folder'), { mode: 0o700 });
    spawnSync('mkfifo', ['-m', '600', path('fifo')]);
    symlinkSync('circle', path('circle'));
    for (const [given, message] of [
      [path('missing'), 'There is no file'],
      [path('folder'), 'neither a regular file nor a FIFO'],
      [path('fifo'), 'neither a regular file nor a FIFO'],
      [path('circle'), 'lead in a circle'],
      [file('empty', ''), 'is empty'],
      [file('long', Buffer.alloc(64 * 1024 + 1, '#')), 'longer than 64 KiB'],
      [file('binary', Buffer.from([0, 1, 2, 255])), 'has no accounts'],
      [file('array.json', '[{"apiKey":"k","secret":"s"}]'), 'not a JSON object'],
    ] as const) {
      const { status, stderr } = await locksign(['import', given, '--yes', '--keep'], { vault });
      expect({ given, status, stderr }).toEqual({ given, status: 4, stderr: expect.stringContaining(message) });
    }
  });

  it('that was changed meanwhile is not touched', async () => {
    const env = file('changed.env', dotenv);
    using read = await ImportFile.read(env, false);
    const changed = dotenv.replace('OTHER', 'ANOTHER');
    writeFileSync(env, changed);
    expect(() => read.blank([{ start: 0, end: 3 }])).toThrow(/has changed meanwhile/);
    expect(readFileSync(env, 'utf8')).toBe(changed);
  });

  it('in a folder that cannot be written stays whole', async () => {
    const env = file('whole.env', dotenv);
    using read = await ImportFile.read(env, false);
    mkdirSync(`${env}.${process.pid}.new`);
    expect(() => read.blank([{ start: 0, end: 3 }])).toThrow(
      /secrets are in the vault, but the file could not be blanked/,
    );
    expect(readFileSync(env, 'utf8')).toBe(dotenv);
  });
});

describe('what is not clear', () => {
  const one = (name: string, text = '{"apiKey":"k","secret":"s"}') => file(`${name}.json`, text);

  it.each([
    ['the exchange', [], 2, /does not tell the exchange of k: pass it as --exchange/],
    ['an exchange that there is not', ['--exchange', 'binanc'], 2, /did you mean 'binance'/],
    ['a passphrase that is missing', ['--exchange', 'okx'], 2, /no passphrase for k, and OKX issued one/],
    ['a name that is taken', ['--exchange', 'binance', '--name', 'kucoin'], 2, /an account 'kucoin' already/],
    ['a name that cannot be', ['--exchange', 'binance', '--name', 'a b'], 2, /name must be/],
    ['two answers', ['--exchange', 'binance', '--keep', '--blank'], 2, /must be left out beside/],
  ])('%s: is told before the passphrase is asked for', async (name, args, code, message) => {
    const vault = folder.path();
    await filled(vault);
    const options = args.includes('--blank') ? args : [...args, '--keep'];
    // Without a source for the passphrase, asking would fail with 4.
    const run = await locksign(['--vault', vault, 'import', one(name.replaceAll(' ', '-')), '--yes', ...options]);
    expect(run).toMatchObject({ status: code, stdout: '', stderr: expect.stringMatching(message) });
  });

  it('a name for two accounts is refused', async () => {
    const vault = await emptyVault();
    const two = one('two', '{"binance":{"apiKey":"k","secret":"s"},"bybit":{"apiKey":"k","secret":"s"}}');
    const { status, stderr } = await locksign(['import', two, '--yes', '--keep', '--name', 'x'], { vault });
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining('--name is for one account') });
  });

  it('a script has to say yes, and what becomes of the file', async () => {
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

describe('on a terminal', () => {
  const text = `BYBIT_API_KEY=abc\nBYBIT_API_SECRET=${binanceSecret}\n`;

  it('it shows what is there, asks twice, and shows no secret', async () => {
    const vault = await emptyVault();
    const env = file('asked.env', text);
    const { ended, transcript } = await session(
      vault,
      ['import', env],
      [
        ['expect', 'bybit: bybit, API key abc'],
        ['expect', 'Import this account'],
        ['send', 'y\n'],
        ['expect', 'Blank the secrets in the file afterwards?'],
        ['send', 'y\n'],
        ...type('Vault passphrase: ', passphrase),
        ['expect', 'Added bybit.'],
        ['ended'],
      ],
    );
    expect(ended).toBe(0);
    expect(transcript).not.toContain(binanceSecret);
    expect(readFileSync(env, 'utf8')).toBe('BYBIT_API_KEY=abc\nBYBIT_API_SECRET=\n');
  });

  it('a no leaves everything as it is', async () => {
    const vault = await emptyVault();
    const env = file('no.env', text);
    const before = readFileSync(vault, 'utf8');
    const steps = [['expect', 'Import this account'], ['send', '\n'], ['ended']] as const;
    expect(await session(vault, ['import', env], steps)).toMatchObject({ ended: 1 });
    expect(readFileSync(vault, 'utf8')).toBe(before);
    expect(readFileSync(join(env), 'utf8')).toBe(text);
  });
});
