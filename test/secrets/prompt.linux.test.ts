/**
 * secret.prompt() on a real terminal: its output, its input, and the restored state of the
 * terminal.
 */
import { describe, expect, it } from 'vitest';
import { run, runScript } from '../helpers/child.js';
import { expected } from '../helpers/keys.js';
import { converse, type Step } from '../helpers/terminal/terminal.js';

const isNative = process.env['LOCKSIGN_BACKEND'] === 'native';
const SECRET = 'r9QkZ2wX7bLm4TnV';
const signature = expected('hmac-sha256', SECRET, 'message');
const asItWas = { echo: true, canonical: true };

describe('a prompt', () => {
  it('shows its label and not the secret, signs with it, and leaves the terminal as it was', async () => {
    const { transcript, modes, ended, said } = await converse(`say(await sign('Binance secret'));`, [
      ['modes', 'before'],
      ['expect', 'Binance secret: '],
      ['modes', 'asking'],
      ['send', `${SECRET}\n`],
      ['expect', 'SAID'],
      ['ended'],
      ['modes', 'after'],
    ]);
    expect(said).toStrictEqual([signature]);
    expect(transcript).toMatch(/^Binance secret: \r\nSAID/);
    expect(transcript).not.toContain(SECRET.slice(0, 4));
    expect(modes).toMatchObject({ before: asItWas, asking: { echo: false }, after: asItWas });
    expect(ended).toBe(0);
  });

  it('hides the text, which the terminal echoes without a prompt', async () => {
    const { transcript } = await converse(`setTimeout(() => {}, 1000);`, [
      ['send', `${SECRET}\n`],
      ['expect', SECRET],
      ['ended'],
    ]);
    expect(transcript).toContain(SECRET);
  });

  it('lets the event loop run while it waits', async () => {
    const { said } = await converse(
      `let ticks = 0;
      const timer = setInterval(() => ticks++, 10);
      const signature = await sign();
      clearInterval(timer);
      say([signature, ticks > 20]);`,
      [['expect', 'Secret: '], ['sleep', 0.5], ['send', `${SECRET}\n`], ['expect', 'SAID'], ['ended']],
    );
    expect(said).toStrictEqual([[signature, true]]);
  });

  it('asks on the terminal even if standard input and output are redirected', async () => {
    const { transcript, said } = await converse(
      `import { execFileSync } from 'node:child_process';
      const script = ${JSON.stringify(`
        import { secret, SigningKey } from 'locksign';
        const key = await SigningKey.load(secret.prompt('Inner'), { algorithm: 'hmac-sha256', encoding: 'utf8' });
        console.log(key.sign('message'));
      `)};
      say(execFileSync(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['ignore', 'pipe', 'ignore'], encoding: 'utf8' }));`,
      [['expect', 'Inner: '], ['send', `${SECRET}\n`], ['expect', 'SAID'], ['ended']],
    );
    expect(said).toStrictEqual([`${signature}\n`]);
    expect(transcript).not.toContain(SECRET);
  });

  it('reports that there is no terminal', async () => {
    // A new session has no controlling terminal: setsid(2).
    const outcome = await runScript(
      `import { secret, SigningKey } from 'locksign';
      await SigningKey.load(secret.prompt('Secret'), { algorithm: 'hmac-sha256', encoding: 'utf8' })
        .catch((error) => console.log(error.code, error.errno, error.message));`,
      { detached: true },
    );
    expect(outcome.stdout).toMatch(/^ERR_TERMINAL_MISSING ENXIO .*secret\.file/);
    expect(outcome.status).toBe(0);
  });

  it('leaves no descriptor of the terminal open', async () => {
    const { said } = await converse(
      `import { readdirSync } from 'node:fs';
      await sign('One');
      const before = readdirSync('/dev/fd').length;
      await sign('Two');
      await sign('Three');
      say(readdirSync('/dev/fd').length - before);`,
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
    const room = isNative ? 2 : 0;
    const script = `
      import { closeSync, openSync } from 'node:fs';
      import { secret, SigningKey } from 'locksign';
      const load = (source) => SigningKey.load(source, { algorithm: 'hmac-sha256', encoding: 'utf8' });
      await load(secret.file('/no/such/file')).catch(() => {}); // imports what it needs
      const open = [];
      try {
        for (;;) open.push(openSync('/dev/null'));
      } catch {}
      for (const descriptor of open.splice(0, ${room})) closeSync(descriptor);
      const error = await load(secret.prompt('Secret')).catch((error) => error);
      for (const descriptor of open) closeSync(descriptor);
      console.log(error.code, error.errno, error.message);
    `;
    const node = [process.execPath, '--input-type=module', '--eval', script];
    const { stdout } = await run('prlimit', ['--nofile=256:256', ...node], { detached: true });
    expect(stdout).toMatch(/^ERR_TERMINAL_FAILED EMFILE .*ulimit -n/);
  });

  it('shows no control characters of its label', async () => {
    const { transcript } = await converse(`say(await code(load('A\\x1b[2JB\\x07\\u009bC\\x7f\\r\\nD€')));`, [
      ['expect', 'D€: '],
      ['send', '\n'],
      ['ended'],
    ]);
    expect(transcript.startsWith('A[2JBCD€: ')).toBe(true);
  });

  it('asks one after the other if two are loaded at once', async () => {
    const { transcript, said } = await converse(`say(await Promise.all([sign('First'), sign('Second')]));`, [
      ['expect', ': '],
      ['sleep', 0.2],
      ['modes', 'first'],
      ['send', `${SECRET}\n`],
      ['expect', ': '],
      ['sleep', 0.2],
      ['modes', 'second'],
      ['send', `${SECRET}\n`],
      ['expect', 'SAID'],
      ['ended'],
    ]);
    expect(said).toStrictEqual([[signature, signature]]);
    expect(transcript).toMatch(/^(First: \r\nSecond|Second: \r\nFirst): \r\nSAID/);
  });

  it('asks again for the next key', async () => {
    const { said, modes } = await converse(`say(await sign('One')); say(await sign('Two'));`, [
      ['expect', 'One: '],
      ['send', `${SECRET}\n`],
      ['expect', 'Two: '],
      ['modes', 'second'],
      ['send', 'other\n'],
      ['ended'],
      ['modes', 'after'],
    ]);
    expect(said).toStrictEqual([signature, expected('hmac-sha256', 'other', 'message')]);
    expect(modes).toMatchObject({ second: { echo: false }, after: asItWas });
  });
});

describe('the line that is typed', () => {
  const backspace = '\x7f';
  it.each<[string, string, string]>([
    ['is taken unchanged, including whitespace', ' a  key ', ' a  key '],
    ['may have a tab', 'a\tkey', 'a\tkey'],
    ['may be edited', `a kex${backspace}z${backspace}y`, 'a key'],
    ['can be cleared by Ctrl-U', `wrong\x15a key`, 'a key'],
    ['may be outside ASCII', 'ключ € 😀', 'ключ € 😀'],
    ['may be 4,094 bytes long', 'x'.repeat(4_094), 'x'.repeat(4_094)],
  ])('%s', async (_, typed, key) => {
    const { said, transcript } = await converse(`say(await sign());`, [
      ['expect', 'Secret: '],
      ['send', `${typed}\n`],
      ['expect', 'SAID'],
      ['ended'],
    ]);
    expect(said).toStrictEqual([expected('hmac-sha256', key, 'message')]);
    expect(transcript).not.toContain(typed);
  });

  it.each<[string, string, string]>([
    ['is empty', '\n', 'ERR_SECRET_EMPTY'],
    ['is Ctrl-D alone', '\x04', 'ERR_PROMPT_INTERRUPTED'],
    ['is 4,097 bytes long', `${'x'.repeat(4_097)}\n`, 'ERR_SECRET_TOO_LONG'],
    ['is much too long', `${'x'.repeat(20_000)}\n`, 'ERR_SECRET_TOO_LONG'],
  ])('is refused if it %s', async (_, typed, code) => {
    const { said, modes } = await converse(`say(await code(load()));`, [
      ['expect', 'Secret: '],
      ['send', typed],
      ['expect', 'SAID'],
      ['ended'],
      ['modes', 'after'],
    ]);
    expect(said).toStrictEqual([code]);
    expect(modes).toStrictEqual({ after: asItWas });
  });

  // WebAssembly's prompt cannot discard input: Node has no call for tcsetattr(3) with TCSAFLUSH.
  if (isNative) {
    it('excludes text that was typed before the prompt', async () => {
      const { said } = await converse(
        `say('waiting'); await new Promise((resolve) => setTimeout(resolve, 500)); say(await sign());`,
        [['expect', 'SAID'], ['send', 'typed ahead\n'], ['expect', 'Secret: '], ['send', `${SECRET}\n`], ['ended']],
      );
      expect(said).toStrictEqual(['waiting', signature]);
    });
  }
});

describe('a prompt of a worker thread, to which no signal is reported', () => {
  const worker = `
    import { secret, SigningKey } from 'locksign';
    await SigningKey.load(secret.prompt('Secret'), { algorithm: 'hmac-sha256', encoding: 'utf8' });
  `;

  it.each<[string, Step, string]>([
    ['Ctrl-C', ['send', '\x03'], 'SIGINT'],
    ['Ctrl-\\', ['send', '\x1c'], 'SIGQUIT'],
    ['SIGINT', ['signal', 'SIGINT'], 'SIGINT'],
    ['SIGTERM', ['signal', 'SIGTERM'], 'SIGTERM'],
  ])('restores the terminal even if %s ends the process', async (_, step, signal) => {
    const { ended, modes } = await converse(`new Worker(${JSON.stringify(worker)}, { eval: true });`, [
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
