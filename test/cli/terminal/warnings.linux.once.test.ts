/**
 * Warnings of the library in the command: each is a line of its own, and none follows a question.
 */
import { expect, it } from 'vitest';
import { copiesOf, locksign, session, type, typeOpenly } from '../../helpers/terminal/cli.js';
import { filled, passphrase, vaultFolder } from '../../helpers/vault/vaults.js';

const filledPath = copiesOf(vaultFolder(), filled);
const unlock = type('Vault passphrase: ', passphrase);

/** The lines that the terminal shows in the end: text before a CR is overwritten or erased. */
const linesOf = (transcript: string): string[] =>
  transcript.split('\r\n').map((line) => line.slice(line.lastIndexOf('\r\x1b[K') + 1).replace('\x1b[K', ''));

it('those about the backends come before the first question', async () => {
  const { ended, transcript } = await session(filledPath(), ['list'], [...unlock, ['ended']], {
    flags: ['--no-addons'],
    env: { LOCKSIGN_BACKEND: undefined, LOCKSIGN_MEMORY: undefined, NO_COLOR: '1' },
  });
  expect({ ended, transcript }).toMatchObject({ ended: 0 });
  const [first, second, third] = linesOf(transcript);
  expect(first).toMatch(/^warning: Signing in WebAssembly, /);
  expect(second).toMatch(/^warning: The vault uses WebAssembly, /);
  expect(third).toMatch(/^Vault passphrase: $/);
  expect(transcript.match(/warning/gi)).toHaveLength(2);
});

it.each([
  ['binance', 'Binance', []],
  ['kucoin', 'KuCoin', type('KuCoin passphrase of the API key: ', 'Abc123456')],
])('one about a secret interrupts neither the progress nor a question: %s', async (exchange, name, more) => {
  const { ended, transcript } = await session(
    filledPath(),
    ['add', 'second', '--exchange', exchange],
    [
      ...unlock,
      ...typeOpenly(`${name} API key: `, 'a-key-of-another-form'),
      ...type(`${name} secret: `, 'w8Kx2qLp0Zr5Tn7Vb3Yd'),
      ...more,
      ['ended'],
    ],
    { env: { NO_COLOR: '1' } },
  );
  expect({ ended, transcript }).toMatchObject({ ended: 0 });
  expect(linesOf(transcript).filter((line) => line.startsWith('warning: '))).toHaveLength(1);
  expect(transcript.match(/warning/gi)).toHaveLength(1);
  expect(transcript).not.toContain('LOCKSIGN_');
});

it('one of other code stays as Node writes it', async () => {
  const program = "process.once('beforeExit', () => setImmediate(() => process.emitWarning('of another')))";
  const { status, stderr } = await locksign(['list'], {
    vault: filledPath(),
    flags: ['--import', `data:text/javascript,${encodeURIComponent(program)}`],
  });
  expect({ status, stderr }).toEqual({
    status: 0,
    stderr: expect.stringMatching(/^\(node:\d+\) Warning: of another$/m),
  });
});
