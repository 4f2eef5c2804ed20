/**
 * What a session with all commands leaves for others to read: in the argument lists of its
 * processes, which every user can see, in the shell's history, and in files. A control, which is
 * typed as an argument, is found in each of these places.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startLocalExchange } from '../../../examples/local-exchange/server.js';
import { createProgram } from '../../../src/cli/program.js';
import { recordPrograms, watchProcesses } from '../../helpers/argument-lists.js';
import { randomSecret } from '../../helpers/forensics/key-plan.js';
import { scratch, skipIf } from '../../helpers/scratch.js';
import { program, toLocalExchange, type } from '../../helpers/terminal/cli.js';
import { play, type Step } from '../../helpers/terminal/terminal.js';
import { noSofthsm, softhsmTokens, softhsmUri } from '../../helpers/tokens/softhsm.js';

const made = (): string => randomSecret('utf8', 40);
/** Random in each run, so that they occur nowhere else. */
const secrets = {
  control: made(),
  vault: made(),
  next: made(),
  exported: made(),
  secret: made(),
  keyPassphrase: made(),
  kucoin: made(),
  rotated: made(),
  imported: made(),
  importedPassphrase: made(),
  pin: made().slice(0, 30),
};

/** Part of each secret, as text, in base64 and in hexadecimal. */
const pieces = Object.entries(secrets).map(([label, text]) => {
  const bytes = Buffer.from(text);
  return {
    label,
    forms: [text.slice(0, 12), bytes.toString('base64').slice(0, 16), bytes.toString('hex').slice(0, 24)],
  };
});
const secretsIn = (texts: readonly string[]): string[] =>
  pieces
    .filter(({ forms }) => texts.some((text) => forms.some((form) => text.includes(form))))
    .map(({ label }) => label);

const unlock = type('Vault passphrase: ', secrets.vault);
const twice = (question: string, text: string): Step[] => [...type(question, text), ...type('Once more: ', text)];
const order = 'POST /api/v3/order symbol=LTCBTC side=BUY type=LIMIT quantity=1 price=0.1';

const control = `sh -c 'sleep 0.5' ${secrets.control}`;
const typed: readonly (readonly [command: string, ...Step[]])[] = [
  ['cd'],
  [control],
  ['locksign init --cost 64,1', ...twice('New vault passphrase: ', secrets.vault)],
  [
    'locksign add main --exchange binance',
    ...unlock,
    ['expect', 'Binance API key: '],
    ['send', 'k\n'],
    ...type('Binance secret: ', secrets.secret),
  ],
  [
    'locksign add ku --exchange kucoin --api-key k',
    ...unlock,
    ...type('KuCoin secret: ', secrets.kucoin),
    ...type('KuCoin passphrase of the API key: ', secrets.keyPassphrase),
  ],
  [
    'locksign rotate ku',
    ...unlock,
    ['expect', 'KuCoin API key (Enter keeps the present one): '],
    ['send', '\n'],
    ...type('KuCoin secret: ', secrets.rotated),
    ...type('KuCoin passphrase of the API key (Enter keeps the present one): ', ''),
  ],
  ['locksign edit ku --key-version 3', ...unlock],
  ['locksign import bot.env --yes --erase', ...unlock, ['expect', 'Added okx: ']],
  ['locksign list', ...unlock],
  ['OPENS=$(cat "$GIVEN/vault") locksign --passphrase-env OPENS show main'],
  ['locksign generate made --exchange binance --type ed25519', ...unlock, ['expect', 'Added made']],
  ...(noSofthsm() === undefined
    ? [
        [
          'locksign token generate hsm --exchange binance --type ed25519 --token "$(cat "$GIVEN/token")"',
          ...unlock,
          ...type('PIN of the token: ', secrets.pin),
          ['expect', 'Added hsm'],
        ] as const,
      ]
    : []),
  ['locksign check ku', ...unlock],
  ['locksign check main --send', ...unlock, ['expect', 'HTTP 200 OK']],
  ['locksign sign main hello', ...unlock],
  [`locksign request main ${order} --curl`, ...unlock],
  [`locksign request main ${order} --send --yes`, ...unlock, ['expect', 'HTTP 200 OK']],
  ['locksign copy main --yes --seconds 1', ...unlock, ['expect', 'The clipboard is cleared.']],
  ['locksign export moved.json', ...unlock, ...twice('Passphrase of the new vault: ', secrets.exported)],
  ['locksign --passphrase-fd 3 rename ku k 3< "$GIVEN/vault"'],
  ['locksign --passphrase-file "$GIVEN/vault" remove k --yes'],
  // It prints a local secret, which is not one of those that are searched.
  ['locksign agent client add bot --account main', ...unlock, ['expect', 'To start the agent']],
  ['locksign passphrase', ...unlock, ...twice('New vault passphrase: ', secrets.next)],
  ['locksign doctor || true'],
];
/** These commands read no secret, or have no token to try. */
const others = ['bench', 'completion', 'help', ...(noSofthsm() === undefined ? [] : ['token'])];

