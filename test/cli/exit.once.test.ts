/**
 * The exit code of each error: scripts branch on it, and docs/cli.md documents it.
 */
import { describe, expect, it } from 'vitest';
import * as exit from '../../src/cli/exit.js';
import { errorTable, isErrorCode } from '../../src/errors/table.js';
import { type ErrorCode, LocksignError } from '../../src/index.js';

const { exitCodeOf, exitCodes } = exit;

/** 3 is the vault and what it stands on: backends, locked memory, libsodium, files. */
const expected: Readonly<Record<ErrorCode, number>> = {
  ERR_INVALID_ARGUMENT: 2,
  ERR_REQUEST: 2,
  ERR_DENIED: 1,
  ERR_SEND: 1,
  ERR_SECRET_EMPTY: 4,
  ERR_SECRET_TOO_LONG: 4,
  ERR_SECRET_NEWLINE: 4,
  ERR_SECRET_BASE64: 4,
  ERR_SECRET_HEX: 4,
  ERR_SECRET_ASCII: 4,
  ERR_SECRET_CHARACTERS: 4,
  ERR_SECRET_PRIVATE_KEY: 4,
  ERR_PRIVATE_KEY: 4,
  ERR_KEY_PASSPHRASE: 4,
  ERR_SECRET_REFERENCE: 4,
  ERR_SECRET_PLACEHOLDER: 4,
  ERR_SECRET_API_KEY: 4,
  ERR_SECRET_PASSPHRASE: 4,
  ERR_SECRET_UNCHANGED: 4,
  ERR_SOURCE_NOT_FOUND: 4,
  ERR_SOURCE_FORBIDDEN: 4,
  ERR_SOURCE_PERMISSIONS: 4,
  ERR_SOURCE_TYPE: 4,
  ERR_SOURCE_IN_USE: 4,
  ERR_SOURCE_READ: 4,
  ERR_SOURCE_UNSUPPORTED: 4,
  ERR_ENV_MISSING: 4,
  ERR_ENV_THREAD: 4,
  ERR_DOTENV_MISSING: 4,
  ERR_DOTENV_SYNTAX: 4,
  ERR_DOTENV_TOO_LONG: 4,
  ERR_TERMINAL_MISSING: 4,
  ERR_TERMINAL_FAILED: 4,
  ERR_PROMPT_INTERRUPTED: 130,
  ERR_MEMLOCK_LIMIT: 3,
  ERR_MEMORY_FORBIDDEN: 3,
  ERR_MEMORY_UNSUPPORTED: 3,
  ERR_MEMORY_EXHAUSTED: 3,
  ERR_MEMORY_FAILED: 3,
  ERR_RANDOM_FAILED: 3,
  ERR_SIGNATURE_WRONG: 3,
  ERR_KEY_LIMIT: 3,
  ERR_KEY_DESTROYED: 3,
  ERR_THREAD: 3,
  ERR_BACKEND_UNKNOWN: 2,
  ERR_BACKEND_UNAVAILABLE: 3,
  ERR_WASM_UNAVAILABLE: 3,
  ERR_PROTECT_UNAVAILABLE: 3,
  ERR_PROTECT_FAILED: 3,
  ERR_LOCK_UNAVAILABLE: 3,
  ERR_LOCK_FAILED: 3,
  ERR_PEER_UNAVAILABLE: 5,
  ERR_PEER_FAILED: 5,
  ERR_SODIUM_UNAVAILABLE: 3,
  ERR_VAULT_MISSING: 3,
  ERR_VAULT_EXISTS: 3,
  ERR_VAULT_PERMISSIONS: 3,
  ERR_VAULT_READ: 3,
  ERR_VAULT_PASSPHRASE: 3,
  ERR_VAULT_NEW_PASSPHRASE: 4,
  ERR_VAULT_DAMAGED: 3,
  ERR_VAULT_VERSION: 3,
  ERR_VAULT_COST: 3,
  ERR_VAULT_LOCKED: 3,
  ERR_VAULT_CHANGED: 3,
  ERR_VAULT_READ_ONLY: 3,
  ERR_VAULT_CLOSED: 3,
  ERR_VAULT_ACCOUNT: 2,
  ERR_VAULT_WRITE: 3,
  ERR_AGENT_POLICY: 5,
  ERR_AGENT_LOG: 5,
  ERR_AGENT_START: 5,
  ERR_AGENT_CONTROL: 5,
  ERR_AGENT_INSTALL: 5,
  ERR_TOKEN_UNAVAILABLE: 4,
  ERR_TOKEN_MODULE: 4,
  ERR_TOKEN_NOT_FOUND: 4,
  ERR_TOKEN_PIN: 4,
  ERR_TOKEN_LOCKED: 4,
  ERR_TOKEN_OPEN: 4,
  ERR_TOKEN_KEY: 4,
  ERR_TOKEN_FULL: 4,
  ERR_TOKEN_LOST: 4,
  ERR_TOKEN_CLOSED: 4,
  ERR_TOKEN_FAILED: 4,
};

describe('the exit code', () => {
  it.each(Object.keys(errorTable).filter(isErrorCode))('of %s is the documented one', (code) => {
    expect(exitCodeOf(new LocksignError(code))).toBe(expected[code]);
  });

  it.each([
    [new exit.UsageError('x'), exitCodes.usage],
    [new exit.PassphraseError('x'), exitCodes.secret],
    [new exit.SourceError('x'), exitCodes.secret],
    [new exit.ImportError('x'), exitCodes.secret],
    [new Error('x'), exitCodes.attention],
    ['thrown', exitCodes.attention],
  ])('of %s is %i', (error, code) => {
    expect(exitCodeOf(error)).toBe(code);
  });
});
