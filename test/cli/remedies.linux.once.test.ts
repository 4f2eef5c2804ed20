/**
 * The errors of the library as the command prints them: with remedies for people at a terminal.
 */
import { describe, expect, it } from 'vitest';
import { messageOf, remedies } from '../../src/cli/help/remedies.js';
import { errorTable, isErrorCode } from '../../src/errors/table.js';
import { type ErrorCode, LocksignError } from '../../src/index.js';
import { locksign } from '../helpers/terminal/cli.js';

const codes = Object.keys(errorTable).filter(isErrorCode);
/**
 * The command never makes these mistakes: it loads a key once, keeps it in the main thread and
 * opens a vault as it needs it.
 */
const onlyOfPrograms: readonly ErrorCode[] = [
  'ERR_ENV_THREAD',
  'ERR_KEY_DESTROYED',
  'ERR_KEY_LIMIT',
  'ERR_VAULT_CLOSED',
  'ERR_VAULT_READ_ONLY',
];
const forPrograms =
  /encoding: 'utf8'|allowOthers|\bsecret\.[a-z]|createVault|vault\.[a-z]+\(|`path`|[Ll]oad the key|call again/;
const exampleOf = (code: ErrorCode): LocksignError => new LocksignError(code, errorTable[code].example);

describe('the remedy of an error', () => {
  it.each(codes.filter((code) => !onlyOfPrograms.includes(code)))('is for users of the command: %s', (code) => {
    expect(messageOf(exampleOf(code))).not.toMatch(forPrograms);
  });

  it.each(Object.keys(remedies).filter(isErrorCode))('replaces the one for programs: %s', (code) => {
    const error = exampleOf(code);
    const printed = messageOf(error);
    expect(printed.startsWith(`${error.problem} `)).toBe(true);
    expect(printed).not.toContain(error.remedy);
  });

  it('stays if it is for exactly this case', () => {
    const missing = { subject: '/v/bot', detail: 'its previous state is there', remedy: 'Put it back.' };
    expect(messageOf(new LocksignError('ERR_VAULT_MISSING', missing))).toMatch(/ Put it back\.$/);
    expect(messageOf(new LocksignError('ERR_TERMINAL_FAILED', { call: 'open', errno: 'EMFILE' }))).toMatch(/ulimit -n/);
  });
});

it('names the options that replace a terminal', async () => {
  const { status, stderr } = await locksign(['init', '--cost', '64,1']);
  expect(status).toBe(4);
  expect(stderr).toContain('There is no terminal to ask on');
  expect(stderr).toContain('--passphrase-file, --passphrase-fd or --passphrase-env');
  expect(stderr).not.toContain('secret.file');
});
