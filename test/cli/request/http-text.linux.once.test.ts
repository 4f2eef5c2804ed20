/**
 * Requests as text to read, and as a command for a shell.
 */
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/cli/exit.js';
import { curlCommand, httpText } from '../../../src/cli/request/http-text.js';
import type { SignedRequest } from '../../../src/exchanges/core/types/request.js';
import { shellWord } from '../../../src/util/shell-quote.js';
import { withRandom } from '../../helpers/random.js';

/** The words of a command, as sh reads them. */
function wordsOf(command: string, name: string): string[] {
  const script = `${name}() { printf '%s\\0' "$@"; }\n${command}`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

const order: SignedRequest = {
  method: 'POST',
  url: 'https://api.example.com/v1/order?note=[a]{b,c}',
  headers: { 'X-KEY': 'abc', 'Content-Type': 'application/json' },
  body: '{"note":"it\'s $HOME `id` \\\\ \\" é\\n"}',
};

describe('a word for the shell', () => {
  const awkward = [
    '',
    ' ',
    "'",
    "''",
    '"',
    '$HOME',
    '`id`',
    '\\',
    '!',
    '*',
    '~',
    '#',
    'a\nb',
    'é€😀',
    '-n',
    '=ls',
    '[a]',
    '{a,b}',
  ];

  it('is read by sh as the text it stands for', () => {
    expect(wordsOf(`show ${awkward.map(shellWord).join(' ')}`, 'show')).toEqual(awkward);
  });

  it('survives any mix of the characters that have a meaning in shells', () => {
    const alphabet = [
      "'",
      '"',
      '\\',
      '$',
      '`',
      '!',
      ' ',
      '\n',
      '\t',
      '\r',
      '*',
      ';',
      '&',
      '|',
      '<',
      '(',
      'a',
      'é',
      '-',
      '=',
    ];
    return withRandom((random) => {
      const word = (): string =>
        Array.from({ length: random.between(0, 11) }, () => alphabet[random.between(0, alphabet.length - 1)]).join('');
      const texts = Array.from({ length: 300 }, word);
      expect(wordsOf(`show ${texts.map(shellWord).join(' ')}`, 'show')).toEqual(texts);
    });
  });

  it('is not quoted if it needs no quotes, and cannot contain a NUL', () => {
    expect(shellWord('https://api.binance.com/api/v3/order')).toBe('https://api.binance.com/api/v3/order');
    expect(() => curlCommand({ ...order, body: 'a\0b' })).toThrow(UsageError);
  });
});

describe('a request as text', () => {
  it('is HTTP, with the length of its body in bytes', () => {
    expect(httpText(order)).toBe(
      'POST /v1/order?note=[a]{b,c} HTTP/1.1\nHost: api.example.com\nX-KEY: abc\nContent-Type: application/json\n' +
        `Content-Length: ${Buffer.byteLength(order.body ?? '')}\n\n${order.body}\n`,
    );
    const { body: _, ...read } = { ...order, method: 'GET' as const, headers: {} };
    expect(httpText(read)).toBe('GET /v1/order?note=[a]{b,c} HTTP/1.1\nHost: api.example.com\n');
  });

  it('shows no passphrase, neither as HTTP nor as a command', () => {
    const secretive = { ...order, headers: { 'OK-ACCESS-PASSPHRASE': 'Pass-Phrase-42', 'OK-ACCESS-KEY': 'public' } };
    expect(httpText(secretive)).toContain('OK-ACCESS-PASSPHRASE: (not shown)\nOK-ACCESS-KEY: public\n');
    expect(httpText(secretive)).not.toContain('Pass-Phrase-42');
    expect(() => curlCommand(secretive)).toThrow(/--curl would show .* Use --send/);
  });

  it('is a curl command with the same bytes', () => {
    expect(wordsOf(curlCommand(order), 'curl')).toEqual([
      '--request',
      'POST',
      '--header',
      'X-KEY: abc',
      '--header',
      'Content-Type: application/json',
      '--data-raw',
      order.body,
      '--globoff',
      order.url,
    ]);
  });

  it('names the content type that fetch sends, where curl would send another', () => {
    expect(httpText({ ...order, headers: {} })).toContain('\nContent-Type: text/plain;charset=UTF-8\n');
    expect(wordsOf(curlCommand({ ...order, headers: {} }), 'curl')).toContain('Content-Type: text/plain;charset=UTF-8');
    expect(httpText({ ...order, headers: { 'content-type': 'text/html' } })).not.toContain('text/plain');
  });
});
