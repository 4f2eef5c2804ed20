/**
 * What other processes can read of a process that derived keys from a key: neither the texts that
 * became their secrets nor the decoded keys, nor the digests that the texts were made of.
 */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KeyPlan, Secret } from '../helpers/forensics/key-plan.js';
import { isLivingState, isNative, memories, Scene, skip } from '../helpers/forensics/scene.js';
import { search } from '../helpers/forensics/search.js';
import { give, isRoot, type Stage, subjectUser } from '../helpers/forensics/stage.js';
import type { Subject } from '../helpers/forensics/subject.js';
import { secretMappings } from '../helpers/kernel.js';

const purposes = [
  ['hmac-sha256', 'utf8', 'hex'],
  ['hmac-sha512', 'utf8', 'base64'],
  ['hmac-sha384', 'utf8', 'base64url'],
  ['hmac-sha256', 'hex', 'hex'],
  ['hmac-sha512', 'hex', 'hex'],
  ['hmac-sha256', 'base64', 'base64'],
  ['hmac-sha512', 'base64', 'base64url'],
  ['hmac-sha256', 'to-base64', 'base64url'],
  ['secret-suffix-sha256', 'utf8', 'hex'],
  ['secret-suffix-md5', 'hex', 'hex'],
  ['secret-suffix-sha256', 'to-md5-hex', 'base64'],
] as const;

interface Derivation extends Pick<Secret, 'algorithm' | 'encoding'> {
  readonly root: number;
  readonly message: string;
  readonly written: 'hex' | 'base64' | 'base64url';
  readonly length: number | undefined;
}

/** The keys that derive, and every way to derive from each. */
class DerivedPlan {
  readonly derivations: Derivation[] = [];

  plan(stage: Stage): KeyPlan {
    const hmac = randomBytes(48).toString('base64url');
    const suffix = randomBytes(48).toString('base64url');
    const roots: Secret[] = [
      { label: 'root', text: hmac, algorithm: 'hmac-sha512', encoding: 'utf8' },
      { label: 'suffix root', text: suffix, algorithm: 'secret-suffix-sha256', encoding: 'utf8' },
    ];
    const keys = roots.map(({ label, text, algorithm, encoding }) => {
      const path = join(stage.work, label);
      writeFileSync(path, text, { mode: 0o600 });
      give(path);
      return { source: { kind: 'file', path } as const, algorithm, encoding };
    });
    const digests = [
      (message: string) => createHmac('sha512', hmac).update(message).digest(),
      (message: string) => createHash('sha256').update(message).update(suffix).digest(),
    ];
    const secrets: Secret[] = digests.flatMap((digestOf, root) =>
      purposes.map(([algorithm, encoding, written], i) => {
        const message = `derivation ${i}`;
        const length = i % 2 === 0 ? undefined : 40;
        this.derivations.push({ root, message, written, length, algorithm, encoding });
        const text = digestOf(message).toString(written).slice(0, length);
        return { label: `${root} ${algorithm} ${encoding} ${written}`, text, algorithm, encoding };
      }),
    );
    return { keys, secrets: [...roots, ...secrets], descriptors: [], env: {} };
  }
}

const isHeld = (form: string): boolean => isLivingState(form) || /^(piece of )?held$/.test(form);

describe.each(memories)('the memory of a process that derived keys in %s', (memory) => {
  const derived = new DerivedPlan();
  let scene: Scene;
  let subject: Subject;

  beforeAll(async () => {
    scene = new Scene(undefined, (stage) => derived.plan(stage));
    const env = memory === 'wasm' ? {} : { LOCKSIGN_MEMORY: memory };
    subject = await scene.launch({ plan: scene.plan, env });
    await scene.plant(subject);
    await subject.ask('derive', { derivations: derived.derivations });
  });
  afterAll(() => scene?.remove());

  const allowed = memory === 'memfd_secret' ? () => false : isHeld;

  test('shows root nothing of them that cannot sign, and every decoy', async (context) => {
    if (!isRoot) skip(context, 'the tests do not run as root');
    const found = await search(scene.stage, { pid: subject.pid }, scene.needles);
    expect(found.missing(scene.needles, 'decoy')).toEqual([]);
    expect(found.secrets(allowed)).toEqual([]);
    if (memory === 'memfd_secret') expect(found.forms('secret')).toEqual(new Set());
    // The states and suffixes that sign are found, which shows that the search sees these pages.
    else {
      const isSuffix = ({ algorithm }: Secret) => algorithm.startsWith('secret-suffix-');
      const suffixes = scene.plan.secrets.filter(isSuffix).length;
      const states = 2 * (scene.plan.secrets.length - suffixes);
      expect(found.count('secret', /^(inner|outer) state, little-endian$/)).toBe(states);
      expect(found.count('secret', /^held$/)).toBe(suffixes);
    }
  });

  test('shows the same user nothing of them that cannot sign, after many signatures', async (context) => {
    if (!isRoot) skip(context, 'the tests do not run as root');
    await subject.ask('sign', { count: 2_000 });
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

test('a process that makes the same keys by sign() and load() contains every text, which is the control', async () => {
  const derived = new DerivedPlan();
  const scene = new Scene(undefined, (stage) => derived.plan(stage));
  try {
    const subject = await scene.launch({ plan: scene.plan });
    await subject.ask('deriveByText', { derivations: derived.derivations });
    const found = await search(scene.stage, { pid: subject.pid }, scene.needles, subjectUser);
    expect(found.count('secret', /^text$|^held$/)).toBeGreaterThanOrEqual(derived.derivations.length);
  } finally {
    await scene.remove();
  }
});
