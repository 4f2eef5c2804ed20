/** What reaches the disk when the kernel swaps out a process that holds keys. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isLivingState, memories, Scene, skip } from '../helpers/forensics/scene.js';
import { type Findings, search } from '../helpers/forensics/search.js';
import { isRoot } from '../helpers/forensics/stage.js';
import type { Subject } from '../helpers/forensics/subject.js';
import { SwapFile } from '../helpers/forensics/swap.js';
import { buildAttacker, noCompiler } from '../helpers/forensics/tools.js';
import { statusNumber } from '../helpers/kernel.js';

const reason = isRoot ? noCompiler : 'swapon(8) needs root';

describe('the swap file', () => {
  let swap: SwapFile | string = 'not tried';

  beforeAll(async () => {
    swap = reason ?? (await SwapFile.open());
  });
  afterAll(async () => {
    if (swap instanceof SwapFile) await swap.close();
  });

  /** Swaps a whole process out and searches the disk until the decoys are there. */
  async function swapOut(file: SwapFile, scene: Scene, subject: Subject): Promise<Findings> {
    await subject.ask('attack', { attacker: buildAttacker(scene.stage), call: 'pageOut' });
    const copy = scene.path('swap');
    for (let attempt = 1; ; attempt += 1) {
      file.copyTo(copy);
      const found = await search(scene.stage, { file: copy }, scene.needles);
      const missing = found.missing(scene.needles, 'decoy');
      if (missing.length === 0 && statusNumber(subject.pid, 'VmSwap') > 0) return found;
      if (attempt === 4) expect(missing).toEqual([]);
      await wait(500);
    }
  }

  test.for(memories)('gets no secret of a process with keys in %s, but gets every decoy', async (memory, context) => {
    if (!(swap instanceof SwapFile)) return skip(context, swap);
    const scene = new Scene();
    try {
      const subject = await scene.start(memory);
      const found = await swapOut(swap, scene, subject);
      expect(found.secrets(memory === 'wasm' ? isLivingState : undefined)).toEqual([]);
      // Memory that is not locked is swapped out, including the states. This is a documented limit.
      if (memory === 'wasm') expect(found.count('secret', /state, little-endian$/)).toBeGreaterThan(0);
    } finally {
      await scene.remove();
    }
  });

  test.for(memories)('gets nothing of keys in %s that were destroyed before', async (memory, context) => {
    if (!(swap instanceof SwapFile)) return skip(context, swap);
    const scene = new Scene();
    try {
      const subject = await scene.start(memory);
      await subject.ask('destroy');
      expect((await swapOut(swap, scene, subject)).secrets()).toEqual([]);
    } finally {
      await scene.remove();
    }
  });
});
