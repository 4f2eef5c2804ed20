/**
 * What root can read of a process that makes private keys itself. Nobody knows such a key, so the
 * addon of this test takes its random numbers from a file instead of getrandom(2). Everything else is
 * the addon that was built. The public key shows that the test knows the right key.
 */
import { createPublicKey, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, type TestContext, test } from 'vitest';
import type { KeyPlan, Secret } from '../helpers/forensics/key-plan.js';
import { isHeldForm, isPrivate, keyOfBytes } from '../helpers/forensics/private-key-forms.js';
import { memories, Scene, skip } from '../helpers/forensics/scene.js';
import { search } from '../helpers/forensics/search.js';
import { noLinker, stagePackage } from '../helpers/forensics/signals/packages.js';
import { give, isRoot } from '../helpers/forensics/stage.js';
import type { Subject } from '../helpers/forensics/subject.js';

const algorithms = ['ed25519', 'ecdsa-p256-sha256', 'ecdsa-secp256k1'] as const;
const reason = isRoot ? noLinker : 'the tests do not run as root';

const plan = (): KeyPlan => ({
  keys: [],
  secrets: algorithms.map((algorithm): Secret => {
    const text = randomBytes(32).toString('hex');
    return { label: `generated ${algorithm}`, algorithm, encoding: 'hex', text };
  }),
  descriptors: [],
  env: {},
});

describe.each(memories)('a process that generated private keys in %s', (memory) => {
  let scene: Scene;
  let subject: Subject;

  /** Puts the random numbers of the next key where the process reads them. */
  function provide({ text }: Secret): void {
    const path = join(scene.stage.work, 'random');
    writeFileSync(path, Buffer.from(text, 'hex'));
    give(path);
  }

  beforeAll(async () => {
    if (reason !== undefined) return;
    scene = new Scene([], plan);
    stagePackage(scene.stage.folder, { 'sources/random_linux.o': 'known-random.cc' });
    subject = await scene.launch({ env: { LOCKSIGN_MEMORY: memory } });
    await scene.plant(subject);
  });
  afterAll(() => scene?.remove());

  // During an operation, parts of numbers may be on the stack. A whole form never is. Root can read
  // memory that is only locked, so there is nothing to hide there.
  const testOfHidden = memory === 'memfd_secret' ? test : () => {};
  testOfHidden('shows root no whole form while it makes keys', async (context: TestContext) => {
    if (reason !== undefined) skip(context, reason);
    for (const secret of scene.plan.secrets) {
      provide(secret);
      const stop = scene.path('stop');
      const made = subject.ask('generateUntil', { algorithm: secret.algorithm, path: stop });
      const found = await search(scene.stage, { pid: subject.pid }, scene.needles);
      writeFileSync(stop, '');
      expect(await made).toBeGreaterThan(10);
      expect(found.missing(scene.needles, 'decoy')).toEqual([]);
      expect(found.secrets((form) => form.startsWith('piece of '))).toEqual([]);
    }
  });

  test('shows root nothing of them, and every decoy', async (context) => {
    if (reason !== undefined) skip(context, reason);
    for (const secret of scene.plan.secrets) {
      provide(secret);
      const published = await subject.ask('generate', { algorithm: secret.algorithm });
      if (!isPrivate(secret) || secret.algorithm === 'rsa-pkcs1-sha256') throw new Error('not planned');
      const right = createPublicKey(keyOfBytes(secret.algorithm, Buffer.from(secret.text, 'hex')));
      expect(createPublicKey(String(published)).equals(right)).toBe(true);
    }
    const found = await search(scene.stage, { pid: subject.pid }, scene.needles);
    expect(found.missing(scene.needles, 'decoy')).toEqual([]);
    expect(found.secrets(memory === 'memfd_secret' ? undefined : isHeldForm)).toEqual([]);
    // mlock(2) hides nothing from root: the scalars and the prefix are there once.
    if (memory === 'mlock') expect(found.count('secret', /^held /)).toBe(algorithms.length + 1);
  });

  test('contains nothing of them after all are destroyed', async (context) => {
    if (reason !== undefined) skip(context, reason);
    await subject.ask('destroy');
    const found = await search(scene.stage, { pid: subject.pid }, scene.needles);
    expect(found.missing(scene.needles, 'decoy')).toEqual([]);
    expect(found.secrets()).toEqual([]);
  });
});
