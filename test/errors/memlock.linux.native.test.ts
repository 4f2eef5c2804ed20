/**
 * ERR_MEMLOCK_LIMIT names a limit: under that limit the keys load.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Scene } from '../helpers/forensics/scene.js';

describe('the limit that ERR_MEMLOCK_LIMIT asks for', () => {
  let scene: Scene;

  beforeEach(() => {
    scene = new Scene(['file', 'dotenv', 'bytes']);
  });
  afterEach(() => scene.remove());

  // One that allows nothing, and one that is a byte short of a page.
  test.for([0, 4_095])('is enough, after %i bytes were not', async (tooLittle) => {
    const load = async (bytes: number): Promise<unknown> => {
      const subject = await scene.launch({ wrapper: ['prlimit', `--memlock=${bytes}:${bytes}`] });
      return subject.ask('load', { keys: scene.plan.keys }).catch((error: unknown) => error);
    };
    const refused = await load(tooLittle);
    expect(refused).toMatchObject({ facts: { code: 'ERR_MEMLOCK_LIMIT', limit: tooLittle } });
    const enough = Number(/--ulimit memlock=(\d+)/.exec(String(refused))?.[1]);
    expect(await load(enough)).toHaveLength(scene.plan.keys.length);
  });
});
