/**
 * The C++ tests of test/cpp. Each of their sentences is a test here. They run under
 * AddressSanitizer and UBSan, as plain programs if they read the real stack, for ARMv8 in an
 * emulator, and under valgrind if they prove constant time.
 */
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../helpers/child.js';
import { buildUnits, isInstalled, runUnits } from '../helpers/native-units.js';
import { skipIf } from '../helpers/scratch.js';

interface Variant {
  readonly name: string;
  /** The commands that it needs, each with the Debian package that contains it. */
  readonly needs: Readonly<Record<string, string>>;
  readonly runner: readonly string[];
}

const variants: readonly Variant[] = [
  { name: 'sanitized', needs: { make: 'make', 'g++': 'g++' }, runner: [] },
  { name: 'plain', needs: { make: 'make', 'g++': 'g++' }, runner: [] },
  {
    name: 'arm64',
    needs: { make: 'make', 'aarch64-linux-gnu-g++': 'g++-aarch64-linux-gnu', 'qemu-aarch64': 'qemu-user' },
    runner: ['qemu-aarch64', '-cpu', 'max'],
  },
  { name: 'valgrind', needs: { make: 'make', 'g++': 'g++', valgrind: 'valgrind' }, runner: ['valgrind', '-q'] },
];
const FUZZ_SECONDS = 4;
const NOT_PORTABLE = 'LOCKSIGN_CPU is not portable';

const missingFor = (needs: Variant['needs']) =>
  Object.entries(needs).flatMap(([command, debianPackage]) => (isInstalled(command) ? [] : [debianPackage]));

for (const { name, needs, runner } of variants) {
  const missing = missingFor(needs);
  if (missing.length > 0) {
    it(`the C++ tests pass: ${name}`, (context) => skipIf(true, `not installed: ${missing.join(', ')}`, context));
    continue;
  }
  const programs = [];
  for (const path of await buildUnits(name)) {
    const all = await runUnits(path, runner);
    // A test that is skipped for that reason alone runs a second time with LOCKSIGN_CPU=portable.
    const tests = all.tests.filter(({ skipped }) => skipped !== NOT_PORTABLE);
    programs.push({ ...all, tests });
    if (tests.length === all.tests.length) continue;
    const portable = await runUnits(path, runner, { LOCKSIGN_CPU: 'portable' });
    programs.push({ ...portable, name: `${portable.name} with LOCKSIGN_CPU=portable` });
  }

  for (const { name: program, tests, trouble } of programs) {
    describe(`${name}: ${program}`, () => {
      for (const { sentence, passed, skipped, notes } of tests) {
        it(sentence, (context) => {
          if (skipped !== undefined) skipIf(true, skipped, context);
          expect(passed, notes).toBe(true);
        });
      }

      it('runs to its end', () => {
        expect(trouble).toBeUndefined();
      });
    });
  }

  it(`${name}: there are programs to run`, () => {
    expect(programs.length).toBeGreaterThan(0);
  });
}

const missingForFuzzing = missingFor({ make: 'make', 'g++': 'g++' });
const fuzzers = missingForFuzzing.length === 0 ? await buildUnits('fuzz') : [];

it('there are fuzz targets to run', (context) => {
  skipIf(missingForFuzzing.length > 0, `not installed: ${missingForFuzzing.join(', ')}`, context);
  expect(fuzzers.length).toBeGreaterThan(0);
});

it.concurrent.each(
  fuzzers.map((path) => [basename(path), path]),
)(`%s finds nothing in ${FUZZ_SECONDS} seconds`, async (_, path) => {
  const { status, signal, stdout, stderr } = await run(path, [`-max_total_time=${FUZZ_SECONDS}`]);
  expect({ status, signal }, `${stdout}${stderr}`.slice(-5_000)).toStrictEqual({ status: 0, signal: null });
});
