/**
 * Checks of other ways in which memory leaves a process: core files, and other processes of the
 * same user.
 * @module
 */
import { attention, ok, type Result, unknown } from './finding.js';
import type { System } from './system.js';

const protect = 'Call protectProcess() in the bot before it loads a key.';

/** The soft limit of that name in /proc/self/limits (proc(5)). */
export function softLimit(system: System, name: string): number | undefined {
  const line = system
    .text('/proc/self/limits')
    ?.split('\n')
    .find((text) => text.startsWith(name));
  const value = line?.slice(name.length).trim().split(/\s+/)[0];
  if (value === 'unlimited') return Number.POSITIVE_INFINITY;
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;
}

/**
 * systemd-coredump keeps nothing with Storage=none (coredump.conf(5)). Drop-ins override the main
 * file.
 */
function keepsNoCores(system: System): boolean {
  const folder = '/etc/systemd/coredump.conf.d';
  const files = ['/etc/systemd/coredump.conf', ...(system.names(folder) ?? []).map((name) => `${folder}/${name}`)];
  const settings = files.flatMap((file) => [...(system.text(file) ?? '').matchAll(/^\s*Storage\s*=\s*(\w+)/gm)]);
  return settings.at(-1)?.[1] === 'none';
}

export function checkCoreFiles(system: System): Result {
  const pattern = system.text('/proc/sys/kernel/core_pattern')?.trim();
  const limit = softLimit(system, 'Max core file size');
  if (pattern === undefined || limit === undefined)
    return unknown('Core files can be examined on Linux with /proc only.');
  if (pattern.startsWith('|')) {
    // The limit does not apply to a pipe (core(5)).
    const program = pattern.slice(1).trim().split(/\s+/)[0] ?? '';
    if (program.endsWith('/systemd-coredump') && keepsNoCores(system))
      return ok('systemd-coredump keeps no core files.');
    return attention(
      `When a process crashes, the kernel passes its memory to ${program}, which may keep it. That includes everything but locked keys.`,
      `${protect} With systemd-coredump, Storage=none in /etc/systemd/coredump.conf covers all processes.`,
    );
  }
  if (pattern === '' || limit === 0) return ok('A process that crashes leaves no core file.');
  return attention(
    'A process that crashes leaves its memory in a core file. That includes everything but locked keys.',
    `${protect} Or turn core files off: \`ulimit -c 0\`, or LimitCORE=0 in a systemd unit.`,
  );
}

export function checkPtrace(system: System): Result {
  if (system.text('/proc/sys/kernel/core_pattern') === undefined) {
    return unknown('The access of processes to each other can be examined on Linux with /proc only.');
  }
  const scope = system.text('/proc/sys/kernel/yama/ptrace_scope')?.trim();
  if (scope === '1' || scope === '2' || scope === '3') {
    return ok(`Programs of the same user cannot read each other's memory (kernel.yama.ptrace_scope is ${scope}).`);
  }
  return attention(
    scope === undefined
      ? "Programs of the same user can read each other's memory: this kernel has no Yama."
      : `Programs of the same user can read each other's memory: kernel.yama.ptrace_scope is ${scope}.`,
    `${protect}${scope === undefined ? '' : ' Or run `sysctl kernel.yama.ptrace_scope=1`, and set the same in /etc/sysctl.d.'}`,
  );
}
