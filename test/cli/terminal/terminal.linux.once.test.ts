/**
 * Whole sessions on a terminal: the questions, the output, and the state in which the terminal is
 * left.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { expected } from '../../helpers/keys.js';
import { copiesOf, program, session, type, typeOpenly } from '../../helpers/terminal/cli.js';
import { play, type Step } from '../../helpers/terminal/terminal.js';
import {
  binanceMain,
  binanceSecret,
  filled,
  kucoin,
  kucoinPassphrase,
  kucoinSecret,
  open,
  passphrase,
  vaultFolder,
} from '../../helpers/vault/vaults.js';

const folder = vaultFolder();
const quick = ['--cost', '64,1'];
const asItWas = { echo: true, canonical: true };
const unlock = type('Vault passphrase: ', passphrase);
const end: Step[] = [['ended'], ['modes', 'after']];

const filledPath = copiesOf(folder, filled);

describe('a vault on a terminal', () => {
  it('is made, filled, used, changed and emptied, and no secret is shown', async () => {
    const vault = folder.path();
    const seen: string[] = [];
    const command = async (args: string[], ...steps: Step[]): Promise<string> => {
      const { transcript, ended, modes } = await session(vault, args, [...steps, ...end]);
      expect({ ended, after: modes['after'], transcript }).toMatchObject({ ended: 0, after: asItWas });
      seen.push(transcript);
      return transcript;
    };
    const made = await command(
      ['init', ...quick],
      ...type('New vault passphrase: ', passphrase),
      ...type('Once more: ', passphrase),
    );
    expect(made).toContain('several random words');
    await command(
      ['add', 'main', '--exchange', 'binance'],
      ...unlock,
      ...typeOpenly('Binance API key: ', binanceMain.apiKey),
      ...type('Binance secret: ', binanceSecret),
    );
    await command(
      ['add', 'ku', '--exchange', 'kucoin', '--api-key', kucoin.apiKey],
      ...unlock,
      ...type('KuCoin secret: ', kucoinSecret),
      ...type('KuCoin passphrase of the API key: ', kucoinPassphrase),
    );
    expect(await command(['list'], ...unlock)).toMatch(/main +binance .*\r\nku +kucoin /);
    expect(await command(['show', 'main'], ...unlock)).toContain(binanceMain.apiKey);
    expect(await command(['sign', 'main', 'hello'], ...unlock)).toContain(
      expected('hmac-sha256', binanceSecret, 'hello'),
    );
    expect(await command(['check', 'ku'], ...unlock)).toContain(`KC-API-KEY: ${kucoin.apiKey}`);
    expect(await command(['request', 'main', 'GET', '/api/v3/openOrders', 'symbol=LTCBTC'], ...unlock)).toContain(
      'GET /api/v3/openOrders?symbol=LTCBTC&timestamp=',
    );
    await command(['rename', 'main', 'binance'], ...unlock);
    const next = 'four owls in a barn';
    await command(['passphrase'], ...unlock, ...type('New vault passphrase: ', next), ...type('Once more: ', next));
    const removed = await command(
      ['remove', 'binance'],
      ...type('Vault passphrase: ', next),
      ...typeOpenly(`Remove binance (binance, API key ${binanceMain.apiKey})? [y/N] `, 'y'),
    );
    expect(removed).toContain('Removed binance.');
    using opened = await open(vault, next);
    expect(opened.accounts().map(({ name }) => name)).toEqual(['ku']);
    const everything = seen.join('');
    // KuCoin's passphrase is sent as a signature, so the request does not show it either.
    for (const secret of [passphrase, next, binanceSecret, kucoinSecret, kucoinPassphrase]) {
      expect(everything).not.toContain(secret.slice(0, 8));
    }
  });

  it('shows that the key is derived, and erases that message', async () => {
    const vault = filledPath();
    const { transcript } = await session(vault, ['list'], [...unlock, ...end]);
    expect(transcript).toContain('\nDeriving the key from the passphrase …\r\x1b[K');
    expect(transcript.slice(transcript.lastIndexOf('\r\x1b[K'))).not.toContain('Deriving');
  });

  it('shows errors in colour, unless NO_COLOR is set or the terminal is dumb', async () => {
    const shown = async (env: Record<string, string | undefined>): Promise<string> =>
      (await session(folder.path(), ['list'], end, { env: { NO_COLOR: undefined, TERM: 'xterm', ...env } })).transcript;
    expect(await shown({})).toContain('\x1b[31merror:\x1b[39m');
    expect(await shown({ NO_COLOR: '1' })).not.toContain('\x1b');
    expect(await shown({ TERM: 'dumb' })).not.toContain('\x1b');
  });

  it('gives a pipe only data', async () => {
    const vault = filledPath();
    const script = `${process.execPath} ${program} --vault ${vault} list --json | tr '\\n' ' ' | sed 's/^/GOT /'`;
    const { transcript } = await play(['sh', '-c', script], [...unlock, ...end]);
    const [, json = ''] = /GOT (\[.*\])/.exec(transcript) ?? [];
    expect(JSON.parse(json)).toMatchObject([binanceMain, kucoin]);
  });

  it('tolerates a reader that has stopped reading', async () => {
    const vault = filledPath();
    const script = `${process.execPath} ${program} --vault ${vault} list | true; echo "\${PIPESTATUS[0]}"`;
    const { transcript } = await play(['bash', '-c', script], [...unlock, ...end]);
    expect(transcript).not.toContain('EPIPE');
    expect(transcript.trimEnd()).toMatch(/\n0$/);
  });
});

describe('a mistake on a terminal', () => {
  it('in the passphrase changes nothing', async () => {
    const vault = filledPath();
    const before = readFileSync(vault, 'utf8');
    const wrong = type('Vault passphrase: ', 'three geese on a bridge');
    const { ended, transcript, modes } = await session(
      vault,
      ['rename', 'kucoin', 'k'],
      [...wrong, ['expect', '2 tries are left.'], ...wrong, ['expect', '1 try is left.'], ...wrong, ...end],
    );
    expect({ ended, after: modes['after'] }).toEqual({ ended: 3, after: asItWas });
    expect(transcript.match(/does not open the vault/g)).toHaveLength(3);
    expect(readFileSync(vault, 'utf8')).toBe(before);
  });

  it('in the second entry makes no vault', async () => {
    const vault = folder.path();
    const wrong = [...type('New vault passphrase: ', passphrase), ...type('Once more: ', `${passphrase}s`)];
    const { ended, transcript } = await session(vault, ['init', ...quick], [...wrong, ...wrong, ...wrong, ...end]);
    expect(ended).toBe(4);
    expect(transcript.match(/The two entries differ/g)).toHaveLength(3);
    expect(existsSync(vault)).toBe(false);
  });

  it('in the second entry leaves the old passphrase as it is', async () => {
    const vault = filledPath();
    const wrong = [
      ...type('New vault passphrase: ', 'four owls in a barn'),
      ...type('Once more: ', 'four owls in a burn'),
    ];
    const { ended } = await session(vault, ['passphrase'], [...unlock, ...wrong, ...wrong, ...wrong, ...end]);
    expect(ended).toBe(4);
    (await open(vault)).close();
  });

  it('changes nothing if the user declines', async () => {
    const vault = filledPath();
    const before = readFileSync(vault, 'utf8');
    const { ended, transcript } = await session(
      vault,
      ['remove', 'kucoin'],
      [...unlock, ...typeOpenly('[y/N] ', 'no'), ...end],
    );
    expect(ended).toBe(1);
    expect(transcript).toContain('Nothing was done.');
    expect(readFileSync(vault, 'utf8')).toBe(before);
  });
});

describe('an interruption', () => {
  const half = (question: string): Step[] => [
    ['expect', question],
    ['echo', false],
    ['send', 'half of it'],
    ['sleep', 0.1],
  ];
  const cases: [string, string[], Step[], boolean][] = [
    ['while the passphrase is asked for', ['list'], half('Vault passphrase: '), true],
    [
      'while a secret is asked for',
      ['add', 'x', '--exchange', 'binance', '--api-key', 'k'],
      [...unlock, ...half('Binance secret: ')],
      true,
    ],
    [
      'while a new passphrase is asked for again',
      ['init', ...quick],
      [...type('New vault passphrase: ', passphrase), ...half('Once more: ')],
      false,
    ],
    ['while confirmation is asked for', ['remove', 'kucoin'], [...unlock, ['expect', '[y/N] ']], true],
    ['while the key is derived', ['list'], [...unlock, ['expect', 'Deriving']], true],
  ];

  it.each(cases)('by Ctrl-C %s restores the terminal and changes nothing', async (_, args, steps, exists) => {
    const vault = exists ? filledPath() : folder.path();
    const before = exists ? readFileSync(vault, 'utf8') : undefined;
    const files = readdirSync(dirname(vault)).sort();
    const { ended, modes, transcript } = await session(vault, args, [...steps, ['send', '\x03'], ...end]);
    expect({ ended, after: modes['after'] }).toEqual({ ended: 'SIGINT', after: asItWas });
    expect(transcript).not.toContain('half');
    expect(readdirSync(dirname(vault)).sort()).toEqual(files);
    if (before !== undefined) expect(readFileSync(vault, 'utf8')).toBe(before);
  });

  it('is reported as 130 by a shell', async () => {
    const vault = filledPath();
    // Ctrl-C reaches the whole job, so the shell traps it and waits.
    const script = `trap : INT; ${process.execPath} ${program} --vault ${vault} list; echo "ended with $?"`;
    const { transcript } = await play(['sh', '-c', script], [...half('Vault passphrase: '), ['send', '\x03'], ...end]);
    expect(transcript).toContain('ended with 130');
  });

  it('by Ctrl-D exits with 130', async () => {
    const vault = filledPath();
    const asked = await session(
      vault,
      ['list'],
      [['expect', 'Vault passphrase: '], ['echo', false], ['send', '\x04'], ...end],
    );
    expect({ ended: asked.ended, after: asked.modes['after'] }).toEqual({ ended: 130, after: asItWas });
    const before = readFileSync(vault, 'utf8');
    const answered = await session(
      vault,
      ['remove', 'kucoin'],
      [...unlock, ['expect', '[y/N] '], ['send', '\x04'], ...end],
    );
    expect(answered.ended).toBe(130);
    expect(readFileSync(vault, 'utf8')).toBe(before);
  });
});
