/**
 * `locksign doctor` where the system refuses to lock memory or to load the addon. It tries both.
 */
import { copyFileSync, cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkout, type Outcome, run } from '../../helpers/child.js';
import { buildDeny, noCompiler } from '../../helpers/forensics/tools.js';
import { scratch, skipIf } from '../../helpers/scratch.js';
import { program } from '../../helpers/terminal/cli.js';

const { folder, path } = scratch();
const auto = { LOCKSIGN_BACKEND: undefined, LOCKSIGN_MEMORY: undefined };

/** The lines about one check. */
const linesOf = (check: string, { stdout }: Outcome): string =>
  new RegExp(`^\\w+ +${check}: .*(?:\\n {11}.*)?`, 'm').exec(stdout)?.[0] ?? '';

it.for([
  ['EPERM', /^ATTENTION {2}locked memory: .*\(mlock: EPERM\): the seccomp filter.*\n.*-> Allow mlock/],
  ['ENOSYS', /^ATTENTION {2}locked memory: .*\(mlock: ENOSYS\): the seccomp filter.*\n.*-> Allow mlock/],
  ['SIGSYS', /^ATTENTION {2}locked memory: A seccomp filter ends each process.*\n.*-> Allow mlock/],
] as const)('a lock that a seccomp filter refuses with %s is no matter of the limit', async ([
  action,
  finding,
], context) => {
  if (noCompiler !== undefined) skipIf(true, noCompiler, context);
  const rules = ['memfd_secret', 'mlock', 'mlock2'].map((call) => `${call}:${action}`);
  const outcome = await run(buildDeny({ folder }), [...rules, '--', process.execPath, program, 'doctor'], {
    env: auto,
  });
  expect(outcome.status, outcome.stderr).toBe(1);
  expect(linesOf('locked memory', outcome)).toMatch(finding);
  expect(linesOf('key memory', outcome)).toMatch(/^ATTENTION/);
  expect(outcome.stdout).not.toContain('ulimit -l');
});

it('names the call that keeps memfd_secret away', async (context) => {
  if (noCompiler !== undefined) skipIf(true, noCompiler, context);
  const args = ['memfd_secret:EPERM', '--', process.execPath, program, 'doctor'];
  const outcome = await run(buildDeny({ folder }), args, { env: auto });
  expect(linesOf('key memory', outcome)).toMatch(/root can read it\. .*\(memfd_secret: EPERM\): the seccomp filter/);
  expect(linesOf('locked memory', outcome)).toMatch(/^ok/);
});

it('--no-addons is named, and how to change it', async () => {
  const outcome = await run(process.execPath, ['--no-addons', program, 'doctor'], { env: auto });
  for (const check of ['backend', 'libsodium']) {
    expect(linesOf(check, outcome)).toMatch(/--no-addons.*\n.*-> Start Node without --no-addons/);
  }
});

it('a package on a file system that is mounted noexec is named, and what to do', async (context) => {
  skipIf(process.getuid?.() !== 0, 'only root can mount', context);
  const copy = path('package');
  for (const place of ['dist', join('node_modules', 'sodium-native'), join('native', 'build', 'Release')]) {
    mkdirSync(join(copy, place), { recursive: true });
  }
  cpSync(join(checkout, 'dist'), join(copy, 'dist'), { recursive: true });
  for (const file of ['package.json', join('native', 'build', 'Release', 'locksign.node')]) {
    copyFileSync(join(checkout, file), join(copy, file));
  }
  const script =
    'mount --bind "$0" "$0" && mount -o remount,bind,noexec "$0" && exec "$1" "$0/dist/cli/main.js" doctor';
  const args = ['-m', '--propagation', 'private', 'sh', '-c', script, copy, process.execPath];
  const outcome = await run('unshare', args, { env: auto });
  expect(linesOf('backend', outcome)).toMatch(
    /locksign\.node is on a file system that is mounted noexec \(\/.*package\).*\n.*-> Install .*remount,exec \//,
  );
  expect(outcome.stderr).toMatch(/^warning: .*mounted noexec.* Install the package on a file system/m);
});
