/**
 * What other processes can read of a process that holds suffix keys, whose secret stays in memory,
 * and keys of encoded secrets. They read nothing that memfd_secret(2) hides. Of the rest they read
 * only the bytes that sign, and nothing after the keys are destroyed.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { planSuffixKeys } from '../helpers/forensics/key-plan.js';
import { isLivingState, isNative, memories, Scene, skip } from '../helpers/forensics/scene.js';
import { search } from '../helpers/forensics/search.js';
import { isRoot, subjectUser } from '../helpers/forensics/stage.js';
import type { Subject } from '../helpers/forensics/subject.js';
import { secretMappings } from '../helpers/kernel.js';

describe.each(memories)('the memory of a process with suffix keys in %s', (memory) => {
  let scene: Scene;
  let subject: Subject;

  beforeAll(async () => {
    scene = new Scene(undefined, planSuffixKeys);
    subject = await scene.start(memory);
  });
  afterAll(() => scene?.remove());

  const isHeld = (form: string): boolean => isLivingState(form) || /^(piece of )?held$/.test(form);
  const allowed = memory === 'memfd_secret' ? () => false : isHeld;

  test('shows root no secret, and every decoy', async (context) => {
    if (!isRoot) skip(context, 'the tests do not run as root');
    const found = await search(scene.stage, { pid: subject.pid }, scene.needles);
    expect(found.missing(scene.needles, 'decoy')).toEqual([]);
    expect(found.secrets(allowed)).toEqual([]);
    if (memory === 'memfd_secret') expect(found.forms('secret')).toEqual(new Set());
    // Each secret is only in the pages of the keys. mlock(2) hides nothing from root, which shows
    // that the search works.
    if (memory === 'mlock') {
      const isSuffix = ({ algorithm }: { algorithm: string }) => algorithm.startsWith('secret-suffix-');
      const suffixKeys = scene.plan.keys.filter(isSuffix).length;
      expect(found.count('secret', /^held$/)).toBe(suffixKeys);
      const states = 2 * (scene.plan.keys.length - suffixKeys);
      expect(found.count('secret', /^(inner|outer) state, little-endian$/)).toBe(states);
    }
  });

  test('shows the same user no secret, and every decoy', async (context) => {
    if (!isRoot) skip(context, 'the tests do not run as root');
    const found = await search(scene.stage, { pid: subject.pid }, scene.needles, subjectUser);
    expect(found.missing(scene.needles, 'decoy')).toEqual([]);
    expect(found.secrets(allowed)).toEqual([]);
  });

  test('contains nothing of any key after all are destroyed', async () => {
    await subject.ask('destroy');
    const found = await search(scene.stage, { pid: subject.pid }, scene.needles, subjectUser);
    expect(found.missing(scene.needles, 'decoy')).toEqual([]);
    expect(found.secrets()).toEqual([]);
    if (isNative) expect(secretMappings(subject.pid)).toEqual([]);
  });
});
