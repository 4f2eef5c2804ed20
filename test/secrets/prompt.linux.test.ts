/**
 * secret.prompt() on a real terminal: its output, its input, and the restored state of the
 * terminal.
 */
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import cases from '../fixtures/typed-lines.json' with { type: 'json' };
import { programPath, run, runProgram } from '../helpers/child.js';
import { expected } from '../helpers/keys.js';
import { converse, play, type Step } from '../helpers/terminal/terminal.js';

const isNative = process.env['LOCKSIGN_BACKEND'] === 'native';
const SECRET = 'r9QkZ2wX7bLm4TnV';
const signature = expected('hmac-sha256', SECRET, 'message');
const program = 'secrets/programs/prompt/ask.mjs';
const ask = (steps: readonly Step[], labels: readonly string[] = []) => converse(program, steps, labels);
const asItWas = { echo: true, canonical: true };

describe('a prompt', () => {
  it('shows its label and not the secret, signs with it, and leaves the terminal as it was', async () => {
    const { transcript, modes, ended, said } = await ask(
      [
        ['modes', 'before'],
        ['expect', 'Binance secret: '],
        ['modes', 'asking'],
        ['send', `${SECRET}\n`],
        ['expect', 'SAID'],
        ['ended'],
        ['modes', 'after'],
      ],
      ['Binance secret'],
    );
    expect(said).toStrictEqual([signature]);
    expect(transcript).toMatch(/^Binance secret: \r\nSAID/);
    expect(transcript).not.toContain(SECRET.slice(0, 4));
    expect(modes).toMatchObject({ before: asItWas, asking: { echo: false }, after: asItWas });
    expect(ended).toBe(0);
  });

  it('hides the text, which the terminal echoes without a prompt', async () => {
    const { transcript } = await play(
      ['sleep', '60'],
      [['send', `${SECRET}\n`], ['expect', SECRET], ['signal', 'SIGTERM'], ['ended']],
    );
    expect(transcript).toContain(SECRET);
  });

  it('lets the event loop run while it waits', async () => {
    const { said } = await converse('secrets/programs/prompt/ask-and-tick.mjs', [
      ['expect', 'Secret: '],
      ['expect', '20 ticks'],
      ['send', `${SECRET}\n`],
      ['ended'],
    ]);
    expect(said).toStrictEqual(['20 ticks', signature]);
  });

  it('asks on the terminal even if standard input and output are redirected', async () => {
    const shell = '"$@" < /dev/null 2> /dev/null | cat';
    const { transcript } = await play(
      ['sh', '-c', shell, 'sh', process.execPath, programPath(program), 'Inner'],
      [['expect', 'Inner: '], ['send', `${SECRET}\n`], ['expect', `SAID "${signature}";`], ['ended']],
    );
    expect(transcript).not.toContain(SECRET);
  });

  it('reports that there is no terminal', async () => {
    // A new session has no controlling terminal: setsid(2).
    const outcome = await runProgram(program, { detached: true });
    expect(outcome.stdout).toMatch(/^SAID .*"code":"ERR_TERMINAL_MISSING","errno":"ENXIO".*secret\.file/);
    expect(outcome.status).toBe(0);
  });

  it('leaves no descriptor of the terminal open', async () => {
    const { said } = await converse(
      'secrets/programs/prompt/ask-and-count-descriptors.mjs',
      ['One: ', 'Two: ', 'Three: ']
        .flatMap((question): Step[] => [
          ['expect', question],
          ['send', `${SECRET}\n`],
        ])
        .concat([['expect', 'SAID'], ['ended']]),
    );
    expect(said).toStrictEqual([0]);
  });

  it('reports that the terminal failed, not that it is missing, if no more files can be opened', async () => {
    // The native prompt first opens a pipe for its cancellation.
    const free = isNative ? '2' : '0';
    const node = [process.execPath, programPath('secrets/programs/load-without-descriptors.mjs'), free];
    const command = ['--nofile=256:256', ...node, 'prompt', 'Secret'];
    const { stdout } = await run('prlimit', command, { detached: true });
    const message = expect.stringContaining('ulimit -n');
    expect(JSON.parse(stdout)).toStrictEqual({ code: 'ERR_TERMINAL_FAILED', errno: 'EMFILE', message });
  });

  it('shows no control characters of its label', async () => {
    const { transcript } = await ask(
      [['expect', 'D€: '], ['send', '\n'], ['ended']],
      ['A\x1b[2JB\x07\u009bC\x7f\r\nD€'],
    );
    expect(transcript.startsWith('A[2JBCD€: ')).toBe(true);
  });

  it('asks one after the other if two are loaded at once', async () => {
    const { transcript, said } = await converse('secrets/programs/prompt/ask-at-once.mjs', [
      ['expect', ': '],
      ['sleep', 0.2], // time in which the other one could ask
      ['send', `${SECRET}\n`],
      ['expect', ': '],
      ['send', `${SECRET}\n`],
      ['expect', 'SAID'],
      ['ended'],
    ]);
    expect(said).toStrictEqual([[signature, signature]]);
    expect(transcript).toMatch(/^(First: \r\nSecond|Second: \r\nFirst): \r\nSAID/);
  });

  it('asks again for the next key', async () => {
    const { said, modes } = await ask(
      [
        ['expect', 'One: '],
        ['send', `${SECRET}\n`],
        ['expect', 'Two: '],
        ['modes', 'second'],
        ['send', 'other\n'],
        ['ended'],
        ['modes', 'after'],
      ],
      ['One', 'Two'],
    );
    expect(said).toStrictEqual([signature, expected('hmac-sha256', 'other', 'message')]);
    expect(modes).toMatchObject({ second: { echo: false }, after: asItWas });
  });
});

