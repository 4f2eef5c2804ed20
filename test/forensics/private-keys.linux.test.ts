/**
 * What a process shows that holds private keys of every kind: to root, to its own user, in a core
 * file, in a swap file and in a heap snapshot.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { planOtherPrivateKeys, planPrivateKeys } from '../helpers/forensics/key-plan.js';
import { textNeedles } from '../helpers/forensics/needles.js';
import { isHeldForm } from '../helpers/forensics/private-key-forms.js';
import { isNative, type Memory, memories, Scene, skip } from '../helpers/forensics/scene.js';
import { search } from '../helpers/forensics/search.js';
import { isRoot, subjectUser } from '../helpers/forensics/stage.js';
import type { Subject, SubjectOptions } from '../helpers/forensics/subject.js';
import { SwapFile } from '../helpers/forensics/swap.js';
import { buildAttacker, noCompiler } from '../helpers/forensics/tools.js';
import { noCoreFiles, secretMappings, statusNumber } from '../helpers/kernel.js';

/** WebAssembly needs much longer for a signature of RSA. */
const signatures = isNative ? 2_000 : 72;

/** The one living copy of a key. WebAssembly keeps the scalar of Ed25519 without reducing it. */
const isHeld = (form: string): boolean => isHeldForm(form) || (!isNative && form === 'clamped scalar, little-endian');

const start = (scene: Scene, memory: Memory, options: SubjectOptions = {}): Promise<Subject> =>
  scene.start(memory, options, signatures);

describe.each(memories)('a process with private keys in %s', (memory) => {
  let scene: Scene;
  let subject: Subject;

  beforeAll(async () => {
    scene = new Scene(undefined, planPrivateKeys);
    subject = await start(scene, memory, { nodeOptions: ['--heap-snapshot-string-limit=100000'] });
  });
  afterAll(() => scene?.remove());

  const allowed = memory === 'memfd_secret' ? () => false : isHeld;

  test('shows root nothing of them, and every decoy', async (context) => {
    if (!isRoot) skip(context, 'the tests do not run as root');
    const found = await search(scene.stage, { pid: subject.pid }, scene.needles);
    expect(found.missing(scene.needles, 'decoy')).toEqual([]);
    expect(found.secrets(allowed)).toEqual([]);
    // mlock(2) hides nothing from root, which shows that the search sees the pages of the keys.
    // Each number is there once.
    if (memory === 'mlock') {
      const held = scene.needles.filter(({ owner, form }) => owner === 'secret' && form.startsWith('held '));
      expect(found.missing(held, 'secret')).toEqual([]);
      expect(found.count('secret', /^held /)).toBe(held.length);
    }
  });

  test('shows the same user nothing of them, and every decoy', async (context) => {
    if (!isRoot) skip(context, 'the tests do not run as root');
    const found = await search(scene.stage, { pid: subject.pid }, scene.needles, subjectUser);
    expect(found.missing(scene.needles, 'decoy')).toEqual([]);
    expect(found.secrets(allowed)).toEqual([]);
  });

  test('has nothing of them in a V8 heap snapshot, in any encoding, and every decoy', async () => {
    const path = scene.path('heap.heapsnapshot');
    await subject.ask('snapshot', { path });
    const needles = [...textNeedles(scene.plan.secrets, 'secret'), ...textNeedles(scene.decoys, 'decoy')];
    const found = await search(scene.stage, { file: path }, needles);
    expect(found.secrets()).toEqual([]);
    expect(
      found.missing(
        needles.filter(({ form }) => !form.endsWith(' as raw')),
        'decoy',
      ),
    ).toEqual([]);
  });

  test('contains nothing of any key after all are destroyed', async () => {
    await subject.ask('destroy');
    const found = await search(scene.stage, { pid: subject.pid }, scene.needles, subjectUser);
    expect(found.missing(scene.needles, 'decoy')).toEqual([]);
    expect(found.secrets()).toEqual([]);
    if (isNative) expect(secretMappings(subject.pid)).toEqual([]);
  });
});

