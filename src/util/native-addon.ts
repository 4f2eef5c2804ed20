/**
 * Explains why a native addon cannot be loaded, for this package's own and for sodium-native.
 * @module
 */
import { ownPackage } from './own-package.js';

// Captured at import. backend/native/addon.ts explains why node:fs is not imported.
const { readFileSync } = process.getBuiltinModule('node:fs');

export interface AddonFailure {
  /** A clause without a full stop. */
  readonly reason: string;
  /** Full sentences that say what to do. Undefined if the general advice is right. */
  readonly remedy?: string;
}

/** What dlopen(3) of glibc and of musl says about a file whose code may not be mapped. */
const notMapped = /^(?:Error loading shared library )?(\/.*): (?:failed to map segment|Operation not permitted)/;

/** The error that a package wrapped in its own. */
function innermost(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? innermost(error.cause) : error;
}

/** The mount point of a file if that is mounted `noexec` (proc_pid_mountinfo(5)). */
function noexecMount(path: string): string | undefined {
  let point = '';
  let options = '';
  try {
    for (const line of readFileSync('/proc/self/mountinfo', 'utf8').split('\n')) {
      const fields = line.split(' ');
      const at = (fields[4] ?? '').replace(/\\([0-7]{3})/g, (_, octal) =>
        String.fromCharCode(Number.parseInt(octal, 8)),
      );
      if (at === '' || !`${path}/`.startsWith(at === '/' ? at : `${at}/`) || at.length < point.length) continue;
      point = at; // a later mount hides an earlier one at the same point
      options = fields[5] ?? '';
    }
  } catch {
    return undefined; // there is no /proc
  }
  return options.split(',').includes('noexec') ? point : undefined;
}

function disabled(): AddonFailure {
  // The types of Node 20 lack it. It exists under the permission model only.
  return Reflect.get(process, 'permission') === undefined
    ? {
        reason: 'this process may not load addons (`node --no-addons`)',
        remedy: 'Start Node without --no-addons, which may also be in NODE_OPTIONS.',
      }
    : {
        reason: "this process may not load addons (Node's permission model)",
        remedy: 'Start Node with --allow-addons.',
      };
}

const bundled: AddonFailure = {
  reason: 'locksign is part of a bundle, which cannot contain native code',
  remedy:
    'Keep locksign out of the bundle and install it where the bundle runs: with --external:locksign for esbuild, ' +
    "with externals: /^locksign/ and externalsType: 'import' for webpack.",
};

/** Why an addon cannot be loaded, by the error that loading it threw. */
export function explainLoadFailure(error: unknown): AddonFailure {
  // In a bundle, each package fails in a way of its own.
  if (ownPackage === undefined) return bundled;
  const cause = innermost(error);
  const message = cause instanceof Error ? cause.message : String(cause);
  if (typeof cause === 'object' && cause !== null && Reflect.get(cause, 'code') === 'ERR_DLOPEN_DISABLED') {
    return disabled();
  }
  const path = notMapped.exec(message)?.[1];
  const point = path === undefined ? undefined : noexecMount(path);
  if (point !== undefined) {
    return {
      reason: `${path} is on a file system that is mounted noexec (${point})`,
      remedy: `Install the package on a file system whose programs may run, or remount this one with \`mount -o remount,exec ${point}\`.`,
    };
  }
  // dlopen(3) adds further lines. The reason becomes a part of a sentence.
  return { reason: (message.split('\n', 1)[0] ?? message).replace(/\.$/, '') };
}
