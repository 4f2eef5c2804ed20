/**
 * Builds the C++ tests of test/cpp and runs them, so that each of their sentences can become a test
 * of vitest.
 * @module
 */
import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { checkout, type Outcome, run } from './child.js';

const folder = join(checkout, 'test', 'cpp');

/** Milliseconds. */
const longestBuild = 10 * 60_000;

/** One line of TAP, as test/cpp/check.h prints it. */
export interface UnitTest {
  readonly sentence: string;
  readonly passed: boolean;
  readonly skipped: string | undefined;
  /** The failed checks: the lines before it that begin with `#`. */
  readonly notes: string;
}

export interface UnitProgram {
  readonly name: string;
  readonly tests: readonly UnitTest[];
  /** Why the program did not finish, such as a sanitizer's report. */
  readonly trouble: string | undefined;
}

export function isInstalled(command: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((path) => existsSync(join(path, command)));
}

/** Builds one variant of the Makefile and returns the paths of its programs. */
export async function buildUnits(variant: string): Promise<string[]> {
  const args = ['-C', folder, '-s', `-j${availableParallelism()}`, `VARIANT=${variant}`];
  const env = { MAKEFLAGS: undefined, MAKELEVEL: undefined };
  const outcome = await run('make', args, { env, timeout: longestBuild });
  if (outcome.status !== 0) throw new Error(`make ${args.join(' ')} failed:\n${outcome.stdout}${outcome.stderr}`);
  const built = join(folder, 'build', variant);
  const sources = new Set(readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => basename(path)));
  return readdirSync(built)
    .filter((name) => sources.has(`${name}.cc`))
    .sort()
    .map((name) => join(built, name));
}

/** Runs a program, through `runner` if it is built for another processor. */
export async function runUnits(
  path: string,
  runner: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<UnitProgram> {
  const [command = path, ...args] = [...runner, path];
  const outcome = await run(command, args, { cwd: folder, env });
  const tests = parse(outcome.stdout);
  return { name: path.slice(path.lastIndexOf('/') + 1), tests, trouble: troubleOf(outcome, tests) };
}

function parse(tap: string): UnitTest[] {
  const tests: UnitTest[] = [];
  let notes: string[] = [];
  for (const line of tap.split('\n')) {
    const [, not, sentence, skipped] = /^(not )?ok \d+ - (.*?)(?: # SKIP (.*))?$/.exec(line) ?? [];
    if (sentence === undefined) {
      notes.push(line);
      continue;
    }
    tests.push({ sentence, passed: not === undefined, skipped, notes: notes.join('\n') });
    notes = [];
  }
  return tests;
}

/** A failed test reports itself. This reports a program that aborted or printed another plan. */
function troubleOf({ status, signal, stdout, stderr }: Outcome, tests: readonly UnitTest[]): string | undefined {
  const failed = tests.some((test) => !test.passed);
  const plan = /^1\.\.(\d+)$/m.exec(stdout)?.[1];
  if (tests.length > 0 && Number(plan) === tests.length && status === (failed ? 1 : 0)) return undefined;
  return `ended with ${signal ?? status} after ${tests.length} tests, its plan is ${plan}:\n${stderr}`;
}
