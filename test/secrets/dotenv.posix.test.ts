/**
 * secret.dotenv(): the cases that both parsers share, and the rules for the file. The fixture
 * states how the cases agree with the dotenv package.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { type ErrorCode, secret } from '../../src/index.js';
import { expected, load, refusal } from '../helpers/keys.js';
import { scratch } from '../helpers/scratch.js';

interface DotenvCase {
  readonly name: string;
  readonly file: string;
  readonly key: string;
  readonly value: string | null;
  readonly error: ErrorCode | null;
}

const { file, path } = scratch();
const cases: readonly DotenvCase[] = JSON.parse(
  readFileSync(new URL('../fixtures/dotenv-cases.json', import.meta.url), 'utf8'),
);

/** The treatment of a value that the parser finds: secret_key.cc. */
function refusedAfterwards(value: string): ErrorCode | undefined {
  const trimmed = value.replace(/\r?\n$/, '');
  if (trimmed === '') return 'ERR_SECRET_EMPTY';
  return /[\r\n]/.test(trimmed) ? 'ERR_SECRET_NEWLINE' : undefined;
}

describe('a dotenv file', () => {
  it.each(cases.map((each) => [each.name, each] as const))('with %s', async (_, {
    file: content,
    key: name,
    value,
    error,
  }) => {
    const source = secret.dotenv(file('.env', content), name);
    const code = error ?? refusedAfterwards(value ?? '');
    if (code !== undefined) {
      const refused = await refusal(() => load(source), code);
      if (code.startsWith('ERR_DOTENV')) expect(refused.message).toContain(name);
      return;
    }
    using key = await load(source);
    expect(key.sign('message')).toBe(expected('hmac-sha256', (value ?? '').replace(/\r?\n$/, ''), 'message'));
  });

  it('can be 64 KiB long, and not a byte longer', async () => {
    const line = 'KEY=a key\n';
    const filled = (bytes: number) => `${line}#${'x'.repeat(bytes - line.length - 2)}\n`;
    using key = await load(secret.dotenv(file('.env', filled(65_536)), 'KEY'));
    expect(key.sign('message')).toBe(expected('hmac-sha256', 'a key', 'message'));
    const error = await refusal(() => load(secret.dotenv(file('.env', filled(65_537)), 'KEY')), 'ERR_DOTENV_TOO_LONG');
    expect(error.limit).toBe(65_536);
  });

  it.each([
    ['accepted with 64 KiB', 65_536, undefined],
    ['refused, not truncated, with a byte more', 65_537, 'ERR_DOTENV_TOO_LONG'],
  ] as const)('that is a FIFO is %s', async (_, bytes, code) => {
    const name = path(`fifo ${bytes}`);
    execFileSync('mkfifo', ['-m', '600', name]);
    const line = 'KEY=a key\n';
    const source = secret.dotenv(name, 'KEY');
    const loading = code === undefined ? load(source) : refusal(() => load(source), code);
    await writeFile(name, `${line}#${'x'.repeat(bytes - line.length - 2)}\n`);
    const result = await loading;
    if (result instanceof Error) return;
    expect(result.sign('message')).toBe(expected('hmac-sha256', 'a key', 'message'));
    result.destroy();
  });

  it.each([
    [4_096, undefined],
    [4_097, 'ERR_SECRET_TOO_LONG'],
    [60_000, 'ERR_SECRET_TOO_LONG'],
  ] as const)('can hold a value of %i bytes: %s', async (bytes, code) => {
    const source = secret.dotenv(file('.env', `A=1\nKEY=${'x'.repeat(bytes)}\nB=2\n`), 'KEY');
    if (code !== undefined) {
      await refusal(() => load(source), code);
      return;
    }
    using key = await load(source);
    expect(key.sign('message')).toBe(expected('hmac-sha256', 'x'.repeat(bytes), 'message'));
  });

  it('must be accessible only to its owner, unless an option allows others', async () => {
    const open = file('.env.open', 'KEY=a key\n', 0o644);
    await refusal(() => load(secret.dotenv(open, 'KEY')), 'ERR_SOURCE_PERMISSIONS');
    using key = await load(secret.dotenv(open, 'KEY', { allowOthers: true }));
    expect(key.sign('message')).toBe(expected('hmac-sha256', 'a key', 'message'));
  });

  it.each([
    ['/no/such/.env', 'ERR_SOURCE_NOT_FOUND'],
    ['/dev', 'ERR_SOURCE_TYPE'],
    ['/dev/null', 'ERR_SOURCE_TYPE'],
  ] as const)('that is %s is refused with %s, and the error names the file', async (path, code) => {
    const error = await refusal(() => load(secret.dotenv(path, 'KEY')), code);
    expect(error.message).toContain(path);
  });
});
