/**
 * What systemd's tools say about units, without a running systemd.
 * @module
 */
import { spawnSync } from 'node:child_process';

/** Whether a command is not installed. */
export const missing = (command: string): boolean => spawnSync(command, ['--version']).status !== 0;

/**
 * Gives the system calls of one of systemd's sets, such as @system-service, including those of
 * nested sets.
 */
export function callsOf(set: string): string[] {
  if (!set.startsWith('@')) return [set];
  const { stdout } = spawnSync('systemd-analyze', ['syscall-filter', set], { encoding: 'utf8' });
  const lines = stdout.split('\n').filter((line) => line.startsWith('    ') && !line.includes('#'));
  return lines.flatMap((line) => callsOf(line.trim()));
}

/** The values of a setting in a unit. */
export const settingsOf = (unit: string, name: string): string[] =>
  [...unit.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value = '']) => value);

/** The system calls that the filters of a unit allow. */
export function allowedCalls(unit: string): ReadonlySet<string> {
  const filters = settingsOf(unit, 'SystemCallFilter');
  const calls = (isForbidden: boolean) =>
    filters
      .filter((value) => value.startsWith('~') === isForbidden)
      .flatMap((value) => value.replace('~', '').split(' ').flatMap(callsOf));
  const forbidden = new Set(calls(true));
  return new Set(calls(false).filter((call) => !forbidden.has(call)));
}
