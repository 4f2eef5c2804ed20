/**
 * A terminal that disappears during a question, because its window is closed or its connection is
 * lost. No shell takes part here: it could pass the signal on late.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { scratch } from '../../helpers/scratch.js';
import { program, session, type } from '../../helpers/terminal/cli.js';
import { play, type Step } from '../../helpers/terminal/terminal.js';
import { filled, passphrase, vaultFolder } from '../../helpers/vault/vaults.js';

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
  ['confirmation', ['remove', 'kucoin'], [...unlock, ['expect', '[y/N] ']]],
];

it.each(cases)('ends the command by SIGHUP where it asks for %s, and Node does not abort', async (_, args, steps) => {
  const vault = folder.path();
  await filled(vault);
  const before = readFileSync(vault, 'utf8');
  const { ended } = await session(vault, args, [...steps, ['hangup'], ['ended']]);
  expect(ended).toBe('SIGHUP');
  expect(readFileSync(vault, 'utf8')).toBe(before);
});

it('does not fail a command that no longer needs the terminal', async () => {
  const vault = folder.path();
  await filled(vault);
  // Standard input and error are the terminal. The passphrase arrives after it has disappeared.
  const script = join(import.meta.dirname, '..', 'programs', 'passphrase-later.sh');
  const fifo = path('passphrase');
  const command = [process.execPath, program, '--vault', vault, 'list', '--json'];
  const steps: Step[] = [['expect', 'waiting'], ['hangup'], ['ended']];
  const { ended } = await play(['bash', script, fifo, ...command], steps, { WORDS: passphrase });
  expect(ended).toBe(0);
  expect(JSON.parse(readFileSync(`${fifo}.out`, 'utf8'))).toHaveLength(2);
});
