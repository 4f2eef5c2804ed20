/**
 * What is typed before anyone has asked for it, and what is pasted behind an answer: it answers nothing.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { secret } from '../../src/index.js';
import { createVault } from '../../src/vault/index.js';
import { session, type } from '../helpers/cli.js';
import type { Step } from '../helpers/terminal.js';
import { addBinance, filled, passphrase, vaultFolder } from '../helpers/vaults.js';

const folder = vaultFolder();
const unlock = type('Vault passphrase: ', passphrase);

/** A vault that takes about a second to open: there is time to type. */
async function slowVault(): Promise<string> {
  const path = folder.path();
  const operations = process.env['LOCKSIGN_BACKEND'] === 'wasm' ? 3 : 16;
  const cost = { memory: 64 * 1024 * 1024, operations };
  using vault = await createVault({ path, passphrase: secret.text(passphrase), cost });
  await addBinance(vault);
  return path;
}

describe('typed while the key is derived', () => {
  it.each([
    ['a line', 'y\n'],
    ['half a line', 'y'],
    ['several', 'y\ny\ny'],
  ])('%s does not answer a question that comes later', async (_, typed) => {
    const vault = await slowVault();
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

  it('a secret does not become the API key', async () => {
    const vault = await slowVault();
    const steps: Step[] = [
      ...unlock,
      ['expect', 'Deriving'],
      ['send', 'typed-too-early\n'],
      ['expect', 'What was typed before this question is not used, and was shown'],
      ['expect', 'Binance API key: '],
      ['send', 'the-key\n'],
      ...type('Binance secret: ', 'the-secret'),
      ['expect', 'Added b2.'],
      ['ended'],
    ];
    expect(await session(vault, ['add', 'b2', '--exchange', 'binance'], steps)).toMatchObject({ ended: 0 });
    const written = readFileSync(vault, 'utf8');
    expect(written).toContain('"apiKey": "the-key"');
    expect(written).not.toContain('typed-too-early');
  });
});

describe('Ctrl-C', () => {
  it.each([
    ['Deriving the key'],
    ['Sealing the vault'],
  ])('during "%s", which may block the thread, ends it at once and leaves all as it was', async (what) => {
    const vault = await slowVault();
    const before = readFileSync(vault, 'utf8');
    const files = readdirSync(dirname(vault));
    const { ended, modes, transcript } = await session(
      vault,
      ['rename', 'binance-main', 'b'],
      [...unlock, ['expect', `${what}`], ['send', '\x03'], ['ended'], ['modes', 'after']],
    );
    expect({ ended, after: modes['after'] }).toEqual({ ended: 'SIGINT', after: { echo: true, canonical: true } });
    expect(transcript.slice(transcript.indexOf(what))).toMatch(/^[^\r\n]*\^C[\r\n]*$/); // nothing was erased, or said
    expect(readFileSync(vault, 'utf8')).toBe(before);
    expect(readdirSync(dirname(vault))).toEqual(files);
  });
});

it('what is pasted together with the API key is refused, and said to be seen', async () => {
  const vault = folder.path();
  const before = await filled(vault);
  const { ended, transcript } = await session(
    vault,
    ['add', 'b2', '--exchange', 'binance'],
    [...unlock, ['expect', 'Binance API key: '], ['send', 'the-key\nthe-secret\n'], ['ended']],
  );
  expect(ended).toBe(2);
  expect(transcript).toContain('More than one line was pasted');
  expect(transcript).not.toContain('typed before'); // nothing was, but the passphrase when it was asked for
  expect(readFileSync(vault, 'utf8')).toBe(before);
});
