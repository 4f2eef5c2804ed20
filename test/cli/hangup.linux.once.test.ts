/**
 * A terminal that goes away while the command asks: a window that is closed, a connection that is lost. No shell passes the signal on
 * here, as one may be late to do.
 */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { program, session, type } from '../helpers/cli.js';
import { scratch } from '../helpers/scratch.js';
import { play, type Step } from '../helpers/terminal.js';
import { filled, passphrase, vaultFolder } from '../helpers/vaults.js';

const folder = vaultFolder();
const { path } = scratch();
const unlock = type('Vault passphrase: ', passphrase);
const cases: [string, string[], Step[]][] = [
  [
    'the passphrase',
    ['show', 'kucoin'],
    [
      ['expect', 'Vault passphrase: '],
      ['echo', false],
    ],
  ],
  ['an API key', ['add', 'x', '--exchange', 'binance'], [...unlock, ['expect', 'API key: ']]],
  ['a yes', ['remove', 'kucoin'], [...unlock, ['expect', '[y/N] ']]],
];

it.each(cases)('ends the command by SIGHUP where it asks for %s, and Node does not abort', async (_, args, steps) => {
  const vault = folder.path();
  await filled(vault);
  const before = readFileSync(vault, 'utf8');
  const { ended } = await session(vault, args, [...steps, ['hangup'], ['ended']]);
  expect(ended).toBe('SIGHUP');
  expect(readFileSync(vault, 'utf8')).toBe(before);
});

it('does not make a failure of what was done without it', async () => {
  const vault = folder.path();
  await filled(vault);
  // Standard input and error are the terminal; the passphrase comes when that is gone.
  const script = `mkfifo -m 600 "$0"
    (exec 3> "$0"; echo waiting; sleep 0.5; echo "$WORDS" >&3) &
    exec "$@" --passphrase-file "$0" > "$0.out"`;
  const fifo = path('passphrase');
  const command = [process.execPath, program, '--vault', vault, 'list', '--json'];
  const steps: Step[] = [['expect', 'waiting'], ['hangup'], ['ended']];
  const { ended } = await play(['bash', '-c', script, fifo, ...command], steps, { WORDS: passphrase });
  expect(ended).toBe(0);
  expect(JSON.parse(readFileSync(`${fifo}.out`, 'utf8'))).toHaveLength(2);
});
