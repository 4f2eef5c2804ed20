/**
 * Locked memory when the kernel grants little or none of it: which loads fail, what they leave
 * behind, and whether each key reports its real protection.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PlannedKey } from '../helpers/forensics/key-plan.js';
import { type Memory, Scene, skip } from '../helpers/forensics/scene.js';
import { type Subject, SubjectError } from '../helpers/forensics/subject.js';
import { buildDeny, noCompiler } from '../helpers/forensics/tools.js';
import { lockedMappings, mappings, openDescriptors, secretMappings, statusNumber } from '../helpers/kernel.js';

const hidden = {
  backend: 'native',
  memory: 'memfd_secret',
  locked: true,
  excludedFromCoreDumps: true,
  hiddenFromRoot: true,
};
const locked = { ...hidden, memory: 'mlock', hiddenFromRoot: false };

describe('locked memory', () => {
  let scene: Scene;
  let keys: readonly PlannedKey[];

  beforeEach(() => {
    scene = new Scene(['file', 'dotenv', 'bytes']);
    keys = scene.plan.keys;
  });
  afterEach(() => scene.remove());

  const start = (wrapper: readonly string[], memory?: Memory): Promise<Subject> =>
    scene.launch({ wrapper, ...(memory !== undefined && { env: { LOCKSIGN_MEMORY: memory } }) });

  async function failure(subject: Subject): Promise<Readonly<Record<string, unknown>>> {
    const error: unknown = await subject.ask('load', { keys: keys.slice(0, 1) }).catch((reason: unknown) => reason);
    if (!(error instanceof SubjectError)) throw new Error('the key was loaded all the same');
    return error.facts;
  }

  const traces = ({ pid }: Subject) => ({
    locked: statusNumber(pid, 'VmLck'),
    mappings: lockedMappings(pid),
    // A leaked guard page shows here.
    reserved: mappings(pid).filter(({ permissions }) => permissions === '---p').length,
    descriptors: openDescriptors(pid),
  });

  test.for([
    'memfd_secret',
    'mlock',
  ] as const)('refuses a key in %s under a limit of 0, and leaves nothing', async (memory) => {
    const subject = await start(['prlimit', '--memlock=0:0'], memory);
    const facts = await failure(subject);
    expect(facts).toMatchObject({ code: 'ERR_MEMLOCK_LIMIT', limit: 0 });
    expect(facts['needed']).toBeGreaterThanOrEqual(4096);
    expect(facts['message']).toMatch(
      /RLIMIT_MEMLOCK is 0 KiB, and \d+ KiB are needed \(\w+: E\w+\)\. .*ulimit -l.*LimitMEMLOCK=/,
    );

    const before = traces(subject);
    expect(before).toMatchObject({ locked: 0, mappings: [] });
    const rounds = 10;
    for (let again = 0; again < rounds; again += 1) await failure(subject);
    const after = traces(subject);
    expect({ ...after, reserved: 0 }).toEqual({ ...before, reserved: 0 });
    // V8 and Node's threads sometimes reserve memory. A leak in each failure would add ten
    // mappings.
    expect(after.reserved - before.reserved).toBeLessThan(rounds);
  });

  test('does not fall back from memfd_secret to mlock under a limit of 0, since both have the same limit', async () => {
    const subject = await start(['prlimit', '--memlock=0:0']);
    expect(await failure(subject)).toMatchObject({ code: 'ERR_MEMLOCK_LIMIT', limit: 0 });
  });

  test.for(['memfd_secret', 'mlock'] as const)('holds 27 keys in %s under a limit of 64 KiB', async (memory) => {
    const subject = await start(['prlimit', '--memlock=65536:65536'], memory);
    const protections = await subject.ask('load', { keys });
    expect(protections).toEqual(keys.map(() => (memory === 'mlock' ? locked : hidden)));
    expect(statusNumber(subject.pid, 'VmLck')).toBeGreaterThan(0);
    expect(statusNumber(subject.pid, 'VmLck')).toBeLessThanOrEqual(64);
    await subject.ask('destroy');
    expect(traces(subject)).toMatchObject({ locked: 0, mappings: [] });
  });

  test('reports a key in memfd_secret as smaps does', async () => {
    const subject = await start([], 'memfd_secret');
    expect(await subject.ask('load', { keys: keys.slice(0, 1) })).toEqual([hidden]);
    const pages = lockedMappings(subject.pid);
    expect(pages.length).toBe(1);
    expect(pages).toEqual(secretMappings(subject.pid));
    expect(pages[0]?.flags).toEqual(expect.arrayContaining(['lo', 'dd', 'dc']));
    expect(statusNumber(subject.pid, 'VmLck') * 1024).toBe((pages[0]?.end ?? 0) - (pages[0]?.start ?? 0));
  });

  test('reports a key in mlock as smaps does', async () => {
    const subject = await start([], 'mlock');
    expect(await subject.ask('load', { keys: keys.slice(0, 1) })).toEqual([locked]);
    const pages = lockedMappings(subject.pid);
    expect(pages.length).toBe(1);
    expect(pages[0]?.flags).toEqual(expect.arrayContaining(['lo', 'dd', 'dc', 'wf']));
    const bytes = (pages[0]?.end ?? 0) - (pages[0]?.start ?? 0);
    expect((pages[0]?.lockedKiB ?? 0) * 1024).toBe(bytes);
    expect(statusNumber(subject.pid, 'VmLck') * 1024).toBe(bytes);
  });

  test.for(['memfd_secret', 'mlock'] as const)('has guard pages on both sides of %s', async (memory) => {
    const subject = await start([], memory);
    await subject.ask('load', { keys: keys.slice(0, 1) });
    const all = mappings(subject.pid);
    const page = lockedMappings(subject.pid)[0];
    const guards = all.filter(({ start, end }) => end === page?.start || start === page?.end);
    expect(guards.map(({ permissions }) => permissions)).toEqual(['---p', '---p']);
  });

  describe('where seccomp(2) forbids a call', () => {
    const deny = (...rules: string[]): string[] => [buildDeny(scene.stage), ...rules, '--'];

    test.for(['EPERM', 'ENOSYS'])('falls back to mlock if memfd_secret fails with %s', async (errno, context) => {
      if (noCompiler !== undefined) skip(context, noCompiler);
      const subject = await start(deny(`memfd_secret:${errno}`));
      expect(await subject.ask('load', { keys: keys.slice(0, 1) })).toEqual([locked]);
      expect(secretMappings(subject.pid)).toEqual([]);
      expect(lockedMappings(subject.pid)[0]?.flags).toEqual(expect.arrayContaining(['lo', 'dd', 'dc', 'wf']));
    });

    test.for([
      ['EPERM', 'ERR_MEMORY_FORBIDDEN'],
      ['ENOSYS', 'ERR_MEMORY_UNSUPPORTED'],
    ])('throws if LOCKSIGN_MEMORY=memfd_secret and the call fails with %s', async ([errno, code], context) => {
      if (noCompiler !== undefined) skip(context, noCompiler);
      const subject = await start(deny(`memfd_secret:${errno}`), 'memfd_secret');
      const facts = await failure(subject);
      expect(facts).toMatchObject({ code, errno, call: 'memfd_secret' });
      expect(facts['message']).toMatch(/the seccomp filter of this process .*[Uu]nset LOCKSIGN_MEMORY to use mlock/);
      expect(traces(subject)).toMatchObject({ locked: 0, mappings: [] });
    });

    test('throws if the call that keeps the descriptor of a page apart is forbidden', async (context) => {
      if (noCompiler !== undefined) skip(context, noCompiler);
      const subject = await start(deny('close_range:EPERM'));
      const facts = await failure(subject);
      expect(facts).toMatchObject({ code: 'ERR_MEMORY_FAILED', errno: 'EPERM', call: 'close_range' });
      expect(facts['message']).toContain('LOCKSIGN_MEMORY=mlock');
      expect(traces(subject)).toMatchObject({ locked: 0, mappings: [] });
    });

    test('throws if both calls are forbidden', async (context) => {
      if (noCompiler !== undefined) skip(context, noCompiler);
      const subject = await start(deny('memfd_secret:EPERM', 'mlock:EPERM', 'mlock2:EPERM'));
      const facts = await failure(subject);
      expect(facts).toMatchObject({ code: 'ERR_MEMORY_FORBIDDEN', errno: 'EPERM', call: 'mlock' });
      expect(facts['message']).toContain('LOCKSIGN_BACKEND=wasm');
      expect(traces(subject)).toMatchObject({ locked: 0, mappings: [] });
    });

    test.for([
      ['EPERM', 1],
      ['EPERM', 1024 * 1024],
      ['ENOSYS', 1],
      ['ENOSYS', 1024 * 1024],
    ] as const)('blames the filter for %s under a limit of %i bytes', async ([errno, limit], context) => {
      if (noCompiler !== undefined) skip(context, noCompiler);
      const rules = ['memfd_secret', 'mlock', 'mlock2'].map((call) => `${call}:${errno}`);
      const subject = await start([...deny(...rules), 'prlimit', `--memlock=${limit}:${limit}`]);
      const facts = await failure(subject);
      expect(facts).toMatchObject({ code: 'ERR_MEMORY_FORBIDDEN', errno, call: 'mlock' });
      expect(facts['message']).toMatch(/no limit is the reason \(mlock: \w+\): the seccomp filter of this process/);
      expect(facts['message']).toMatch(/SystemCallFilter=@memlock memfd_secret/);
      expect(facts['message']).not.toMatch(/ulimit -l|memlock=/);
    });

    test('blames the limit if that is zero, because it must be raised in any case', async (context) => {
      if (noCompiler !== undefined) skip(context, noCompiler);
      const subject = await start([...deny('memfd_secret:EPERM', 'mlock:EPERM'), 'prlimit', '--memlock=0:0']);
      expect(await failure(subject)).toMatchObject({ code: 'ERR_MEMLOCK_LIMIT', limit: 0 });
    });

    test('uses memfd_secret if only mlock is forbidden', async (context) => {
      if (noCompiler !== undefined) skip(context, noCompiler);
      const subject = await start(deny('mlock:EPERM', 'mlock2:EPERM'));
      expect(await subject.ask('load', { keys: keys.slice(0, 1) })).toEqual([hidden]);
    });
  });
});