describe('the line that is typed', () => {
  /** What the program reports about a case. */
  const reported = (line: string | null): unknown => {
    if (line === null) return expect.objectContaining({ code: 'ERR_PROMPT_INTERRUPTED' });
    if (line.startsWith('-----BEGIN ')) return expect.objectContaining({ code: 'ERR_SECRET_PRIVATE_KEY' });
    if (line === '') return expect.objectContaining({ code: 'ERR_SECRET_EMPTY' });
    return expected('hmac-sha256', line, 'message');
  };

  it('has the bytes that the keys mean, in every case of the fixture', async () => {
    const labels = cases.map((_, index) => `Line ${index}`);
    const steps = cases.flatMap(({ typed }, index): Step[] => [
      ['expect', `Line ${index}: `],
      ['echo', false],
      ['send', typed],
    ]);
    const { said, transcript } = await ask([...steps, ['ended']], labels);
    const named = cases.map(({ name }, index) => ({ name, result: said[index] }));
    expect(named).toEqual(cases.map(({ name, line }) => ({ name, result: reported(line) })));
    expect(transcript.replaceAll(/^SAID .*$/gm, '')).not.toContain('secret');
  });

  describe('as PEM', () => {
    /** The longest key that exchanges take, with 4,096 bits. */
    const pem = String(
      generateKeyPairSync('rsa', { modulusLength: 4096 }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
    );
    const text = pem.trimEnd();
    const hex = Buffer.from(text).toString('hex');
    const read = (steps: readonly Step[]) =>
      converse('secrets/programs/prompt/ask-and-read.mjs', steps, ['Key', 'Next']);
    const next: readonly Step[] = [['expect', 'Next: '], ['echo', false], ['send', 'next\n'], ['ended']];
    const nextHex = Buffer.from('next').toString('hex');

    it.each<[string, string]>([
      ['pasted at once', pem],
      ['with CR LF', pem.replaceAll('\n', '\r\n')],
      ['with the marks of a paste', `\x1b[200~${text}\x1b[201~\n`],
      ['with a certificate after it', `${pem}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`],
    ])('is read to its last line, %s, and shown nowhere', async (_, typed) => {
      const { said, transcript } = await read([['expect', 'Key: '], ['echo', false], ['send', typed], ...next]);
      expect(said).toStrictEqual([hex, nextHex]);
      expect(transcript).not.toContain(text.slice(40, 60));
      expect(transcript).not.toContain('CERTIFICATE');
    });

    it('is read in lines that arrive one after another', async () => {
      const lines = text.split('\n').slice(0, 4);
      const typed = [...lines, '-----END PRIVATE KEY-----'];
      const { said } = await read([
        ['expect', 'Key: '],
        ['echo', false],
        ...typed.flatMap((line): Step[] => [
          ['send', `${line}\n`],
          ['sleep', 0.05],
        ]),
        ...next,
      ]);
      expect(said).toStrictEqual([Buffer.from(typed.join('\n')).toString('hex'), nextHex]);
    });

    it('that is too long is refused, and nothing of it answers the next question', async () => {
      const long = text.replace('-----END', [...Array(40).fill('A'.repeat(64)), '-----END'].join('\n'));
      const { said, transcript } = await read([['expect', 'Key: '], ['echo', false], ['send', `${long}\n`], ...next]);
      expect(said).toMatchObject([{ code: 'ERR_SECRET_TOO_LONG' }, nextHex]);
      expect(transcript).not.toContain('AAAA');
    });

    it('is declined with Ctrl-D on an empty line', async () => {
      const [first = ''] = text.split('\n');
      const { said } = await read([['expect', 'Key: '], ['echo', false], ['send', `${first}\n\x04`], ...next]);
      expect(said).toMatchObject([{ code: 'ERR_PROMPT_INTERRUPTED' }, nextHex]);
    });
  });

  it('may be 4,094 bytes long', async () => {
    const line = 'x'.repeat(4_094);
    const { said } = await ask([['expect', 'Secret: '], ['send', `${line}\n`], ['expect', 'SAID'], ['ended']]);
    expect(said).toStrictEqual([expected('hmac-sha256', line, 'message')]);
  });

  it.each<[string, string, string]>([
    ['is empty', '\n', 'ERR_SECRET_EMPTY'],
    ['is Ctrl-D alone', '\x04', 'ERR_PROMPT_INTERRUPTED'],
    ['is 4,097 bytes long', `${'x'.repeat(4_097)}\n`, 'ERR_SECRET_TOO_LONG'],
    ['is much too long', `${'x'.repeat(20_000)}\n`, 'ERR_SECRET_TOO_LONG'],
  ])('is refused if it %s', async (_, typed, code) => {
    const { said, modes } = await ask([
      ['expect', 'Secret: '],
      ['send', typed],
      ['expect', 'SAID'],
      ['ended'],
      ['modes', 'after'],
    ]);
    expect(said).toMatchObject([{ code }]);
    expect(modes).toStrictEqual({ after: asItWas });
  });

  // WebAssembly's prompt cannot discard input: Node has no call for tcsetattr(3) with TCSAFLUSH.
  if (isNative) {
    it('excludes text that was typed before the prompt', async () => {
      const { said } = await converse('secrets/programs/prompt/ask-later.mjs', [
        ['expect', 'SAID'],
        ['send', 'typed ahead\n'],
        ['expect', 'typed ahead'], // the echo: the terminal has it
        ['signal', 'SIGUSR2'],
        ['expect', 'Secret: '],
        ['send', `${SECRET}\n`],
        ['ended'],
      ]);
      expect(said).toStrictEqual(['waiting', signature]);
    });
  }
});

describe('a prompt of a worker thread, to which no signal is reported', () => {
  it.each<[string, Step, string]>([
    ['Ctrl-C', ['send', '\x03'], 'SIGINT'],
    ['Ctrl-\\', ['send', '\x1c'], 'SIGQUIT'],
    ['SIGINT', ['signal', 'SIGINT'], 'SIGINT'],
    ['SIGTERM', ['signal', 'SIGTERM'], 'SIGTERM'],
  ])('restores the terminal even if %s ends the process', async (_, step, signal) => {
    const { ended, modes } = await converse('secrets/programs/prompt/ask-in-worker.mjs', [
      ['expect', 'Secret: '],
      ['modes', 'asking'],
      ['send', SECRET.slice(0, 8)],
      ['sleep', 0.1],
      step,
      ['ended'],
      ['modes', 'after'],
    ]);
    expect(ended).toBe(signal);
    expect(modes).toMatchObject({ asking: { echo: false }, after: asItWas });
  });
});
