/** The content of a core file (core(5)) of a process that holds keys. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isLivingState, memories, Scene, skip } from '../helpers/forensics/scene.js';
import { type Findings, search } from '../helpers/forensics/search.js';
import type { Subject } from '../helpers/forensics/subject.js';
import { buildAttacker, noCompiler } from '../helpers/forensics/tools.js';
import { noCoreFiles } from '../helpers/kernel.js';

const reason = noCoreFiles();
const unlimitedCores = ['prlimit', '--core=unlimited'];

describe.each(memories)('a core file of a process with keys in %s', (memory) => {
  if (reason !== undefined) {
    test('can be searched', (context) => skip(context, reason));
    return;
  }

  let scene: Scene;

  beforeEach(() => {
    scene = new Scene();
  });
  afterEach(() => scene.remove());

  async function searchCore(subject: Subject): Promise<Findings> {
    await subject.crash();
    const name = readdirSync(scene.stage.work).find((file) => file.startsWith('core'));
    if (name === undefined) throw new Error('the crash left no core file');
    const found = await search(scene.stage, { file: join(scene.stage.work, name) }, scene.needles);
    expect(found.missing(scene.needles, 'decoy')).toEqual([]);
    return found;
  }

  test('contains no secret after SIGSEGV, and every decoy', async () => {
    const subject = await scene.start(memory, { wrapper: unlimitedCores });
    await subject.ask('dumpAllKinds');
    const found = await searchCore(subject);
    expect(found.secrets(memory === 'wasm' ? isLivingState : undefined)).toEqual([]);
  });

  test('after MADV_DODUMP contains no secret that memfd_secret(2) hides, but contains states that mlock(2) alone protects', async (context) => {
    if (noCompiler !== undefined) skip(context, noCompiler);
    const subject = await scene.start(memory, { wrapper: unlimitedCores });
    await subject.ask('dumpAllKinds');
    const advised = await subject.ask('attack', { attacker: buildAttacker(scene.stage), call: 'dumpEverything' });
    expect(advised).toBeGreaterThan(0);
    const found = await searchCore(subject);
    expect(found.secrets(memory === 'memfd_secret' ? undefined : isLivingState)).toEqual([]);
    // Code inside the process undid MADV_DONTDUMP. This is a documented limit, and it proves that
    // the attack works.
    const states = memory === 'memfd_secret' ? 0 : 2 * scene.plan.keys.length;
    expect(found.count('secret', /^(inner|outer) state, little-endian$/)).toBe(states);
  });

  test('contains nothing of keys that were destroyed before', async () => {
    const subject = await scene.start(memory, { wrapper: unlimitedCores });
    await subject.ask('destroy');
    await subject.ask('dumpAllKinds');
    const found = await searchCore(subject);
    expect(found.secrets()).toEqual([]);
  });
});
