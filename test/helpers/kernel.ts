/**
 * What the kernel reports about a process and about itself (proc(5)).
 * @module
 */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

export const isLinux = process.platform === 'linux';
export const isPosix = process.platform !== 'win32';

export interface Mapping {
  readonly start: number;
  readonly end: number;
  /** As in `/proc/<pid>/maps`: `rw-s`. */
  readonly permissions: string;
  readonly name: string;
  /**
   * Two letters each: `lo` locked, `dd` not dumped, `dc` not copied on fork, `wf` wiped on fork.
   */
  readonly flags: readonly string[];
  readonly lockedKiB: number;
}

/** The mappings of a process with their flags, from `/proc/<pid>/smaps`. */
export function mappings(pid: number): Mapping[] {
  const text = readFileSync(`/proc/${pid}/smaps`, 'utf8');
  return text.split(/^(?=[0-9a-f]+-[0-9a-f]+ )/m).flatMap((part) => {
    const head = /^([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+ *(.*)/.exec(part);
    if (head === null) return [];
    const [, start = '', end = '', permissions = '', name = ''] = head;
    return [
      {
        start: Number.parseInt(start, 16),
        end: Number.parseInt(end, 16),
        permissions,
        name,
        flags: /^VmFlags: (.*)$/m.exec(part)?.[1]?.trim().split(' ') ?? [],
        lockedKiB: Number(/^Locked: +(\d+)/m.exec(part)?.[1] ?? 0),
      },
    ];
  });
}

/**
 * Whether /proc hides the processes of other users (proc(5), hidepid). Their folders then do not
 * exist for this user.
 */
export const hidesProcesses = (): boolean =>
  / - proc \S+ \S*hidepid=(?:[24]|invisible|ptraceable)/.test(readFileSync('/proc/self/mountinfo', 'utf8'));

/** Memory for the 65,536 keys of a thread, each of 128 bytes, with pages of overhead. */
const allKeysBytes = 9 * 1024 * 1024;

/** Whether RLIMIT_MEMLOCK (getrlimit(2)) leaves memory for all keys of a thread. */
export function mayLockAllKeys(): boolean {
  const limits = readFileSync('/proc/self/limits', 'utf8');
  const limit = /^Max locked memory +(\d+|unlimited)/m.exec(limits)?.[1];
  return process.getuid?.() === 0 || limit === 'unlimited' || Number(limit) >= allKeysBytes;
}

/** Mappings of memfd_secret(2). */
export const secretMappings = (pid: number): Mapping[] =>
  mappings(pid).filter(({ name }) => name.startsWith('/secretmem'));

/** Mappings for secrets: of memfd_secret(2), locked, or wiped on fork, which V8 never uses. */
export const lockedMappings = (pid: number): Mapping[] =>
  mappings(pid).filter(
    ({ name, flags }) => name.startsWith('/secretmem') || flags.includes('lo') || flags.includes('wf'),
  );

/** A number of `/proc/<pid>/status`, such as `VmLck` or `VmSwap` (KiB). */
export function statusNumber(pid: number, field: string): number {
  const match = new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(match?.[1] ?? 0);
}

/** The target of each open descriptor of a process. */
export function openDescriptors(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).map((number) => `${number} ${readlinkSync(join(folder, number))}`);
}

/**
 * Why a crash here leaves no core file in the working directory. Undefined if it does (core(5)).
 */
export function noCoreFiles(): string | undefined {
  const pattern = readFileSync('/proc/sys/kernel/core_pattern', 'utf8').trim();
  if (pattern.startsWith('|')) return `core_pattern hands cores to a program: ${pattern}`;
  if (pattern.includes('/')) return `core_pattern puts cores elsewhere: ${pattern}`;
  return undefined;
}
