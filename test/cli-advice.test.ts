/**
 * Errors of the library, told to people at a command line.
 */
import { describe, expect, it } from 'vitest';
import { advice, messageOf } from '../src/cli/advice.js';
import { isErrorCode } from '../src/errors.js';
import { LocksignError } from '../src/index.js';
import { locksign } from './support/cli.js';

const codes = Object.keys(advice).filter(isErrorCode);

describe.skipIf(process.platform === 'win32')('the advice of an error', () => {
  it.each(codes)('is for users of the command: %s', (code) => {
    const error = new LocksignError(code, { subject: '/x', call: 'open', errno: 'ENXIO' });
    const told = messageOf(error);
    expect(told).not.toBe(error.message); // the library's sentence is still the one that is looked for
    expect(told).not.toMatch(
      /encoding:|allowOthers|secret\.(?:file|env|descriptor)|createVault|`path`|[Ll]oad the key/,
    );
  });

  it('stays what it is where it is for everyone', () => {
    const error = new LocksignError('ERR_VAULT_PASSPHRASE', { subject: '/x' });
    expect(messageOf(error)).toBe(error.message);
  });
});

it('the place for a secret without a terminal is an option', async () => {
  const { status, stderr } = await locksign(['init', '--cost', '64,1']);
  expect(status).toBe(4);
  expect(stderr).toContain('There is no terminal to ask on');
  expect(stderr).toContain('--passphrase-file, --passphrase-fd or --passphrase-env');
  expect(stderr).not.toContain('secret.file');
});

describe.skipIf(process.platform !== 'linux')('a descriptor', () => {
  it('of Node itself is refused, and not waited for', async () => {
    for (const descriptor of ['3', '4', '5', '8']) {
      const run = await locksign(['init', '--cost', '64,1', '--passphrase-fd', descriptor]);
      expect(run).toMatchObject({ status: 2, stderr: expect.stringContaining(`${descriptor}< FILE`) });
    }
  });
});
