/**
 * Errors of the memory that secrets are kept in, of the backends, and of what the system does for a
 * process and its files.
 * @module
 */
import {
  details,
  type ErrorFacts,
  errnoRemedies,
  failedCall,
  isWindows,
  kibibytes,
  named,
  reason,
  type Sentences,
} from './facts.js';

/**
 * Bytes that a key needs after the step that failed: its page, which has 64 KiB on some ARM
 * kernels.
 */
const furtherLockedBytes = 64 * 1024;

/** A limit, in bytes, under which the load that failed succeeds. */
function sufficientBytes(needed: number): number {
  const step = 64 * 1024;
  return Math.ceil((needed + furtherLockedBytes) / step) * step;
}

/** How to raise the limit of locked memory to this number of bytes. */
export function raiseMemlock(bytes: number): string {
  if (isWindows()) {
    return "Raise the working set limit of its job object, or give its user the right 'Increase a process working set'.";
  }
  const KiB = bytes / 1024;
  return `Raise it with \`ulimit -l ${KiB}\`, LimitMEMLOCK=${KiB}K in a systemd unit, --ulimit memlock=${bytes} in Docker or a memlock line in /etc/security/limits.conf.`;
}

function memlockProblem(facts: ErrorFacts): string {
  const limit = kibibytes(facts.limit);
  const needed = kibibytes(facts.needed, Math.ceil);
  return isWindows()
    ? `Windows locks no more memory for this process: its working set is ${limit}, and ${needed} are needed${failedCall(facts)}.`
    : `Cannot lock memory for the secret: the limit RLIMIT_MEMLOCK is ${limit}, and ${needed} are needed${failedCall(facts)}.`;
}

function memlockRemedy({ needed = 0 }: ErrorFacts): string {
  return raiseMemlock(sufficientBytes(needed));
}

/** Why the kernel refuses a call that no limit forbids. */
function forbiddenBy({ filtered }: ErrorFacts): string {
  if (filtered === undefined) return 'a seccomp filter or another policy of the container forbids it';
  return filtered
    ? 'the seccomp filter of this process forbids it'
    : 'this process has no seccomp filter, so another policy of the container or the system forbids it';
}

/**
 * systemd.exec(5) has the group @memlock. Docker and Kubernetes take a profile in JSON, whose
 * default allows the calls.
 */
export const allowLocking =
  'Allow mlock and memfd_secret: `SystemCallFilter=@memlock memfd_secret` in a systemd unit, or a seccomp profile of the container that has both, as the default one of Docker.';

const withoutProtection = 'start the process with `ulimit -c 0`, and under a user account of its own';

