/**
 * What Node writes about a process that holds keys, and what the kernel shows of its environment.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { textNeedles } from '../helpers/forensics/needles.js';
import { memories, Scene } from '../helpers/forensics/scene.js';
import { type Findings, search } from '../helpers/forensics/search.js';
import { subjectUser } from '../helpers/forensics/stage.js';
import type { Subject } from '../helpers/forensics/subject.js';
import { isLinux } from '../helpers/kernel.js';

describe.each(memories)('a process with keys in %s', (memory) => {
  let scene: Scene;
  let subject: Subject;

  beforeAll(async () => {
    scene = new Scene();
    subject = await scene.start(memory, {
      env: { DECOY_SECRET: scene.decoys[0]?.text ?? '' },
      nodeOptions: ['--heap-snapshot-string-limit=100000'], // V8 truncates long strings by default
    });
  });
  afterAll(() => scene?.remove());

  const needles = () => [...textNeedles(scene.plan.secrets, 'secret'), ...textNeedles(scene.decoys, 'decoy')];
  const searchFile = (path: string): Promise<Findings> => search(scene.stage, { file: path }, needles());

  test('has no secret in a V8 heap snapshot, in any encoding, and every decoy', async () => {
    const path = scene.path('heap.heapsnapshot');
    await subject.ask('snapshot', { path });
    const found = await searchFile(path);
    expect(found.secrets()).toEqual([]);
    // A text file can contain raw bytes only if they are text.
    const spelled = needles().filter(({ form }) => form === 'text as raw' || !form.endsWith(' as raw'));
    expect(found.missing(spelled, 'decoy')).toEqual([]);
  });

  test('has no secret in a diagnostic report, and the decoy of its environment', async () => {
    const path = scene.path('report.json');
    await subject.ask('report', { path });
    const found = await searchFile(path);
    expect(found.secrets()).toEqual([]);
    expect(found.forms('decoy')).toContain('text as raw');
  });

  test('has no secret in /proc/<pid>/environ, for root and for its user, but has the decoy', async () => {
    for (const user of [undefined, subjectUser]) {
      const found = await search(scene.stage, { file: `/proc/${subject.pid}/environ` }, needles(), user);
      expect(found.secrets()).toEqual([]);
      expect(found.forms('decoy')).toContain('text as raw');
    }
  });
});

describe('a process that signs with process.env and createHmac()', () => {
  test('control: its secrets are found in a heap snapshot, a report and its environment', async () => {
    const scene = new Scene(['env']);
    try {
      const subject = await scene.launch({ env: scene.plan.env });
      const { keys, secrets } = scene.plan;
      await subject.ask('signAsUsual', { keys, count: 1 });
      const heap = scene.path('heap.heapsnapshot');
      const report = scene.path('report.json');
      await subject.ask('snapshot', { path: heap });
      await subject.ask('report', { path: report });
      for (const file of [heap, report, ...(isLinux ? [`/proc/${subject.pid}/environ`] : [])]) {
        const found = await search(scene.stage, { file }, textNeedles(secrets, 'secret'));
        expect(found.count('secret', /^text as raw$/)).toBeGreaterThanOrEqual(keys.length);
      }
    } finally {
      await scene.remove();
    }
  });
});
