/**
 * Errors of the library, told to people at a command line.
 */
import { describe, expect, it } from 'vitest';
import { advice, messageOf } from '../../src/cli/help/advice.js';
import { isErrorCode } from '../../src/errors/locksign-error.js';
import { type ErrorCode, LocksignError } from '../../src/index.js';
import { locksign } from '../helpers/cli.js';

const codes = Object.keys(advice).filter(isErrorCode);
/** What else people meet there. */
const others: readonly ErrorCode[] = [
  'ERR_SECRET_TOO_LONG',
  'ERR_SECRET_NEWLINE',
  'ERR_SECRET_CHARACTERS',
  'ERR_SOURCE_FORBIDDEN',
  'ERR_DOTENV_SYNTAX',
  'ERR_MEMLOCK_LIMIT',
  'ERR_SODIUM_UNAVAILABLE',
  'ERR_LOCK_UNAVAILABLE',
  'ERR_VAULT_EXISTS',
  'ERR_VAULT_PERMISSIONS',
  'ERR_VAULT_READ',
  'ERR_VAULT_PASSPHRASE',
  'ERR_VAULT_DAMAGED',
  'ERR_VAULT_VERSION',
  'ERR_VAULT_LOCKED',
  'ERR_VAULT_CHANGED',
  'ERR_VAULT_WRITE',
];
const forPrograms = /encoding:|allowOthers|\bsecret\.[a-z]|\bos\.|createVault|`path`|[Ll]oad the key/;

describe('the advice of an error', () => {
  it.each(codes)('is for users of the command: %s', (code) => {
    const error = new LocksignError(code, { subject: '~/x', call: 'open', errno: 'ENXIO' });
    const told = messageOf(error);
    expect(told).not.toBe(error.message); // the library's sentence is still the one that is looked for
    expect(told).not.toMatch(forPrograms);
  });

  it.each(others)('stays what it is where it is for everyone: %s', (code) => {
    const error = new LocksignError(code, { subject: '/x', call: 'open', errno: 'ENXIO' });
    expect(messageOf(error)).toBe(error.message);
    expect(error.message).not.toMatch(forPrograms);
  });
});

it('the place for a secret without a terminal is an option', async () => {
  const { status, stderr } = await locksign(['init', '--cost', '64,1']);
  expect(status).toBe(4);
  expect(stderr).toContain('There is no terminal to ask on');
  expect(stderr).toContain('--passphrase-file, --passphrase-fd or --passphrase-env');
  expect(stderr).not.toContain('secret.file');
});
