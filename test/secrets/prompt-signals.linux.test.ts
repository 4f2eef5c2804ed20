/**
 * secret.prompt() during signals, job control, and the end of the process or the thread. Each time
 * the terminal must be restored.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { expected } from '../helpers/keys.js';
import { skipIf } from '../helpers/scratch.js';
import { converse, type Step } from '../helpers/terminal/terminal.js';

const isNative = process.env['LOCKSIGN_BACKEND'] === 'native';
const SECRET = 'r9QkZ2wX7bLm4TnV';
const signature = expected('hmac-sha256', SECRET, 'message');
const asItWas = { echo: true, canonical: true };
const CTRL_C = '\x03';
const CTRL_BACKSLASH = '\x1c';
const CTRL_Z = '\x1a';

/** Types half the secret at the prompt, plays `steps`, and returns the final state of the terminal. */
const afterHalf = (...steps: readonly Step[]): readonly Step[] => [
  ['expect', 'Secret: '],
  ['modes', 'asking'],
  ['send', SECRET.slice(0, 8)],
  ['sleep', 0.1],
  ...steps,
  ['ended'],
  ['modes', 'after'],
];
const modes = { asking: { echo: false }, after: asItWas };

describe('a prompt that is interrupted', () => {
  it.each<[string, Step, string]>([
    ['Ctrl-C', ['send', CTRL_C], 'SIGINT'],
    ['Ctrl-\\', ['send', CTRL_BACKSLASH], 'SIGQUIT'],
    ['SIGINT', ['signal', 'SIGINT'], 'SIGINT'],
    ['SIGTERM', ['signal', 'SIGTERM'], 'SIGTERM'],
    ['SIGHUP', ['signal', 'SIGHUP'], 'SIGHUP'],
  ])('by %s restores the terminal and lets the signal end the process', async (_, step, signal) => {
    const seen = await converse('await load();', afterHalf(step));
    expect(seen.ended).toBe(signal);
    expect(seen.modes).toMatchObject(modes);
    expect(seen.transcript).not.toContain(SECRET.slice(0, 4));
  });

  it.each<[string, Step, string]>([
    ['Ctrl-C', ['send', CTRL_C], 'SIGINT'],
    ['SIGTERM', ['signal', 'SIGTERM'], 'SIGTERM'],
    ['SIGHUP', ['signal', 'SIGHUP'], 'SIGHUP'],
  ])('by %s rejects, and the process continues, if it has a listener for the signal', async (_, step, signal) => {
    const seen = await converse(
      `const received = [];
      process.on('${signal}', (name) => received.push(name));
      const code1 = await code(load());
      await new Promise((resolve) => setTimeout(resolve, 100));
      say([code1, received]);
      say(await sign('Again'));`,
      afterHalf(step, ['expect', 'Again: '], ['modes', 'again'], ['send', `${SECRET}\n`], ['expect', 'SAID']),
    );
    expect(seen.said).toStrictEqual([['ERR_PROMPT_INTERRUPTED', [signal]], signature]);
    expect(seen.modes).toMatchObject({ ...modes, again: { echo: false } });
    expect(seen.ended).toBe(0);
  });

  // Node passes no fault to JavaScript, and reserves SIGPROF for its profiler.
  const onlyNative: NodeJS.Signals[] = isNative ? ['SIGPROF', 'SIGABRT', 'SIGBUS'] : [];
  it.each<NodeJS.Signals>([
    'SIGALRM',
    'SIGUSR2',
    'SIGXCPU',
    'SIGVTALRM',
    'SIGIO',
    ...onlyNative,
  ])('by the fatal signal %s restores the terminal, and lets it end the process', async (signal) => {
    const seen = await converse('await load();', afterHalf(['signal', signal]));
    expect(seen.ended).toBe(signal);
    expect(seen.modes).toMatchObject(modes);
  });

  if (isNative) {
    it('by process.abort() restores the terminal, and aborts', async () => {
      const seen = await converse('load(); setTimeout(() => process.abort(), 600);', afterHalf());
      expect(seen.ended).toBe('SIGABRT');
      expect(seen.modes).toMatchObject(modes);
    });
  }

  it('by a signal that the application or Node handles continues with echo off', async () => {
    const seen = await converse(
      `const received = [];
        process.on('SIGUSR2', (name) => received.push(name));
        const signature = await sign();
        say([signature, received]);`,
      [
        ['expect', 'Secret: '],
        ['signal', 'SIGUSR2'],
        ['signal', 'SIGPIPE'],
        ['sleep', 0.2],
        ['modes', 'asking'],
        ['send', `${SECRET}\n`],
        ['expect', 'SAID'],
        ['ended'],
        ['modes', 'after'],
      ],
    );
    expect(seen.said).toStrictEqual([[signature, ['SIGUSR2']]]);
    expect(seen.modes).toMatchObject(modes);
    expect(seen.ended).toBe(0);
  });

  it('restores the previous action of the signal once it is answered', async () => {
    const seen = await converse(`say(await sign()); setInterval(() => {}, 1000);`, [
      ['expect', 'Secret: '],
      ['send', `${SECRET}\n`],
      ['expect', 'SAID'],
      ['send', CTRL_C],
      ['ended'],
    ]);
    expect(seen.ended).toBe('SIGINT');
  });
});

describe('a prompt whose stream other code closes', () => {
  beforeEach((context) => skipIf(isNative, 'the native prompt has no stream that other code could close', context));

  it('rejects, because the secret could be incomplete', async () => {
    const seen = await converse(
      `const loading = load().catch((error) => error);
      await new Promise((resolve) => setTimeout(resolve, 600));
      process._getActiveHandles().find(({ isRaw }) => isRaw).destroy();
      const { code: reason, message } = await loading;
      say([reason, message]);`,
      afterHalf(['expect', 'SAID']),
    );
    expect(seen.said).toStrictEqual([['ERR_TERMINAL_FAILED', expect.stringContaining('closed it before its end')]]);
    expect(seen.modes).toMatchObject(modes);
  });
});

