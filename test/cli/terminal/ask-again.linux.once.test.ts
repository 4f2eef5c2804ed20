/**
 * A mistake at a question of the terminal: the question is asked again, up to three times, and
 * everything that was entered before it is kept.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { copiesOf, locksign, program, session, type, typeOpenly } from '../../helpers/terminal/cli.js';
import { play, type Step } from '../../helpers/terminal/terminal.js';
import {
  binanceMain,
  binanceSecret,
  filled,
  kucoinSecret,
  open,
  passphrase,
  vaultFolder,
} from '../../helpers/vault/vaults.js';

const folder = vaultFolder();
const filledPath = copiesOf(folder, filled);
const unlock = type('Vault passphrase: ', passphrase);
const wrong = type('Vault passphrase: ', 'three geese on a bridge');
const end: Step = ['ended'];
const two: Step = ['expect', '2 tries are left.'];
const one: Step = ['expect', '1 try is left.'];

const accountsOf = async (vault: string, text = passphrase) => {
  using opened = await open(vault, text);
  return opened.accounts();
};

describe('the passphrase', () => {
  it('is asked for again after a wrong one and an empty one', async () => {
    const { ended, transcript } = await session(
      filledPath(),
      ['list'],
      [...wrong, two, ...type('Vault passphrase: ', ''), one, ...unlock, end],
    );
    expect(ended).toBe(0);
    expect(transcript).toMatch(/The passphrase does not open the vault \S+\. 2 tries are left\./);
    expect(transcript).toContain('Nothing was entered. 1 try is left.');
  });

  it('is tried once if an option names its source', async () => {
    const { status, stderr } = await locksign(['list'], { vault: filledPath(), passphrase: 'three geese on a bridge' });
    expect(status).toBe(3);
    expect(stderr.match(/does not open the vault/g)).toHaveLength(1);
    expect(stderr).not.toMatch(/left/);
  });

  it('that is the current one is asked for again by `passphrase` and `export`', async () => {
    const vault = filledPath();
    const next = 'four owls in a barn';
    const changed = await session(
      vault,
      ['passphrase'],
      [...wrong, two, ...unlock, ...type('New vault passphrase: ', next), ...type('Once more: ', next), end],
    );
    expect(changed.ended).toBe(0);
    const made = folder.path();
    const exported = await session(
      vault,
      ['export', made],
      [
        ...wrong,
        two,
        ...type('Vault passphrase: ', next),
        ...type('Passphrase of the new vault: ', passphrase),
        ...type('Once more: ', passphrase),
        end,
      ],
    );
    expect(exported.ended).toBe(0);
    expect(await accountsOf(made)).toHaveLength(2);
  });

  it('that is new is asked for again if it is too short or the entries differ', async () => {
    const vault = folder.path();
    const { ended, transcript } = await session(
      vault,
      ['init', '--cost', '64,1'],
      [
        ...type('New vault passphrase: ', 'seven77'),
        two,
        ...type('New vault passphrase: ', passphrase),
        ...type('Once more: ', `${passphrase}s`),
        one,
        ...type('New vault passphrase: ', passphrase),
        ...type('Once more: ', passphrase),
        end,
      ],
    );
    expect(ended).toBe(0);
    expect(transcript).toMatch(/shorter than 8 bytes[\s\S]*The two entries differ/);
    expect(await accountsOf(vault)).toEqual([]);
  });
});

describe('a refused answer of `add`', () => {
  it.each([
    ['binance', 'Binance'],
    ['gate', 'Gate'],
  ])('is a secret with a blank inside: %s', async (exchange, name) => {
    const vault = filledPath();
    const half = binanceSecret.slice(0, 32);
    const { ended, transcript } = await session(
      vault,
      ['add', 'second', '--exchange', exchange, '--api-key', 'mVtR4kQz7LxW2bNc'],
      [
        ...unlock,
        ...type(`${name} secret: `, `${half} ${half}`),
        two,
        ...type(`${name} secret: `, binanceSecret.split('').reverse().join('')),
        end,
      ],
    );
    expect(ended).toBe(0);
    expect(transcript).toContain('has a space or a tab inside');
    expect(await accountsOf(vault)).toHaveLength(3);
  });

  it('is asked for again, and everything before it is kept', async () => {
    const vault = filledPath();
    const { ended, transcript } = await session(
      vault,
      ['add', 'second', '--exchange', 'kucoin'],
      [
        ...unlock,
        ...typeOpenly('KuCoin API key: ', ''),
        two,
        ...typeOpenly('KuCoin API key: ', '5c2db93503aa674c74a31734'), // the account kucoin has it
        one,
        ...typeOpenly('KuCoin API key: ', '6c2db93503aa674c74a31734'),
        ...type('KuCoin secret: ', 'your_exchange_secret'),
        two,
        ...type('KuCoin secret: ', `"${kucoinSecret}"`),
        one,
        ...type('KuCoin secret: ', kucoinSecret),
        ...type('KuCoin passphrase of the API key: ', ''),
        two,
        ...type('KuCoin passphrase of the API key: ', 'Abc123456'),
        ['expect', 'Added second.'],
        end,
      ],
    );
    expect(ended).toBe(0);
    expect(transcript).toMatch(
      /is empty[\s\S]*already has this API key[\s\S]*is a placeholder[\s\S]*has quotes around it/,
    );
    expect(transcript.match(/Vault passphrase: /g)).toHaveLength(1);
    expect(transcript).not.toContain(kucoinSecret);
    expect((await accountsOf(vault)).at(-1)).toMatchObject({ name: 'second', apiKey: '6c2db93503aa674c74a31734' });
  });

  it('is described as the answer to its question', async () => {
    const { ended, transcript } = await session(
      filledPath(),
      ['add', 'second', '--exchange', 'okx'],
      [
        ...unlock,
        ...typeOpenly('OKX API key: ', '"37c541a1-5d9a-4f02-9d40-0b1b45b2a111"'),
        two,
        ...typeOpenly('OKX API key: ', '$OKX_KEY'),
        one,
        ...typeOpenly('OKX API key: ', '37c541a1-5d9a-4f02-9d40-0b1b45b2a111'),
        ...type('OKX secret: ', '$OKX_SECRET'),
        two,
        ...type('OKX secret: ', '22582BD0CFF14C41EDBF1AB98506286D'),
        ...type('OKX passphrase of the API key: ', '$OKX_PASS'),
        two,
        ...type('OKX passphrase of the API key: ', 'Abc123456!'),
        end,
      ],
    );
    expect({ ended, transcript }).toMatchObject({ ended: 0 });
    const alone = 'Enter it alone, without anything around it.';
    expect(transcript).toContain(`The API key has quotes around it. ${alone} 2 tries are left.`);
    expect(transcript).toMatch(
      /The API key is a reference .*\. Enter it alone, without anything around it\. 1 try is left\./,
    );
    expect(transcript).toMatch(/The secret is a reference .*\. Enter the value itself\. 2 tries are left\./);
    expect(transcript).toMatch(/The passphrase is a reference .*\. Enter the value itself\. 2 tries are left\./);
    expect(transcript).not.toMatch(/request|--secret-fd|run the command again/);
  });

  it('ends the command the third time, and nothing is changed', async () => {
    const vault = filledPath();
    const before = readFileSync(vault, 'utf8');
    const wrong = type('Kraken secret: ', 'not-base64!');
    const { ended, transcript } = await session(
      vault,
      ['add', 'k', '--exchange', 'kraken', '--api-key', 'k'],
      [...unlock, ...wrong, two, ...wrong, one, ...wrong, end],
    );
    expect(ended).toBe(4);
    expect(transcript.match(/not valid base64/g)).toHaveLength(3);
    expect(readFileSync(vault, 'utf8')).toBe(before);
  });

  it('asks for both if the API key and the secret are exchanged', async () => {
    const vault = filledPath();
    const key = '6c2db93503aa674c74a31735';
    const { ended, transcript } = await session(
      vault,
      ['add', 'second', '--exchange', 'kucoin'],
      [
        ...unlock,
        ...typeOpenly('KuCoin API key: ', kucoinSecret),
        ...type('KuCoin secret: ', key),
        two,
        ...typeOpenly('KuCoin API key: ', key),
        ...type('KuCoin secret: ', key),
        two,
        ...type('KuCoin secret: ', kucoinSecret),
        ...type('KuCoin passphrase of the API key: ', 'Abc123456'),
        end,
      ],
    );
    expect(ended).toBe(0);
    expect(transcript).toMatch(/terminal showed[\s\S]*are exchanged[\s\S]*is the API key itself/);
    expect(transcript.match(/clear the scrollback/g)).toHaveLength(1);
    expect((await accountsOf(vault)).at(-1)).toMatchObject({ name: 'second', apiKey: key });
  });

  it('is tried once if an option names its source', async () => {
    const vault = filledPath();
    const script = `printf %s 'not-base64!' | ${process.execPath} ${program} --vault ${vault} add k --exchange kraken --api-key k --secret-fd 0`;
    const { ended, transcript } = await play(['sh', '-c', script], [...unlock, end]);
    expect(ended).toBe(4);
    expect(transcript.match(/not valid base64/g)).toHaveLength(1);
  });
});

it('two `add`s at the same time both add their accounts', async () => {
  const vault = filledPath();
  const adding = (name: string) =>
    session(
      vault,
      ['add', name, '--exchange', 'binance'],
      [
        ...unlock,
        ...typeOpenly('Binance API key: ', `key-of-${name}`),
        ...type('Binance secret: ', binanceSecret),
        end,
      ],
    );
  const both = await Promise.all(['a', 'b'].map(adding));
  for (const { ended, transcript } of both) {
    expect({ ended, transcript }).toMatchObject({ ended: 0 });
    expect(transcript.match(/Vault passphrase: /g)).toHaveLength(1);
  }
  expect((await accountsOf(vault)).map(({ name }) => name).sort()).toEqual(['a', 'b', binanceMain.name, 'kucoin']);
});