test.for(
  memories.slice(0, 1),
)('root sees nothing of private keys in other forms and sizes in %s, and every decoy', async (memory, context) => {
  if (!isRoot) skip(context, 'the tests do not run as root');
  const scene = new Scene([], planOtherPrivateKeys);
  try {
    const subject = await scene.start(memory, {}, 4 * scene.plan.keys.length);
    const found = await search(scene.stage, { pid: subject.pid }, scene.needles);
    expect(found.missing(scene.needles, 'decoy')).toEqual([]);
    expect(found.secrets(memory === 'wasm' ? isHeld : undefined)).toEqual([]);
  } finally {
    await scene.remove();
  }
});

const noCores = noCoreFiles();

test.for(memories)(
  'a core file contains nothing of private keys in %s, and every decoy',
  { timeout: 300_000 },
  async (memory, context) => {
    if (noCores !== undefined) return skip(context, noCores);
    const scene = new Scene(undefined, planPrivateKeys);
    try {
      const subject = await start(scene, memory, { wrapper: ['prlimit', '--core=unlimited'] });
      await subject.ask('dumpAllKinds');
      await subject.crash();
      const name = readdirSync(scene.stage.work).find((file) => file.startsWith('core'));
      if (name === undefined) throw new Error('the crash left no core file');
      const found = await search(scene.stage, { file: join(scene.stage.work, name) }, scene.needles);
      expect(found.missing(scene.needles, 'decoy')).toEqual([]);
      expect(found.secrets(memory === 'wasm' ? isHeld : undefined)).toEqual([]);
    } finally {
      await scene.remove();
    }
  },
);

test.for(memories)(
  'a swap file gets nothing of private keys in %s, and every decoy',
  { timeout: 300_000 },
  async (memory, context) => {
    const reason = isRoot ? noCompiler : 'swapon(8) needs root';
    const swap = reason ?? (await SwapFile.open());
    if (!(swap instanceof SwapFile)) return skip(context, swap);
    const scene = new Scene(undefined, planPrivateKeys);
    try {
      const subject = await start(scene, memory);
      await subject.ask('attack', { attacker: buildAttacker(scene.stage), call: 'pageOut' });
      const copy = scene.path('swap');
      for (let attempt = 1; ; attempt += 1) {
        swap.copyTo(copy);
        const found = await search(scene.stage, { file: copy }, scene.needles);
        const missing = found.missing(scene.needles, 'decoy');
        if (attempt < 4 && (missing.length > 0 || statusNumber(subject.pid, 'VmSwap') === 0)) {
          await wait(500);
          continue;
        }
        expect(missing).toEqual([]);
        expect(found.secrets(memory === 'wasm' ? isHeld : undefined)).toEqual([]);
        return;
      }
    } finally {
      await swap.close();
      await scene.remove();
    }
  },
);

test('node:crypto leaves the text and the numbers of the same keys in memory and in a heap snapshot', async () => {
  const scene = new Scene(['file'], planPrivateKeys);
  try {
    const subject = await scene.launch({ nodeOptions: ['--heap-snapshot-string-limit=100000'] });
    const usual = ({ encoding }: { readonly encoding: string }): boolean => encoding === 'pem';
    await subject.ask('signPrivatelyAsUsual', { keys: scene.plan.keys.filter(usual) });
    const secrets = scene.plan.secrets.filter(usual);
    const found = await search(scene.stage, { pid: subject.pid }, scene.needles, subjectUser);
    expect(found.count('secret', /^text$/)).toBeGreaterThanOrEqual(secrets.length);
    for (const form of [
      'seed, big-endian',
      'held scalar, little-endian',
      'held p, little-endian',
      'd, little-endian',
    ]) {
      expect(found.forms('secret')).toContain(form);
    }
    const path = scene.path('heap.heapsnapshot');
    await subject.ask('snapshot', { path });
    const inSnapshot = await search(scene.stage, { file: path }, textNeedles(secrets, 'secret'));
    expect(inSnapshot.count('secret', /^text, escaped as raw$/)).toBeGreaterThanOrEqual(secrets.length);
  } finally {
    await scene.remove();
  }
});
