/**
 * What an error shows: the facts that are known and no others, what happened, and what to do on
 * this platform.
 */
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { factsOf } from '../../src/backend/source-facts.js';
import { type ErrorFacts, systemFacts } from '../../src/errors/facts.js';
import { LocksignError } from '../../src/errors/locksign-error.js';
import { type ErrorCode, errorTable, isErrorCode } from '../../src/errors/table.js';
import { secret } from '../../src/index.js';

const sentence = (code: ErrorCode, facts: ErrorFacts = {}): string => new LocksignError(code, facts).message;

const platform = Object.getOwnPropertyDescriptor(process, 'platform');
const pretend = (value: NodeJS.Platform): void => {
  Object.defineProperty(process, 'platform', { ...platform, value });
};
afterEach(() => {
  if (platform !== undefined) Object.defineProperty(process, 'platform', platform);
});

describe('an error', () => {
  it('has no fields for what is not known', () => {
    const error = new LocksignError('ERR_KEY_DESTROYED');
    expect(Object.keys(error).toSorted()).toStrictEqual(['code', 'name']);
    expect(inspect(error)).not.toContain('undefined');
    expect(error).not.toHaveProperty('cause');
  });

  it('names a path on one line', () => {
    for (const code of ['ERR_SOURCE_NOT_FOUND', 'ERR_SOURCE_PERMISSIONS', 'ERR_VAULT_MISSING'] as const) {
      const { problem } = new LocksignError(code, { subject: '/a\nok   vault: /b\r' });
      expect(problem).toContain('/a\\nok   vault: /b\\r');
      expect(problem).not.toMatch(/[\r\n]/);
    }
  });

  it('has a field for each fact', () => {
    const facts = { call: 'mlock', errno: 'ENOMEM', limit: 0, needed: 8192 };
    expect(new LocksignError('ERR_MEMLOCK_LIMIT', facts)).toMatchObject(facts);
  });
});

const codes = Object.keys(errorTable).filter(isErrorCode);
/**
 * Two sentences or more, each with a capital letter at its start: a remedy may begin with the name
 * of a variable.
 */
const sentences = /^[A-Z/].*[.?]$/s;

describe('every code', () => {
  it.each(codes)('%s has a problem and a remedy, and its message is both', (code) => {
    for (const facts of [{}, errorTable[code].example]) {
      const { problem, remedy, message, isRemedySpecific } = new LocksignError(code, facts);
      expect(problem).toMatch(sentences);
      expect(remedy).toMatch(sentences);
      expect(message).toBe(`${problem} ${remedy}`);
      expect(message).not.toMatch(/undefined|\.\.|: \.|\s\s/);
      expect(isRemedySpecific).toBe(false);
    }
  });

  it.each(codes)('%s says in its remedy what to do', (code) => {
    const verbs =
      /^(?:Allow|Check|Choose|Copy|Destroy|Enter|Fix|Free|If|Install|Keep|Let|Load|Make|Open|Pass|Put|Raise|Replace|Run|Set|Store|Try|Under|Use)\b/;
    expect(new LocksignError(code, errorTable[code].example).remedy).toMatch(verbs);
  });

  it('takes a remedy for exactly this case in place of the general one', () => {
    const error = new LocksignError('ERR_VAULT_WRITE', {
      subject: '/v',
      detail: 'a folder is there',
      remedy: 'Move it.',
    });
    expect(error).toMatchObject({
      problem: 'The vault /v could not be written: a folder is there.',
      remedy: 'Move it.',
      isRemedySpecific: true,
    });
  });

  it('is shown once: neither problem nor remedy is printed after the message', () => {
    const text = inspect(new LocksignError('ERR_VAULT_CLOSED', { subject: '/v' }));
    expect(text.split('Open it again.')).toHaveLength(2);
    expect(text.split('is closed')).toHaveLength(2);
  });
});

