/**
 * Checks of the clock, which exchanges compare with theirs, and of the version of Node.js.
 * @module
 */
import { commandName } from '../help/command-name.js';
import { attention, ok, type Result, unknown } from './finding.js';
import type { System } from './system.js';

/**
 * Binance refuses a timestamp that is more than a second ahead. The other exchanges tolerate more.
 */
const mostSeconds = 0.5;
const setClock =
  'Synchronise it: run `timedatectl set-ntp true`, or install chrony. Until then, use `serverTimeOffset` of an account.';

/**
 * Fields of `chronyc -c tracking` (chronyc(1)): the seconds by which the clock is slow, and the
 * leap status.
 */
const chronyOffset = 4;
const chronyLeap = 13;

export function checkClock(system: System): Result {
  const { run } = system.facts;
  const tracking = run('chronyc', ['-c', 'tracking'])?.trim().split(',');
  if (tracking !== undefined && tracking.length > chronyLeap) {
    if (tracking[chronyLeap] === 'Not synchronised')
      return attention('The clock is not synchronised: chrony has no source.', setClock);
    const offset = Math.abs(Number(tracking[chronyOffset]));
    if (Number.isNaN(offset)) return unknown('The output of chronyc could not be understood.');
    if (offset > mostSeconds)
      return attention(`According to chrony, the clock is off by ${offset.toFixed(3)} s.`, setClock);
    return ok(`According to chrony, the clock is off by ${(offset * 1000).toFixed(3)} ms.`);
  }
  const synchronised = run('timedatectl', ['show', '--property=NTPSynchronized', '--value'])?.trim();
  if (synchronised === 'yes') return ok('According to timedatectl, the clock is synchronised.');
  if (synchronised === 'no') return attention('According to timedatectl, the clock is not synchronised.', setClock);
  return unknown(
    `Neither chronyc nor timedatectl is available. \`${commandName} check NAME --send\` fails if the clock is too far off.`,
  );
}

/**
 * The last day on which a release gets security fixes (https://github.com/nodejs/Release,
 * schedule.json).
 */
const endOfLife: Readonly<Record<number, string>> = {
  20: '2026-04-30',
  21: '2024-06-01',
  22: '2027-04-30',
  23: '2025-06-01',
  24: '2028-04-30',
  25: '2026-06-01',
  26: '2029-04-30',
};
const oldest = [20, 19];

export function checkNode(system: System): Result {
  const { nodeVersion, today } = system.facts;
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = oldest;
  if (major < leastMajor || (major === leastMajor && minor < leastMinor)) {
    return attention(
      `Node.js ${nodeVersion} is too old for locksign.`,
      `Install Node.js ${oldest.join('.')} or newer.`,
    );
  }
  const end = endOfLife[major];
  if (end === undefined)
    return unknown(`This release does not know how long Node.js ${nodeVersion} gets security fixes.`);
  if (today > new Date(`${end}T23:59:59Z`)) {
    return attention(
      `Node.js ${nodeVersion} has had no security fixes since ${end}.`,
      'Install a supported release: https://nodejs.org/en/about/previous-releases.',
    );
  }
  return ok(
    `Node.js ${nodeVersion} gets security fixes until ${end}. Start bots with \`node --freeze-flags-after-init\`: then no package can switch off V8's checks of memory.`,
  );
}