export const memoryErrors = {
  ERR_MEMLOCK_LIMIT: {
    problem: memlockProblem,
    remedy: memlockRemedy,
    example: { limit: 0, needed: 8192, call: 'mlock', errno: 'ENOMEM' },
  },
  ERR_MEMORY_FORBIDDEN: {
    problem: (facts) =>
      `${facts.call === 'memfd_secret' ? 'Memory that root cannot read is not available' : 'Memory cannot be locked'}, and no limit is the reason${failedCall(facts)}: ${forbiddenBy(facts)}.`,
    remedy: ({ call }) =>
      `${allowLocking} Or ${call === 'memfd_secret' ? 'unset LOCKSIGN_MEMORY to use mlock instead' : 'set LOCKSIGN_BACKEND=wasm to sign without locked memory'}.`,
    example: { call: 'mlock', errno: 'EPERM', filtered: true },
  },
  ERR_MEMORY_UNSUPPORTED: {
    problem: (facts) =>
      `This kernel does not support memfd_secret${facts.filtered ? ', or the seccomp filter of this process hides it' : ''}${failedCall(facts)}.`,
    remedy: ({ filtered }) =>
      `${filtered ? 'Allow memfd_secret in the seccomp profile. ' : ''}Use Linux 6.5 or newer, or boot Linux 5.14 or newer with secretmem.enable=1. Unset LOCKSIGN_MEMORY to use mlock instead.`,
    example: { call: 'memfd_secret', errno: 'ENOSYS' },
  },
  ERR_MEMORY_EXHAUSTED: {
    problem: (facts) => `The system is out of memory for the secret${failedCall(facts)}.`,
    remedy: () => 'Free memory, or raise the limit of the container or of the address space (`ulimit -v`).',
    example: { call: 'mmap', errno: 'ENOMEM' },
  },
  ERR_MEMORY_FAILED: {
    problem: (facts) => `The memory for the secret could not be set up${failedCall(facts)}.`,
    remedy: () =>
      'If a seccomp filter or a container policy forbids the call, allow it. Otherwise set LOCKSIGN_MEMORY=mlock, or LOCKSIGN_BACKEND=wasm to sign without locked memory.',
    errnoRemedies,
    example: { call: 'mprotect', errno: 'EINVAL' },
  },
  ERR_KEY_LIMIT: {
    problem: ({ limit = 65_536 }) => `This thread already holds ${limit.toLocaleString('en-US')} keys.`,
    remedy: () => 'Destroy the keys that are no longer needed, or load each key once and keep it.',
    example: { limit: 65_536 },
  },
  ERR_RANDOM_FAILED: {
    problem: (facts) => `The system gave no random bytes${failedCall(facts)}.`,
    remedy: () => 'Check that the system allows the call, for example that no seccomp filter forbids it.',
    example: { call: 'getrandom', errno: 'EPERM' },
  },
  ERR_SIGNATURE_WRONG: {
    problem: () => 'The signature that was computed is wrong, so nothing was signed.',
    remedy: () => 'Use another machine: its processor or its memory has failed.',
  },
  ERR_KEY_DESTROYED: {
    problem: () => 'This key has been destroyed.',
    remedy: () => 'Load it again to sign.',
  },
  ERR_THREAD: {
    problem: (facts) => `No thread could be started to read the secret${failedCall(facts)}.`,
    remedy: () =>
      isWindows()
        ? "Free memory, or raise the limits of the process's job object."
        : 'Raise the limit of threads (`ulimit -u`, TasksMax= in a systemd unit, --pids-limit in Docker) or of the address space (`ulimit -v`).',
    example: { call: 'pthread_create', errno: 'EAGAIN' },
  },
  ERR_BACKEND_UNKNOWN: {
    problem: ({ detail = 'An environment variable of locksign has an unknown value' }) => `${detail}.`,
    remedy: () => 'Fix the variable or unset it, and start the process again.',
    example: { detail: 'LOCKSIGN_BACKEND must be one of auto, native, wasm' },
  },
  ERR_BACKEND_UNAVAILABLE: {
    problem: ({ subject, ...facts }) =>
      `The native signer cannot be used${subject === undefined ? '' : `, and ${subject} forbids another`}: ${reason(facts)}.`,
    remedy: () =>
      'Install a release with a prebuilt file for this platform, build it with `npm run build` in a checkout, or unset that variable to sign in WebAssembly.',
    example: { subject: 'LOCKSIGN_BACKEND=native', detail: 'no file for linux-s390x is installed' },
  },
  ERR_WASM_UNAVAILABLE: {
    problem: (facts) => `WebAssembly cannot sign here: ${reason(facts)}.`,
    remedy: () => 'Use another release of Node.js.',
    example: { detail: 'it computed a wrong signature in its self-test' },
  },
  ERR_PROTECT_UNAVAILABLE: {
    problem: (facts) => `Protecting the process needs the native signer, which cannot be used: ${reason(facts)}.`,
    remedy: () => `Install a release with a prebuilt file for this platform, or ${withoutProtection}.`,
    example: { detail: 'no file for linux-s390x is installed' },
  },
  ERR_PROTECT_FAILED: {
    problem: (facts) => `The process could not be protected${details(facts)}${failedCall(facts)}.`,
    remedy: () =>
      `If a seccomp filter or a container policy forbids the call, allow it. Otherwise ${withoutProtection}.`,
    example: { call: 'prctl', errno: 'EPERM' },
  },
  ERR_LOCK_UNAVAILABLE: {
    problem: (facts) => `Files cannot be locked here${details(facts)}.`,
    remedy: () => 'Use Linux or macOS, with the native addon or with the command flock(1) of util-linux.',
    example: { detail: 'no flock in /usr/bin, /bin' },
  },
  ERR_LOCK_FAILED: {
    problem: (facts) => `The file behind${named(facts)} could not be locked${details(facts)}${failedCall(facts)}.`,
    remedy: () =>
      'Pass an open descriptor. If the file system has no locks, as some network file systems do not, move the file to a local disk.',
    example: { subject: 'descriptor 3', call: 'flock', errno: 'ENOLCK' },
  },
  ERR_PEER_UNAVAILABLE: {
    problem: (facts) => `The user at the other end of a Unix socket cannot be identified${details(facts)}.`,
    remedy: () => 'Use Linux with the native addon.',
    example: { detail: 'no file for linux-s390x is installed' },
  },
  ERR_PEER_FAILED: {
    problem: (facts) =>
      `The Unix socket behind${named(facts)} could not be examined${details(facts)}${failedCall(facts)}.`,
    remedy: () => 'Pass the descriptor of a Unix stream socket.',
    example: { subject: 'descriptor 3', call: 'getsockopt', errno: 'ENOTSOCK' },
  },
} as const satisfies Record<string, Sentences>;
