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

/**
 * Types half the secret at the prompt, plays `steps`, and returns the final state of the terminal.
 */
const afterHalf = (...steps: readonly Step[]): readonly Step[] => [
  ['expect', 'Secret: '],
  ['modes', 'asking'],
  ['send', SECRET.slice(0, 8)],
  ['sleep', 0.1],
  ...steps,
  ['ended'],
  ['modes', 'after'],
];
/** Ends the wait of a program for its nudge. */
const NUDGE: Step = ['signal', 'SIGUSR2'];
const program = (name: string): string => `secrets/programs/prompt/${name}.mjs`;
const ask = (steps: readonly Step[]) => converse(program('ask'), steps);
const modes = { asking: { echo: false }, after: asItWas };

describe('a prompt that is interrupted', () => {
  it.each<[string, Step, string]>([
    ['Ctrl-C', ['send', CTRL_C], 'SIGINT'],
    ['Ctrl-\\', ['send', CTRL_BACKSLASH], 'SIGQUIT'],
    ['SIGINT', ['signal', 'SIGINT'], 'SIGINT'],
    ['SIGTERM', ['signal', 'SIGTERM'], 'SIGTERM'],
    ['SIGHUP', ['signal', 'SIGHUP'], 'SIGHUP'],
  ])('by %s restores the terminal and lets the signal end the process', async (_, step, signal) => {
    const seen = await ask(afterHalf(step));
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
      program('ask-with-listener'),
      afterHalf(step, ['expect', 'Again: '], ['modes', 'again'], ['send', `${SECRET}\n`], ['expect', 'SAID']),
      [signal],
    );
    expect(seen.said).toMatchObject([{ code: 'ERR_PROMPT_INTERRUPTED' }, signature, [signal]]);
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
    const seen = await ask(afterHalf(['signal', signal]));
    expect(seen.ended).toBe(signal);
    expect(seen.modes).toMatchObject(modes);
  });

  if (isNative) {
    it('by process.abort() restores the terminal, and aborts', async () => {
      const seen = await converse(program('end-while-asking'), afterHalf(NUDGE), ['abort']);
      expect(seen.ended).toBe('SIGABRT');
      expect(seen.modes).toMatchObject(modes);
    });
  }

  it('by a signal that the application or Node handles continues with echo off', async () => {
    const seen = await converse(
      program('report-signals'),
      [
        ['expect', 'Secret: '],
        ['signal', 'SIGPIPE'],
        ['signal', 'SIGUSR2'],
        ['expect', 'SAID "SIGUSR2"'],
        ['modes', 'asking'],
        ['send', `${SECRET}\n`],
        ['expect', 'SAID'],
        ['ended'],
        ['modes', 'after'],
      ],
      ['SIGUSR2'],
    );
    expect(seen.said).toStrictEqual(['SIGUSR2', signature]);
    expect(seen.modes).toMatchObject(modes);
    expect(seen.ended).toBe(0);
  });

  it('restores the previous action of the signal once it is answered', async () => {
    const seen = await converse(program('ask-and-stay'), [
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
    const seen = await converse(program('close-stream'), afterHalf(NUDGE, ['expect', 'SAID']));
    const message = expect.stringContaining('closed it before its end');
    expect(seen.said).toMatchObject([{ code: 'ERR_TERMINAL_FAILED', message }]);
    expect(seen.modes).toMatchObject(modes);
  });
});

describe('a prompt that is stopped', () => {
  const ways: [string, Step][] = [
    ['Ctrl-Z', ['send', CTRL_Z]],
    ['SIGTSTP', ['signal', 'SIGTSTP']],
  ];
  it.each(ways)('by %s restores the terminal, and asks again once it is continued', async (_, step) => {
    const seen = await ask(
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
      program('report-signals'),
      afterHalf(
        ['signal', 'SIGTSTP'],
        ['expect', 'Secret: '],
        ['echo', false],
        ['send', `${SECRET}\n`],
        ['expect', 'SAID'],
      ),
      ['SIGTSTP'],
    );
    expect(seen.said).toStrictEqual(['SIGTSTP', signature]);
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
    const seen = await ask(afterHalf(...again, ...again, ['send', CTRL_C]));
    expect(seen.ended).toBe('SIGINT');
    expect(seen.modes).toMatchObject({ ...modes, stopped: asItWas });
  });
});

describe('the end of the process while a prompt asks', () => {
  const ends: [string, string, number][] = [
    ['process.exit()', 'exit', 7],
    ['an uncaught error', 'throw', 1],
    ['an unhandled rejection', 'reject', 1],
  ];
  it.each(ends)('by %s restores the terminal and is not delayed', async (_, way, status) => {
    const seen = await converse(program('end-while-asking'), afterHalf(NUDGE), [way]);
    expect(seen.ended).toBe(status);
    expect(seen.modes).toMatchObject(modes);
  });

  // Node itself restores the terminal if it is one of the standard streams.
  it.each(ends)('by %s restores it even if the standard streams are redirected', async (_, way, status) => {
    const seen = await converse(
      program('end-redirected'),
      afterHalf(NUDGE, ['expect', 'SAID'], ['modes', 'at its end'], ['signal', 'SIGTERM']),
      [way],
    );
    expect(seen.said).toStrictEqual([status]);
    expect(seen.modes).toMatchObject({ asking: { echo: false }, 'at its end': asItWas });
  });
});

describe('a prompt of a worker thread', () => {
  it('works as in the main thread', async () => {
    const seen = await converse(
      program('ask-in-worker'),
      afterHalf(['send', `${SECRET.slice(8)}\n`], ['expect', 'SAID']),
    );
    expect(seen.said).toStrictEqual([signature]);
    expect(seen.modes).toMatchObject(modes);
  });

  // A terminated thread runs no more JavaScript, so that only the native prompt can do this.
  if (isNative) {
    it('restores the terminal if the thread is terminated, and the process continues', async () => {
      const seen = await converse(
        program('terminate-worker'),
        afterHalf(
          NUDGE,
          ['expect', 'SAID'],
          ['modes', 'terminated'],
          NUDGE,
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
