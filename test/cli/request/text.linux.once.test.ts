/**
 * How the command reads the words of a request and the answer of an exchange.
 */
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Declined, exitCodeOf, PassphraseError, UsageError } from '../../../src/cli/exit.js';
import { output, visible } from '../../../src/cli/output.js';
import { showAnswer } from '../../../src/cli/request/answer.js';
import { buildRequest } from '../../../src/cli/request/arguments.js';
import { binance, kraken, upbit } from '../../../src/exchanges/index.js';
import { LocksignError } from '../../../src/index.js';

describe('words for a request', () => {
  const built = (exchange: Parameters<typeof buildRequest>[0], method: string, parameters: string[], rest = {}) =>
    buildRequest(exchange, { method, path: '/p', parameters, ...rest });

  it('go where the method carries parameters, or where the exchange accepts them', () => {
    expect(built(binance, 'get', ['a=1'])).toEqual({ method: 'GET', path: '/p', query: { a: '1' } });
    expect(built(binance, 'DELETE', ['a=1'])).toEqual({ method: 'DELETE', path: '/p', query: { a: '1' } });
    expect(built(binance, 'POST', ['a=1'])).toEqual({ method: 'POST', path: '/p', body: { a: '1' } });
    expect(built(binance, 'POST', ['a=1'], { place: 'query' })).toEqual({
      method: 'POST',
      path: '/p',
      query: { a: '1' },
    });
    expect(built(kraken, 'POST', ['a=1'])).toEqual({ method: 'POST', path: '/p', body: { a: '1' } });
    expect(built(upbit, 'DELETE', ['a=1'])).toEqual({ method: 'DELETE', path: '/p', query: { a: '1' } });
    expect(built(binance, 'GET', [])).toEqual({ method: 'GET', path: '/p' });
  });

  it('are text or JSON, and a repeated key becomes a list', () => {
    expect(built(binance, 'POST', ['a=1', 'b==x=', 'c:=1', 'd:=["x"]', 'a=2', 'e=', 'f:g=h']).body).toEqual({
      a: ['1', '2'],
      b: '=x=',
      c: 1,
      d: ['x'],
      e: '',
      'f:g': 'h',
    });
    expect(Object.keys(built(binance, 'POST', ['__proto__=1']).body ?? {})).toEqual(['__proto__']);
  });

  it('leave the body of --body-json as it is', () => {
    expect(built(binance, 'POST', ['a=1'], { bodyText: '{}' })).toEqual({
      method: 'POST',
      path: '/p',
      query: { a: '1' },
      body: '{}',
    });
    expect(() => built(binance, 'POST', ['a=1'], { bodyText: '{}', place: 'body' })).toThrow(/gives the whole body/);
  });

  it.each([['a'], ['=a'], ['a:=b']])('are refused: %s', (parameter) => {
    expect(() => built(binance, 'POST', [parameter])).toThrow(UsageError);
  });

  it('must name a method that the exchange accepts', () => {
    expect(() => built(kraken, 'GET', [])).toThrow('METHOD must be one of POST for Kraken.');
  });
});

describe('an answer', () => {
  it('with a status of failure is a refusal, whatever its body is', async () => {
    const spies = [vi.spyOn(output, 'data').mockReturnValue(), vi.spyOn(output, 'note').mockReturnValue()];
    onTestFinished(() => spies.forEach((spy) => void spy.mockRestore()));
    const ended = (status: number) => showAnswer(binance, new Response('{}', { status })).then(() => 0, exitCodeOf);
    expect(await Promise.all([200, 400, 403, 500].map(ended))).toEqual([0, 1, 1, 1]);
    expect(output.data).toHaveBeenCalledWith('{}\n');
    expect(output.note).toHaveBeenCalledWith('HTTP 403');
  });

  it('cannot control the terminal', () => {
    expect(visible('a\x1b]0;title\x07b\r\x9b2Jc\n\td\x7f')).toBe(
      'a\\u001b]0;title\\u0007b\\u000d\\u009b2Jc\n\td\\u007f',
    );
  });
});

it('a terminal shows the current activity before it begins', async () => {
  const events: string[] = [];
  const { isTTY } = process.stderr;
  const spy = vi.spyOn(process.stderr, 'write').mockImplementation((text: unknown, written: unknown) => {
    setTimeout(() => {
      events.push(String(text));
      if (typeof written === 'function') written();
    });
    return true;
  });
  vi.stubEnv('TERM', 'xterm');
  onTestFinished(() => {
    spy.mockRestore();
    vi.unstubAllEnvs();
    Object.assign(process.stderr, { isTTY });
  });
  const run = (): Promise<number> => output.during('Working', async () => events.push('work'));
  Object.assign(process.stderr, { isTTY: true });
  await run();
  expect(events.slice(0, 2)).toEqual(['Working …', 'work']);
  Object.assign(process.stderr, { isTTY: false });
  spy.mockClear();
  await run();
  expect(spy).not.toHaveBeenCalled();
});

describe('text for a terminal', () => {
  it.each([
    ['a right-to-left override', '\u202e', '\\u202e'],
    ['an isolate', '\u2066', '\\u2066'],
    ['a mark of direction', '\u200f', '\\u200f'],
    ['a zero-width space', '\u200b', '\\u200b'],
    ['a word joiner', '\u2060', '\\u2060'],
    ['a byte order mark', '\ufeff', '\\ufeff'],
    ['a soft hyphen', '\u00ad', '\\u00ad'],
  ])('shows %s as an escape', (_, character, escaped) => {
    expect(visible(`1${character}0 BTC`)).toBe(`1${escaped}0 BTC`);
  });

  it('keeps letters of every script', () => {
    const text = 'Konto für 取引 и счёт שלום é';
    expect(visible(text)).toBe(text);
  });
});

describe('the exit code', () => {
  it.each([
    [new UsageError(''), 2],
    [new LocksignError('ERR_REQUEST'), 2],
    [new LocksignError('ERR_VAULT_ACCOUNT'), 2],
    [new LocksignError('ERR_VAULT_PASSPHRASE'), 3],
    [new LocksignError('ERR_VAULT_DAMAGED'), 3],
    [new LocksignError('ERR_SODIUM_UNAVAILABLE'), 3],
    [new LocksignError('ERR_MEMLOCK_LIMIT'), 3],
    [new LocksignError('ERR_SECRET_BASE64'), 4],
    [new LocksignError('ERR_TERMINAL_MISSING'), 4],
    [new LocksignError('ERR_SOURCE_PERMISSIONS'), 4],
    [new PassphraseError(''), 4],
    [new LocksignError('ERR_PROMPT_INTERRUPTED'), 130],
    [new LocksignError('ERR_SEND'), 1],
    [new Declined(''), 1],
    [new TypeError(''), 1],
  ])('of %o is %i', (error, code) => {
    expect(exitCodeOf(error)).toBe(code);
  });
});
