/**
 * Keys in locked memory, and secret memory for JavaScript, are wiped at every kind of process exit.
 * (The kernel zeroes memory before it gives it to another process, but a hypervisor's snapshot or a
 * core file of the machine can come first.) The test stops the process in the last step of exit(3)
 * and searches its memory there.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { randomSecret } from '../helpers/forensics/key-plan.js';
import { memoryNeedles } from '../helpers/forensics/needles.js';
import { skip } from '../helpers/forensics/scene.js';
import { search } from '../helpers/forensics/search.js';
import { createStage, give, subjectUser } from '../helpers/forensics/stage.js';
import { buildStopAtExit, noCompiler } from '../helpers/forensics/tools.js';

// https://nodejs.org/docs/latest-v20.x/api/report.html: the field is absent with another C library.
const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
const isGlibc = header.glibcVersionRuntime !== undefined;
const isStopped = (pid: number): boolean => /^State:\sT/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));

const endings = [
  ['the end of the event loop', 'return', 0],
  ['process.exit()', 'exit', 0],
  ['an uncaught exception', 'throw', 1],
] as const;

test.for(endings)('a key, and memory for JavaScript, is wiped by %s', async ([, ending, exitCode], context) => {
  if (noCompiler !== undefined) skip(context, noCompiler);
  if (!isGlibc)
    skip(context, 'only glibc runs the destructors of libraries before the function that stops the process');
  const stage = createStage();
  try {
    const text = randomSecret('utf8', 40);
    const secrets = [{ label: 'the key', text, algorithm: 'hmac-sha256', encoding: 'utf8' }] as const;
    const needles = memoryNeedles(secrets, 'secret');
    const file = join(stage.work, 'secret');
    writeFileSync(file, text, { mode: 0o600 });
    give(file);
    const child = spawn(process.execPath, [join(stage.folder, 'exits.mjs'), file, ending], {
      ...subjectUser,
      cwd: stage.work,
      env: { LD_PRELOAD: buildStopAtExit(stage), LOCKSIGN_BACKEND: 'native', LOCKSIGN_MEMORY: 'mlock' },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const pid = child.pid ?? 0;
    const closed = once(child, 'close');
    try {
      expect(String(await once(child.stdout, 'data'))).toBe('mlock\n');
      const before = await search(stage, { pid }, needles);
      expect(before.count('secret', /^(inner|outer) state, little-endian$/)).toBe(2);
      expect(before.count('secret', /^text$/)).toBe(1);

      child.stdin.write('end\n');
      for (let waited = 0; !isStopped(pid); waited += 10) {
        expect(waited, 'ms until the process stops').toBeLessThan(10_000);
        await sleep(10);
      }
      const after = await search(stage, { pid }, needles);
      expect(after.bytes).toBeGreaterThan(before.bytes / 2);
      expect(after.secrets()).toEqual([]);
    } finally {
      child.kill('SIGCONT');
      const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
      expect(await closed).toEqual([exitCode, null]);
      clearTimeout(timer);
    }
  } finally {
    stage.remove();
  }
});
