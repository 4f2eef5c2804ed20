/**
 * secret.prompt() under Bun, whose streams and signals are its own. Each time the terminal must be
 * restored.
 */
import { spawnSync } from 'node:child_process';
import { beforeEach, expect, it } from 'vitest';
import cases from '../fixtures/typed-lines.json' with { type: 'json' };
import { programPath } from '../helpers/child.js';
import { expected } from '../helpers/keys.js';
import { skipIf } from '../helpers/scratch.js';
import { converse, play, type Step } from '../helpers/terminal/terminal.js';

const bun = process.env['BUN'] ?? 'bun';
const isMissing = spawnSync(bun, ['--version']).status !== 0;
const SECRET = 'r9QkZ2wX7bLm4TnV';
const signature = expected('hmac-sha256', SECRET, 'message');
const program = (name: string): string => `secrets/programs/prompt/${name}.mjs`;
const asItWas = { echo: true, canonical: true };
const modes = { asking: { echo: false }, after: asItWas };

/** Types half the secret, plays a step, and reads the modes of the terminal at the end. */
const afterHalf = (...steps: readonly Step[]): Step[] => [
  ['expect', 'Secret: '],
  ['modes', 'asking'],
  ['send', SECRET.slice(0, 8)],
  ['sleep', 0.2],
  ...steps,
  ['ended'],
  ['modes', 'after'],
];

beforeEach((context) => skipIf(isMissing, 'Bun is not installed: put bun on PATH or its path into BUN', context));

it('the line has the bytes that the keys mean, in every case of the fixture', async () => {
  const labels = cases.map((_, index) => `Line ${index}`);
  const steps = cases.flatMap(({ typed }, index): Step[] => [
    ['expect', `Line ${index}: `],
    ['echo', false],
    ['send', typed],
  ]);
  const { said, modes } = await converse(program('ask'), [...steps, ['ended'], ['modes', 'after']], labels, bun);
  const resultOf = (line: string | null): unknown => {
    if (line === null) return expect.objectContaining({ code: 'ERR_PROMPT_INTERRUPTED' });
    if (line === '') return expect.objectContaining({ code: 'ERR_SECRET_EMPTY' });
    return expected('hmac-sha256', line, 'message');
  };
  const named = cases.map(({ name }, index) => ({ name, result: said[index] }));
  expect(named).toEqual(cases.map(({ name, line }) => ({ name, result: resultOf(line) })));
  expect(modes).toStrictEqual({ after: asItWas });
});

it.each<[string, Step, string]>([
  ['Ctrl-C', ['send', '\x03'], 'SIGINT'],
  ['Ctrl-\\', ['send', '\x1c'], 'SIGQUIT'],
  ['SIGINT', ['signal', 'SIGINT'], 'SIGINT'],
  ['SIGTERM', ['signal', 'SIGTERM'], 'SIGTERM'],
  ['SIGHUP', ['signal', 'SIGHUP'], 'SIGHUP'],
])('%s restores the terminal and ends the process', async (_, step, signal) => {
  const seen = await converse(program('ask'), afterHalf(step), [], bun);
  expect(seen.ended).toBe(signal);
  expect(seen.modes).toMatchObject(modes);
  expect(seen.transcript).not.toContain(SECRET.slice(0, 4));
});

it('after Ctrl-Z it restores the terminal, and asks again once it is continued', async () => {
  const steps: Step[] = [
    ['stopped'],
    ['modes', 'stopped'],
    ['continue'],
    ['expect', 'Secret: '],
    ['send', `${SECRET}\n`],
  ];
  const seen = await converse(program('ask'), afterHalf(['send', '\x1a'], ...steps), [], bun);
  expect(seen.said).toStrictEqual([signature]);
  expect(seen.modes).toMatchObject({ ...modes, stopped: asItWas });
});

it('it asks on the terminal even if standard input and output are redirected', async () => {
  const { transcript } = await play(
    ['sh', '-c', '"$@" < /dev/null 2> /dev/null | cat', 'sh', bun, programPath(program('ask')), 'Inner'],
    [['expect', 'Inner: '], ['send', `${SECRET}\n`], ['expect', `SAID "${signature}";`], ['ended']],
  );
  expect(transcript).not.toContain(SECRET);
});

it('a line that is too long is refused with echo on', async () => {
  const steps: Step[] = [['expect', 'Secret: '], ['send', `${'x'.repeat(20_000)}\n`], ['ended'], ['modes', 'after']];
  const seen = await converse(program('ask'), steps, [], bun);
  expect(seen.said).toMatchObject([{ code: 'ERR_SECRET_TOO_LONG' }]);
  expect(seen.modes).toStrictEqual({ after: asItWas });
});
