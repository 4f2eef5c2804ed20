/**
 * The clock, which exchanges compare with theirs, and the version of Node.
 * @module
 */
import { commandName } from '../help/command-name.js';
import { attention, ok, type Result, unknown } from './finding.js';
import type { System } from './system.js';

/** Binance refuses what is more than a second ahead; the others take more. */
const mostSeconds = 0.5;
const setClock =
  'Have it set: `timedatectl set-ntp true`, or install chrony. Until then, `serverTimeOffset` of an account makes up for it.';

/** Fields of `chronyc -c tracking` (chronyc(1)): seconds by which the clock is slow, and the leap status. */
const chronyOffset = 4;
const chronyLeap = 13;

export function checkClock(system: System): Result {
  const { run } = system.facts;
  const tracking = run('chronyc', ['-c', 'tracking'])?.trim().split(',');
  if (tracking !== undefined && tracking.length > chronyLeap) {
    if (tracking[chronyLeap] === 'Not synchronised')
      return attention('Nothing sets the clock: chrony has no source.', setClock);
    const offset = Math.abs(Number(tracking[chronyOffset]));
    if (Number.isNaN(offset)) return unknown('chronyc says nothing of the clock that is understood.');
    if (offset > mostSeconds) return attention(`The clock is off by ${offset.toFixed(3)} s, says chrony.`, setClock);
    return ok(`The clock is off by ${(offset * 1000).toFixed(3)} ms, says chrony.`);
  }
  const synchronised = run('timedatectl', ['show', '--property=NTPSynchronized', '--value'])?.trim();
  if (synchronised === 'yes') return ok('The clock is set by the network, says timedatectl.');
  if (synchronised === 'no') return attention('Nothing sets the clock, says timedatectl.', setClock);
  return unknown(
    `Neither chronyc nor timedatectl tells whether the clock is set. \`${commandName} check NAME --send\` tells if it is too far off.`,
  );
}

/** The day after which a release gets no more security fixes (https://github.com/nodejs/Release, schedule.json). */
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
      `Node ${nodeVersion} is older than what locksign is made for.`,
      `Install Node ${oldest.join('.')} or newer.`,
    );
  }
  const end = endOfLife[major];
  if (end === undefined) return unknown(`It is not known here until when Node ${nodeVersion} gets security fixes.`);
  if (today > new Date(`${end}T23:59:59Z`)) {
    return attention(
      `Node ${nodeVersion} gets no security fixes since ${end}.`,
      'Install a release that does: https://nodejs.org/en/about/previous-releases.',
    );
  }
  return ok(`Node ${nodeVersion} gets security fixes until ${end}.`);
}
