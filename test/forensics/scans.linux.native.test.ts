/**
 * A process that signs and rests repeatedly. Root searches its memory at each rest, which finds
 * traces that a single search misses by chance.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isLivingState, memories, Scene, skip } from '../helpers/forensics/scene.js';
import { search } from '../helpers/forensics/search.js';
import { isRoot } from '../helpers/forensics/stage.js';
import type { Subject } from '../helpers/forensics/subject.js';
import { proofCases } from '../helpers/prove.js';

const scans = proofCases(3);
/** Signatures of every key between two searches. */
const signatures = 500;

describe.each(memories)('a process that rests between signatures, with keys in %s', (memory) => {
  const scene = new Scene();
  let subject: Subject;

  beforeAll(async () => {
    subject = await scene.start(memory);
  });
  afterAll(() => scene.remove());

  const allowed = memory === 'memfd_secret' ? () => false : isLivingState;

  test(`shows root no secret in ${scans} scans, and every decoy in each`, async (context) => {
    if (!isRoot) skip(context, 'the tests do not run as root');
    for (let scan = 1; scan <= scans; scan += 1) {
      await subject.ask('sign', { count: signatures });
      const found = await search(scene.stage, { pid: subject.pid }, scene.needles);
      expect(found.missing(scene.needles, 'decoy'), `scan ${scan}`).toEqual([]);
      expect(found.secrets(allowed), `scan ${scan}`).toEqual([]);
    }
  }, 600_000_000);
});
