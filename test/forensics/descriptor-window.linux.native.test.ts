/**
 * A new page of memfd_secret(2) has a descriptor for a moment, and another process of the same user
 * waits for that moment. As the control, the same thief watches the same process make pages without
 * a guard.
 */
import { existsSync, readFileSync } from 'node:fs';
import { release } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lootDuring, type Way } from '../helpers/forensics/descriptor-thief.js';
import { Scene, skip } from '../helpers/forensics/scene.js';
import { isRoot } from '../helpers/forensics/stage.js';
import type { Subject } from '../helpers/forensics/subject.js';
import { buildAttacker, buildTakeDescriptor, noCompiler } from '../helpers/forensics/tools.js';
import { proofCases } from '../helpers/prove.js';

const renewals = proofCases(1000);
/** The thief takes about one of ten unguarded pages where nothing else runs. */
const batch = 100;
const batchesAtMost = 200;

const yama = '/proc/sys/kernel/yama/ptrace_scope';
const ptraceScope = existsSync(yama) ? Number(readFileSync(yama, 'utf8')) : 0;

function takesThreads(): boolean {
  const [major = 0, minor = 0] = release().split('.').map(Number);
  return major > 6 || (major === 6 && minor >= 9);
}

/** Why this thief cannot try at all; undefined if it can. */
function obstacleOf(way: Way): string | undefined {
  if (noCompiler !== undefined) return noCompiler;
  if (ptraceScope > 1) return 'Yama keeps processes of the same user from each other';
  return way === 'threads' && !takesThreads() ? 'pidfd_open(2) takes threads since Linux 6.9' : undefined;
}

describe.each([
  ['process', 'makePages'],
  ['threads', 'makePagesApart'],
] as const)('a thief that watches the descriptors of the %s', (way, call) => {
  const scene = new Scene();
  const keys = scene.plan.keys.filter(({ source }) => source.kind === 'file').slice(0, 1);
  const obstacle = obstacleOf(way);
  let subject: Subject;
  let attacker: string;
  let program: string;

  beforeAll(async () => {
    subject = await scene.launch({ env: { LOCKSIGN_MEMORY: 'memfd_secret' } });
    if (obstacle !== undefined) return;
    attacker = buildAttacker(scene.stage);
    program = buildTakeDescriptor(scene.stage);
    if (ptraceScope === 1) await subject.ask('attack', { attacker, call: 'admitDebuggers' });
  });
  afterAll(() => scene.remove());

  const renew = (count: number) => subject.ask('renew', { keys, count });
  const makeUnguarded = (count: number) => subject.ask('attack', { attacker, call, count });
  /** Whether the thief takes and maps a page at last. */
  const takesOne = async (asRoot: boolean, makePages: (count: number) => Promise<unknown>): Promise<boolean> => {
    for (let tried = 0; tried < batchesAtMost; tried += 1) {
      const { mapped } = await lootDuring({ program, way, asRoot }, subject.pid, () => makePages(batch));
      if (mapped > 0) return true;
    }
    return false;
  };

  test(`as the same user takes none in ${renewals} new keys, but takes an unguarded page before and after`, async (context) => {
    if (obstacle !== undefined) skip(context, obstacle);
    expect(await takesOne(false, makeUnguarded)).toBe(true);
    const loot = await lootDuring({ program, way }, subject.pid, () => renew(renewals));
    expect(loot).toMatchObject({ taken: 0, mapped: 0 });
    expect(loot.looks).toBeGreaterThan(renewals);
    expect(await takesOne(false, makeUnguarded)).toBe(true);
  }, 600_000_000);

  if (way === 'threads') {
    test('as root takes one, as SECURITY.md says', async (context) => {
      if (obstacle !== undefined) skip(context, obstacle);
      if (!isRoot) skip(context, 'the tests do not run as root');
      expect(await takesOne(true, renew)).toBe(true);
    });
  }
});