describe('the sentence', () => {
  it.each<[ErrorCode, ErrorFacts, RegExp]>([
    ['ERR_SOURCE_READ', { call: 'read', errno: 'EBADF' }, /not open for reading.*3< file/],
    ['ERR_SOURCE_READ', { call: 'read', errno: 'EISDIR' }, /folder/],
    ['ERR_SOURCE_READ', { call: 'open', errno: 'EMFILE' }, /ulimit -n/],
    ['ERR_SOURCE_READ', { call: 'read', errno: 'EIO' }, /\(read: EIO\)\. Check that/],
    ['ERR_SOURCE_TYPE', { subject: '/run' }, /^\/run is neither.*secret\.descriptor/],
    ['ERR_SOURCE_FORBIDDEN', { subject: '/x', errno: 'ERR_ACCESS_DENIED' }, /--allow-fs-read/],
    ['ERR_SOURCE_NOT_FOUND', { subject: '~/key' }, /Write the whole path.*~/],
    ['ERR_SOURCE_NOT_FOUND', { subject: 'key~' }, /working directory/],
    ['ERR_TERMINAL_FAILED', { call: 'open', errno: 'EACCES' }, /\(open: EACCES\).*secret\.file/],
    ['ERR_TERMINAL_FAILED', { call: 'open', errno: 'EMFILE' }, /ulimit -n/],
    ['ERR_MEMORY_FAILED', { call: 'mlock', errno: 'EINVAL' }, /LOCKSIGN_MEMORY=mlock/],
    ['ERR_MEMORY_FAILED', { call: 'memfd_secret', errno: 'EMFILE' }, /ulimit -n/],
    ['ERR_PROTECT_FAILED', { call: 'prctl', errno: 'EPERM' }, /seccomp.*ulimit -c 0/],
    ['ERR_PROMPT_INTERRUPTED', {}, /Load the key again/],
    ['ERR_SECRET_ASCII', { subject: '/key' }, /^The secret from \/key has a character outside ASCII.*encoding: 'utf8'/],
    ['ERR_VAULT_DAMAGED', { subject: '/v/bot' }, /If it was changed before, .* is in \/v\/bot\.previous\.$/],
    ['ERR_VAULT_PASSPHRASE', { subject: '/v/bot' }, /If it was changed before, .* in \/v\/bot\.previous\.$/],
    ['ERR_VAULT_WRITE', { subject: '/v/bot', errno: 'EIO' }, /An existing vault is unchanged\.$/],
    [
      'ERR_SECRET_HEX',
      { subject: 'KEY', removedVariable: 'KEY' },
      /from KEY is.*KEY is no longer in the environment.*start the process again/,
    ],
  ])('of %s with %j says what to do', (code, facts, advice) => {
    expect(sentence(code, facts)).toMatch(advice);
    expect(sentence(code, facts)).toMatch(/^[A-Z/].*\.$/s);
  });

  it.each<[NodeJS.Platform, RegExp]>([
    ['linux', /chmod 600.*Docker and Kubernetes.*allowOthers: true/],
    ['darwin', /chmod 600/],
    ['win32', /icacls.*allowOthers: true/],
  ])('about a file that others can open is one for %s', (name, advice) => {
    pretend(name);
    expect(sentence('ERR_SOURCE_PERMISSIONS', { subject: 'key' })).toMatch(advice);
    expect(sentence('ERR_SOURCE_PERMISSIONS').includes('chmod')).toBe(name !== 'win32');
  });

  it('about locked memory is one for Windows, which has no ulimit', () => {
    pretend('win32');
    const text = sentence('ERR_MEMLOCK_LIMIT', { limit: 204_800, needed: 212_992 });
    expect(text).toMatch(/working set is 200 KiB, and 208 KiB are needed/);
    expect(text).not.toMatch(/ulimit|RLIMIT|Docker/);
  });

  it.each([
    [4_096, 128],
    [8_192, 128],
    [65_536, 128],
    [73_728, 192],
    [1_000_000, 1_088],
  ])('about %i bytes that cannot be locked asks for %i KiB, the same in every unit', (needed, enough) => {
    pretend('linux');
    const text = sentence('ERR_MEMLOCK_LIMIT', { limit: 0, needed });
    expect(text).toContain(`ulimit -l ${enough}\``);
    expect(text).toContain(`LimitMEMLOCK=${enough}K`);
    expect(text).toContain(`memlock=${enough * 1024} `);
    expect(enough * 1024).toBeGreaterThanOrEqual(needed + 65_536);
  });
});

describe('what an error says of its source', () => {
  it.each([
    [secret.file('/run/key'), 'ERR_SECRET_EMPTY', '/run/key'],
    [secret.dotenv('.env', 'KEY'), 'ERR_SECRET_EMPTY', 'KEY in .env'],
    [secret.dotenv('.env', 'KEY'), 'ERR_DOTENV_MISSING', 'KEY'],
    [secret.dotenv('.env', 'KEY'), 'ERR_SOURCE_NOT_FOUND', '.env'],
    [secret.descriptor(3), 'ERR_SOURCE_READ', 'descriptor 3'],
    [secret.text('a key'), 'ERR_SECRET_HEX', undefined],
  ] as const)('%j with %s is %j', (source, code, subject) => {
    expect(factsOf(source, code).subject).toBe(subject);
  });

  it('is that a variable is gone, if it is', () => {
    expect(factsOf(secret.env('PATH'), 'ERR_SECRET_HEX')).toStrictEqual({ subject: 'PATH' });
    expect(factsOf(secret.env('NOT_SET'), 'ERR_SECRET_HEX')).toStrictEqual({
      subject: 'NOT_SET',
      removedVariable: 'NOT_SET',
    });
    expect(factsOf(secret.env('NOT_SET'), 'ERR_ENV_MISSING')).toStrictEqual({ subject: 'NOT_SET' });
  });

  it("is the call and the errno of Node's error, or its message", () => {
    expect(systemFacts(Object.assign(new Error('text'), { syscall: 'open', code: 'EIO' }))).toStrictEqual({
      call: 'open',
      errno: 'EIO',
    });
    expect(systemFacts(new Error('text'))).toStrictEqual({ detail: 'text' });
    expect(systemFacts('thrown')).toStrictEqual({});
  });
});