describe('a prompt that is stopped', () => {
  const ways: [string, Step][] = [
    ['Ctrl-Z', ['send', CTRL_Z]],
    ['SIGTSTP', ['signal', 'SIGTSTP']],
  ];
  it.each(ways)('by %s restores the terminal, and asks again once it is continued', async (_, step) => {
    const seen = await converse(
      'say(await sign());',
      afterHalf(
        step,
        ['stopped'],
        ['modes', 'stopped'],
        ['continue'],
        ['expect', 'Secret: '],
        ['modes', 'asking again'],
        ['send', `${SECRET}\n`],
        ['expect', 'SAID'],
      ),
    );
    expect(seen.said).toStrictEqual([signature]);
    expect(seen.modes).toMatchObject({ ...modes, stopped: asItWas, 'asking again': { echo: false } });
    expect(seen.transcript).not.toContain(SECRET.slice(0, 4));
  });

  it('leaves SIGTSTP to a listener of the application, and asks again', async () => {
    const seen = await converse(
      `let stops = 0;
      process.on('SIGTSTP', () => stops++);
      const signature = await sign();
      say([signature, stops]);`,
      afterHalf(
        ['signal', 'SIGTSTP'],
        ['expect', 'Secret: '],
        ['echo', false],
        ['send', `${SECRET}\n`],
        ['expect', 'SAID'],
      ),
    );
    expect(seen.said).toStrictEqual([[signature, 1]]);
    expect(seen.modes).toMatchObject(modes);
  });

  it('can be stopped twice, and then interrupted', async () => {
    const again: readonly Step[] = [
      ['send', CTRL_Z],
      ['stopped'],
      ['modes', 'stopped'],
      ['continue'],
      ['expect', 'Secret: '],
    ];
    const seen = await converse('say(await sign());', afterHalf(...again, ...again, ['send', CTRL_C]));
    expect(seen.ended).toBe('SIGINT');
    expect(seen.modes).toMatchObject({ ...modes, stopped: asItWas });
  });
});

describe('the end of the process while a prompt asks', () => {
  const ends: [string, string, number][] = [
    ['process.exit()', 'setTimeout(() => process.exit(7), 300)', 7],
    ['an uncaught error', "setTimeout(() => { throw new Error('uncaught'); }, 300)", 1],
    ['an unhandled rejection', "setTimeout(() => Promise.reject(new Error('unhandled')), 300)", 1],
  ];
  it.each(ends)('by %s restores the terminal and is not delayed', async (_, end, status) => {
    const seen = await converse(`load(); ${end};`, afterHalf());
    expect(seen.ended).toBe(status);
    expect(seen.modes).toMatchObject(modes);
  });

  // Node itself restores the terminal if it is one of the standard streams.
  it.each(ends)('by %s restores it even if the standard streams are redirected', async (_, end, status) => {
    const script = `
      import { secret, SigningKey } from 'locksign';
      SigningKey.load(secret.prompt('Secret'), { algorithm: 'hmac-sha256', encoding: 'utf8' });
      ${end};
    `;
    const seen = await converse(
      `import { spawn } from 'node:child_process';
      const args = ['--input-type=module', '--eval', ${JSON.stringify(script)}];
      spawn(process.execPath, args, { stdio: 'ignore' }).on('exit', (status) => {
        say(status);
        setTimeout(() => {}, 500);
      });`,
      afterHalf(['expect', 'SAID'], ['modes', 'at its end']),
    );
    expect(seen.said).toStrictEqual([status]);
    expect(seen.modes).toMatchObject({ asking: { echo: false }, 'at its end': asItWas });
  });
});

describe('a prompt of a worker thread', () => {
  const worker = `
    import { parentPort } from 'node:worker_threads';
    import { secret, SigningKey } from 'locksign';
    const key = await SigningKey.load(secret.prompt('Secret'), { algorithm: 'hmac-sha256', encoding: 'utf8' });
    parentPort.postMessage(key.sign('message'));
  `;
  const start = `const worker = new Worker(${JSON.stringify(worker)}, { eval: true });`;

  it('works as in the main thread', async () => {
    const seen = await converse(
      `${start} say(await new Promise((resolve) => worker.once('message', resolve)));`,
      afterHalf(['send', `${SECRET.slice(8)}\n`], ['expect', 'SAID']),
    );
    expect(seen.said).toStrictEqual([signature]);
    expect(seen.modes).toMatchObject(modes);
  });

  // A terminated thread runs no more JavaScript, so that only the native prompt can do this.
  if (isNative) {
    it('restores the terminal if the thread is terminated, and the process continues', async () => {
      const seen = await converse(
        `${start}
      await new Promise((resolve) => setTimeout(resolve, 700));
      say(await worker.terminate());
      await new Promise((resolve) => setTimeout(resolve, 500));
      say(await sign('Main'));`,
        afterHalf(
          ['expect', 'SAID'],
          ['modes', 'terminated'],
          ['expect', 'Main: '],
          ['modes', 'main'],
          ['send', `${SECRET}\n`],
          ['expect', 'SAID'],
        ),
      );
      expect(seen.said).toStrictEqual([1, signature]);
      expect(seen.modes).toMatchObject({ ...modes, terminated: asItWas, main: { echo: false } });
      expect(seen.ended).toBe(0);
    });
  }
});
