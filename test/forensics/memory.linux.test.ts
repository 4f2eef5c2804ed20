/** What root, the same user, and debuggers can read of a process that holds keys. */
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, type TestContext, test } from 'vitest';
import { isLivingState, isNative, memories, Scene, skip } from '../helpers/forensics/scene.js';
import { search } from '../helpers/forensics/search.js';
import { isRoot, subjectUser } from '../helpers/forensics/stage.js';
import type { Subject } from '../helpers/forensics/subject.js';
import { buildAttacker, noCompiler } from '../helpers/forensics/tools.js';
import { mappings, secretMappings } from '../helpers/kernel.js';

describe.each(memories)('the memory of a process with keys in %s', (memory) => {
  let scene: Scene;
  let subject: Subject;

  beforeAll(async () => {
    scene = new Scene();
    subject = await scene.start(memory);
  });
  afterAll(() => scene?.remove());

  // Root and the same user can read memory that is locked by mlock(2), as documented. The memory of
  // WebAssembly is ordinary memory.
  const allowed = memory === 'memfd_secret' ? () => false : isLivingState;

  test('shows root no secret, and every decoy', async (context) => {
    if (!isRoot) skip(context, 'the tests do not run as root');
    const found = await search(scene.stage, { pid: subject.pid }, scene.needles);
    expect(found.missing(scene.needles, 'decoy')).toEqual([]);
    expect(found.secrets(allowed)).toEqual([]);
    if (memory === 'memfd_secret') expect(found.forms('secret')).toEqual(new Set());
    // Each state is only in the pages of the keys.
    else expect(found.count('secret', /^(inner|outer) state, little-endian$/)).toBe(2 * scene.plan.keys.length);
  });

  test('shows the same user no secret, and every decoy', async (context) => {
    if (!isRoot && noCompiler !== undefined) skip(context, noCompiler);
    if (!isRoot) await subject.ask('attack', { attacker: buildAttacker(scene.stage), call: 'admitDebuggers' });
    const found = await search(scene.stage, { pid: subject.pid }, scene.needles, subjectUser);
    expect(found.missing(scene.needles, 'decoy')).toEqual([]);
    expect(found.secrets(allowed)).toEqual([]);
  });

  test('shows process_vm_readv(2) no secret, and every decoy', async (context) => {
    if (noCompiler !== undefined) skip(context, noCompiler);
    const attacker = buildAttacker(scene.stage);
    const found = await search(scene.stage, { pid: subject.pid, attacker }, scene.needles);
    expect(found.missing(scene.needles, 'decoy')).toEqual([]);
    expect(found.secrets(allowed)).toEqual([]);
  });

  // Only these pages are secret memory.
  const testOfHidden = memory === 'memfd_secret' ? test : () => {};
  testOfHidden('refuses every reader the pages of memfd_secret(2)', async (context: TestContext) => {
    const pages = secretMappings(subject.pid);
    expect(pages.length).toBeGreaterThan(0);
    const bytes = pages.reduce((sum, { start, end }) => sum + end - start, 0);
    const read = await search(scene.stage, { pid: subject.pid }, scene.needles, subjectUser);
    expect(read.refusals).toContainEqual({ where: '/secretmem (deleted)', error: 'EIO', bytes });

    if (noCompiler !== undefined) skip(context, noCompiler);
    const attacker = buildAttacker(scene.stage);
    const copied = await search(scene.stage, { pid: subject.pid, attacker }, scene.needles);
    expect(copied.refusals).toContainEqual({ where: '/secretmem (deleted)', error: 'errno 14', bytes }); // EFAULT
    const { peek } = createRequire(import.meta.url)(attacker);
    const heap = mappings(subject.pid).find(({ name }) => name === '[heap]');
    expect(peek(subject.pid, heap?.start)).toBe(1);
    for (const { start } of pages) expect(peek(subject.pid, start)).toBe(-5); // EIO
  });

  test('contains nothing of any key after all are destroyed', async () => {
    await subject.ask('destroy');
    const found = await search(scene.stage, { pid: subject.pid }, scene.needles, subjectUser);
    expect(found.missing(scene.needles, 'decoy')).toEqual([]);
    expect(found.secrets()).toEqual([]);
    expect(secretMappings(subject.pid)).toEqual([]);
  });
});

describe('the memory of a process whose secrets were in JavaScript', () => {
  // The string belongs to JavaScript and stays. Everything that locksign derives from it must be
  // gone.
  const isText = (form: string): boolean => /^(piece of )?text/.test(form);

  test('contains nothing that was derived from them after the keys are destroyed', async () => {
    const scene = new Scene(isNative ? ['text'] : ['text', 'env']);
    try {
      const subject = await scene.start(memories[0] ?? 'wasm');
      await subject.ask('destroy');
      const found = await search(scene.stage, { pid: subject.pid }, scene.needles, subjectUser);
      expect(found.missing(scene.needles, 'decoy')).toEqual([]);
      expect(found.secrets(isText)).toEqual([]);
    } finally {
      await scene.remove();
    }
  });

  test('contains nothing of byte arrays that were on the JavaScript heap', async () => {
    const scene = new Scene(['heap bytes']);
    try {
      const subject = await scene.launch({ nodeOptions: ['--expose-gc'] });
      await scene.plant(subject);
      await subject.ask('collect');
      // The search is immediate, because the heap soon overwrites leftovers, but not before they
      // existed.
      await subject.ask('load', { keys: scene.plan.keys });
      const found = await search(scene.stage, { pid: subject.pid }, scene.needles, subjectUser);
      expect(found.missing(scene.needles, 'decoy')).toEqual([]);
      expect(found.secrets(isNative ? undefined : isLivingState)).toEqual([]);
    } finally {
      await scene.remove();
    }
  });

  test('contains the secrets many times if createHmac() signs, which shows that the search works', async () => {
    const scene = new Scene(['env', 'file']);
    try {
      const subject = await scene.launch({ env: scene.plan.env });
      await subject.ask('signAsUsual', { keys: scene.plan.keys, count: 20 });
      const found = await search(scene.stage, { pid: subject.pid }, scene.needles, subjectUser);
      expect(found.count('secret', /^text$/)).toBeGreaterThanOrEqual(scene.plan.keys.length);
      for (const form of ['decoded', 'inner state, little-endian', 'outer state, little-endian']) {
        expect(found.forms('secret')).toContain(form);
      }
    } finally {
      await scene.remove();
    }
  });
});
