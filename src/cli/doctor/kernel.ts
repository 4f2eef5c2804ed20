/**
 * How else memory leaves a process: core files, and other processes of the same user.
 * @module
 */
import { attention, ok, type Result, unknown } from './finding.js';
import { softLimit } from './memory.js';
import type { System } from './system.js';

const protect = 'Have the bot call protectProcess() before it loads a key.';

/** systemd-coredump keeps nothing with Storage=none (coredump.conf(5)); drop-ins come later and count more. */
function keepsNoCores(system: System): boolean {
  const folder = '/etc/systemd/coredump.conf.d';
  const files = ['/etc/systemd/coredump.conf', ...(system.names(folder) ?? []).map((name) => `${folder}/${name}`)];
  const settings = files.flatMap((file) => [...(system.text(file) ?? '').matchAll(/^\s*Storage\s*=\s*(\w+)/gm)]);
  return settings.at(-1)?.[1] === 'none';
}

export function checkCoreFiles(system: System): Result {
  const pattern = system.text('/proc/sys/kernel/core_pattern')?.trim();
  const limit = softLimit(system, 'Max core file size');
  if (pattern === undefined || limit === undefined) return unknown('Core files are told of by Linux only, in /proc.');
  if (pattern.startsWith('|')) {
    // core(5): the limit does not hold for a pipe.
    const program = pattern.slice(1).trim().split(/\s+/)[0] ?? '';
    if (program.endsWith('/systemd-coredump') && keepsNoCores(system))
      return ok('systemd-coredump keeps no core files.');
    return attention(
      `When a process crashes, the kernel gives its memory to ${program}, which may keep it. Locked keys are not in it; the rest of a bot is.`,
      `${protect} With systemd-coredump, Storage=none in /etc/systemd/coredump.conf does it for all.`,
    );
  }
  if (pattern === '' || limit === 0) return ok('A process that crashes leaves no core file.');
  return attention(
    'A process that crashes leaves its memory in a core file. Locked keys are not in it; the rest of a bot is.',
    `${protect} Or set the limit: \`ulimit -c 0\`, LimitCORE=0 in a systemd unit.`,
  );
}

export function checkPtrace(system: System): Result {
  if (system.text('/proc/sys/kernel/core_pattern') === undefined) {
    return unknown('Who may trace a process is told by Linux only, in /proc/sys/kernel.');
  }
  const scope = system.text('/proc/sys/kernel/yama/ptrace_scope')?.trim();
  if (scope === '1' || scope === '2' || scope === '3') {
    return ok(`Programs of the same user cannot read each other's memory (kernel.yama.ptrace_scope is ${scope}).`);
  }
  return attention(
    scope === undefined
      ? "Every program of a user can read the memory of the user's others: this kernel has no Yama."
      : `Every program of a user can read the memory of the user's others: kernel.yama.ptrace_scope is ${scope}.`,
    `${protect}${scope === undefined ? '' : ' Or for all: `sysctl kernel.yama.ptrace_scope=1`, and the same in /etc/sysctl.d.'}`,
  );
}
