/**
 * Threads and processes that end while keys are alive or loads are pending. Nothing crashes, hangs
 * or stays locked.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { randomSecret } from '../helpers/forensics/key-plan.js';
import { skip } from '../helpers/forensics/scene.js';
import { createStage, give, type Stage, subjectUser } from '../helpers/forensics/stage.js';

interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  readonly output: string;
  readonly complaints: string;
}

const crowd = 8;
// A process that hangs is killed. The test then fails on its signal.
const patience = 15_000;

describe('with keys alive', () => {
  let stage: Stage;
  let file: string;
  let fifo: string;

  beforeAll(() => {
    stage = createStage();
    file = join(stage.work, 'secret');
    fifo = join(stage.work, 'fifo');
    writeFileSync(file, randomSecret('utf8', 40), { mode: 0o600 });
    execFileSync('mkfifo', ['-m', '600', fifo]);
    give(file);
    give(fifo);
  });
  afterAll(() => stage?.remove());

  const program = (endings: readonly string[]): string[] => [
    process.execPath,
    join(stage.folder, 'endings.mjs'),
    file,
    fifo,
    ...endings,
  ];

  async function run(command: readonly string[], onLine: (pid: number) => void = () => {}): Promise<Outcome> {
    const [name = '', ...rest] = command;
    const child = spawn(name, rest, {
      ...subjectUser,
      cwd: stage.work,
      env: { PATH: process.env['PATH'], LOCKSIGN_BACKEND: 'native' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), patience);
    let output = '';
    let complaints = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      onLine(child.pid ?? 0);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaints += text;
    });
    const [code, signal] = await once(child, 'close');
    clearTimeout(timer);
    // The first line can follow a prompt.
    const lines = output.match(/\{".*\}/g) ?? [];
    return { code, signal, lines: lines.map((line) => JSON.parse(line)), output, complaints };
  }

  function expectCrowd({ code, signal, lines, complaints }: Outcome, ending: string, exitCode: number): void {
    expect({ code, signal, complaints }).toEqual({ code: 0, signal: null, complaints: '' });
    const report = lines.find((line) => line['ending'] === ending);
    expect(report?.['codes']).toEqual(Array.from({ length: crowd }, () => exitCode));
    expect(report?.['highest']).toBeGreaterThan(Number(report?.['baseline']));
    expect(report?.['after']).toBe(report?.['baseline']);
    expect(lines).toContainEqual({ same: true });
    expect(lines).toContainEqual({ left: 0 });
  }

  // terminate() ends a worker with code 1, and so does an exception.
  test.for([
    ['return', 0],
    ['exit', 7],
    ['throw', 1],
    ['terminate', 1],
    ['exit, fifo pending', 7],
    ['throw, fifo pending', 1],
    ['terminate, fifo pending', 1],
  ] as const)('eight workers end at once by %s and leave nothing locked', async ([ending, exitCode]) => {
    expectCrowd(await run(program([ending])), ending, exitCode);
  });

  test('SIGTERM stops the process while a load waits', async () => {
    const outcome = await run(program(['main wait, fifo pending']), (pid) => process.kill(pid, 'SIGTERM'));
    expect(outcome).toMatchObject({ code: null, signal: 'SIGTERM' });
  });

  test.for([
    ['main exit, fifo pending', 3],
    ['main throw, fifo pending', 1],
  ] as const)('the process ends at once by %s, with its own exit code', async ([ending, exitCode]) => {
    const begun = performance.now();
    const outcome = await run(program([ending]));
    expect(outcome).toMatchObject({ code: exitCode, signal: null, lines: [{ ending }] });
    expect(performance.now() - begun).toBeLessThan(5000);
  });

  describe('and a prompt that is not answered', () => {
    const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(' ');
    // script(1) gives the process its own terminal. stty(1) prints the state in which it is left.
    const onTerminal = (endings: readonly string[]): string[] => {
      const shell = `${quoted(program(endings))}; code=$?; stty -a; exit $code`;
      return ['script', '-qec', shell, '/dev/null'];
    };
    const noScript = (): boolean => {
      try {
        execFileSync('script', ['--version']);
        return false;
      } catch {
        return true;
      }
    };

    test.for([
      ['main exit, prompt pending', 3],
      ['main throw, prompt pending', 1],
    ] as const)('the process ends at once by %s, with its own exit code', async ([ending, exitCode], context) => {
      if (noScript()) skip(context, 'there is no script(1) to make a terminal');
      const outcome = await run(onTerminal([ending]));
      expect(outcome).toMatchObject({ code: exitCode, signal: null });
      expect(outcome.lines).toEqual([{ ending }]);
      expect(outcome.output).toContain('Secret:');
      expect(outcome.output).toMatch(/ icanon .* echo /s);
    });

    test('eight workers end at once by terminate() and leave nothing locked', async (context) => {
      if (noScript()) skip(context, 'there is no script(1) to make a terminal');
      const ending = 'terminate, prompt pending';
      expectCrowd(await run(onTerminal([ending])), ending, 1);
    });
  });
});