const names = createProgram().commands.map((command) => command.name());
const nameIn = (command: string): string[] =>
  command
    .split(' ')
    .filter((word) => names.includes(word))
    .slice(0, 1);
const used = typed.flatMap(([command]) => nameIn(command));
const ready: Step = ['expect', '<0> '];

const hasBash = spawnSync('bash', ['--version']).status === 0;

describe('a session with all commands', () => {
  const home = scratch();
  const elsewhere = scratch();
  let started: string[];
  let seen: string[];
  let transcript: string;

  beforeEach((context) => skipIf(!hasBash, 'there is no bash', context));

  beforeAll(async () => {
    if (!hasBash) return;
    const exchange = await startLocalExchange({
      accounts: [{ exchange: 'binance', apiKey: 'k', secret: secrets.secret }],
    });
    home.file(
      'bot.env',
      `OKX_API_KEY=k\nOKX_API_SECRET=${secrets.imported}\nOKX_PASSPHRASE=${secrets.importedPassphrase}\n`,
    );
    mkdirSync(home.path('tmp'));
    elsewhere.file('vault', secrets.vault);
    if (noSofthsm() === undefined) {
      softhsmTokens(elsewhere, ['bots'], secrets.pin);
      elsewhere.file('token', softhsmUri('bots'));
    }
    const wayland = join(import.meta.dirname, '..', 'programs', 'wl-clipboard.sh');
    const system = ['sh', 'cat', 'rm', 'cp', 'sleep', 'mkfifo', 'timeout', 'stty', 'chronyc', 'timedatectl'];
    const programs = recordPrograms(elsewhere.folder, {
      ...Object.fromEntries(system.map((name) => [name, undefined])),
      locksign: [process.execPath, ...toLocalExchange, program],
      'wl-copy': [wayland],
      'wl-paste': [wayland],
    });
    const stop = watchProcesses();
    const bash = spawnSync('which', ['bash'], { encoding: 'utf8' }).stdout.trim();
    const played = await play(
      [bash, '--norc', '--noprofile', '-i'],
      [
        ...typed.flatMap(([command, ...steps]): Step[] => [ready, ['send', `${command}\n`], ...steps]),
        ready,
        ['send', 'exit\n'],
        ['ended'],
      ],
      {
        PATH: programs.path,
        HOME: home.folder,
        TMPDIR: home.path('tmp'),
        HISTFILE: home.path('.bash_history'),
        HISTCONTROL: undefined,
        PS1: '<$?> ',
        LOCKSIGN_VAULT: home.path('vault.json'),
        GIVEN: elsewhere.folder,
        BOARD: elsewhere.path('board'),
        WAYLAND_DISPLAY: 'wayland-0',
        LOCAL_EXCHANGE_PORT: String(exchange.port),
        LOCAL_EXCHANGE_CERTIFICATE: elsewhere.file('certificate', exchange.certificate),
      },
    ).finally(() => exchange.close());
    transcript = played.transcript;
    seen = stop();
    started = programs.lists();
  }, 300_000);

  it('runs every command except those that read no secret', () => {
    expect([...new Set([...used, ...others])].sort()).toEqual([...names].sort());
  });

  it('shows none of the secrets that are typed', () => {
    expect(secretsIn([transcript])).toEqual(['control']);
    expect(readFileSync(elsewhere.path('board.was'), 'utf8')).toBe(secrets.secret);
    expect(readFileSync(home.path('bot.env'), 'utf8')).toMatch(/^OKX_API_KEY=k\n/);
  });

  it('starts no program with a secret among its arguments', () => {
    const programs = started.flatMap((list) => /\/bin\/([\w-]+)\0/.exec(list.replace('/bin/sh\0', ''))?.[1] ?? []);
    const children = ['mkfifo', 'timeout', 'wl-copy', 'wl-paste'];
    expect(programs).toEqual(expect.arrayContaining(children));
    expect(programs.filter((name) => name === 'locksign')).toHaveLength(used.length);
    expect(secretsIn(started)).toEqual(['control']);
  });

  it('never has a process with a secret among its arguments', () => {
    for (const name of used) {
      expect(seen.filter((list) => list.includes(`${program}\0`) && list.includes(`\0${name}\0`))).not.toEqual([]);
    }
    expect(secretsIn(seen)).toEqual(['control']);
  });

  it('leaves its commands in the history of the shell, and no secret in any file', () => {
    const history = readFileSync(home.path('.bash_history'), 'utf8').split('\n');
    expect(history).toEqual(expect.arrayContaining(typed.map(([command]) => command)));
    const files = readdirSync(home.folder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(home.folder, name))
      .filter((path) => statSync(path).isFile());
    expect(files).toEqual(expect.arrayContaining([home.path('vault.json'), home.path('moved.json')]));
    const found = files.flatMap((path) =>
      secretsIn([readFileSync(path, 'latin1')]).map((label) => `${path}: ${label}`),
    );
    expect(found).toEqual([`${home.path('.bash_history')}: control`]);
  });
});
