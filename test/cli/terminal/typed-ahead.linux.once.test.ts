/**
 * Text that is typed before a question, or pasted after an answer, answers nothing.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { secret } from '../../../src/index.js';
import { createVault } from '../../../src/vault/index.js';
import { copiesOf, session, type } from '../../helpers/terminal/cli.js';
import type { Step } from '../../helpers/terminal/terminal.js';
import { addBinance, filled, passphrase, vaultFolder } from '../../helpers/vault/vaults.js';

const folder = vaultFolder();
const unlock = type('Vault passphrase: ', passphrase);

/** A vault that takes about half a second to open, which leaves time to type. */
const slowVault = copiesOf(folder, async (path) => {
  const cost = { memory: 64 * 1024 * 1024, operations: 8 };
  using vault = await createVault({ path, passphrase: secret.text(passphrase), cost });
  await addBinance(vault);
});

describe('text typed while the key is derived', () => {
  it.each([
    ['a line', 'y\n'],
    ['half a line', 'y'],
    ['several', 'y\ny\ny'],
  ])('does not answer a later question: %s', async (_, typed) => {
    const vault = slowVault();
    const before = readFileSync(vault, 'utf8');
    const { ended, transcript } = await session(
      vault,
      ['remove', 'binance-main'],
      [...unlock, ['expect', 'Deriving'], ['send', typed], ['expect', '[y/N] '], ['send', '\n'], ['ended']],
    );
    expect(ended).toBe(1);
    expect(transcript).toContain('Nothing was done.');
    expect(readFileSync(vault, 'utf8')).toBe(before);
  });

  it('does not become the API key if it is a secret', async () => {
    const vault = slowVault();
    const steps: Step[] = [
      ...unlock,
      ['expect', 'Deriving'],
      ['send', 'typed-too-early\n'],
      ['expect', 'The text typed before this question is ignored. The terminal showed it'],
      ['expect', 'Binance API key: '],
      ['send', 'aN8zQw4rT6yU\n'],
      ...type('Binance secret: ', 'Zq7rT4vX9wB2nM5k'),
      ['expect', 'Added b2.'],
      ['ended'],
    ];
    expect(await session(vault, ['add', 'b2', '--exchange', 'binance'], steps)).toMatchObject({ ended: 0 });
    const written = readFileSync(vault, 'utf8');
    expect(written).toContain('"apiKey": "aN8zQw4rT6yU"');
    expect(written).not.toContain('typed-too-early');
  });
});

describe('Ctrl-C', () => {
  it.each([
    ['Deriving the key'],
    ['Sealing the vault'],
  ])('during "%s", which may block the thread, ends the command at once and changes nothing', async (what) => {
    const vault = slowVault();
    const before = readFileSync(vault, 'utf8');
    const files = readdirSync(dirname(vault));
    const { ended, modes, transcript } = await session(
      vault,
      ['rename', 'binance-main', 'b'],
      [...unlock, ['expect', `${what}`], ['send', '\x03'], ['ended'], ['modes', 'after']],
    );
    expect({ ended, after: modes['after'] }).toEqual({ ended: 'SIGINT', after: { echo: true, canonical: true } });
    expect(transcript.slice(transcript.indexOf(what))).toMatch(/^[^\r\n]*\^C[\r\n]*$/); // nothing was erased or printed
    expect(readFileSync(vault, 'utf8')).toBe(before);
    expect(readdirSync(dirname(vault))).toEqual(files);
  });
});

it('text pasted together with the API key is refused, and the message says that it was shown', async () => {
  const vault = folder.path();
  const before = await filled(vault);
  const { ended, transcript } = await session(
    vault,
    ['add', 'b2', '--exchange', 'binance'],
    [...unlock, ['expect', 'Binance API key: '], ['send', 'aN8zQw4rT6yU\nthe-secret\n'], ['ended']],
  );
  expect(ended).toBe(2);
  expect(transcript).toContain('More than one line was entered');
  expect(transcript).not.toContain('typed before'); // only the passphrase was typed, when it was asked for
  expect(readFileSync(vault, 'utf8')).toBe(before);
});
