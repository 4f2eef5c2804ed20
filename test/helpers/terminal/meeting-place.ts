/**
 * Synchronises a test with the command that cli-stopper.mjs holds at its end.
 * @module
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Secret } from '../forensics/key-plan.js';
import { decoyBytes } from '../forensics/needles.js';
import type { Stage } from '../forensics/stage.js';

/** Flags for Node.js. */
export const stopper = ['--import', fileURLToPath(new URL('cli-stopper.mjs', import.meta.url))];

/**
 * A folder in which the process reports its progress, and waits for the file that lets it go on.
 */
export function meetingPlace(stage: Stage, decoys: readonly Secret[]) {
  const place = join(stage.work, String(Math.random()).slice(2));
  mkdirSync(place);
  writeFileSync(join(place, 'decoys'), decoyBytes(decoys));
  const met = async (name: string): Promise<string> => {
    while (!existsSync(join(place, name))) await sleep(50);
    return readFileSync(join(place, name), 'utf8');
  };
  const pid = async (): Promise<number> => Number(await met('pid'));
  return { env: { STOPPER_FOLDER: place }, met, pid, letGo: () => writeFileSync(join(place, 'go'), '') };
}
