/**
 * protectProcess: closes the ways into this process's memory that the kernel leaves open by
 * default.
 * @module
 */

import { loadAddon } from '../backend/native/addon.js';
import { errorFrom } from '../backend/native/failure.js';
import { LocksignError } from '../errors/locksign-error.js';
import { explainLoadFailure } from '../util/native-addon.js';
import { keepInspectorClosed } from './inspector.js';

/** The protections that are in effect, as read back from the kernel. */
export interface ProcessProtection {
  /** Other processes of the same user cannot ptrace this one or read `/proc/<pid>/mem`. */
  readonly notDumpable: boolean;
  /** No core file is written when the process crashes. */
  readonly noCoreFiles: boolean;
  /**
   * Node's inspector was open. It is closed now, but a debugger may have read the memory before.
   */
  readonly inspectorWasOpen: boolean;
}

/**
 * Sets `PR_SET_DUMPABLE` to 0 (prctl(2)) and `RLIMIT_CORE` to 0 (setrlimit(2)), closes Node's
 * inspector with {@link keepInspectorClosed}, and returns the protections that are then in effect.
 * Call it in the main thread. macOS and Windows offer fewer of them.
 *
 * It is opt-in because it changes the whole process. Debuggers and profilers of the same user can
 * no longer attach, SIGUSR1 no longer opens Node's inspector, `/proc/<pid>` belongs to root, and a
 * crash leaves no core file. The core limit cannot be raised again.
 *
 * @throws {LocksignError} `ERR_PROTECT_UNAVAILABLE` without the native addon, `ERR_PROTECT_FAILED`
 *   in a worker, or if a system call fails.
 * @example
 * protectProcess(); // { notDumpable: true, noCoreFiles: true, inspectorWasOpen: false }
 */
export function protectProcess(): ProcessProtection {
  const inspectorWasOpen = keepInspectorClosed();
  let addon: ReturnType<typeof loadAddon>;
  try {
    addon = loadAddon();
  } catch (error) {
    const { reason: detail, ...advice } = explainLoadFailure(error);
    throw new LocksignError('ERR_PROTECT_UNAVAILABLE', { detail, ...advice, cause: error });
  }
  const result = addon.protectProcess();
  if ('code' in result) throw errorFrom(result);
  return { ...result, inspectorWasOpen };
}
