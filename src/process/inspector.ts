/**
 * keepInspectorClosed: closes Node's inspector, through which a debugger reads the memory of a
 * process without ptrace(2), and keeps SIGUSR1 from opening it.
 * @module
 */
import { LocksignError } from '../errors/locksign-error.js';
import { warn } from '../util/warning.js';

const { platform, features } = process;
const { isMainThread } = process.getBuiltinModule('node:worker_threads');

/**
 * A SIGUSR1 that arrived before this process had a listener opens the inspector a little later, on
 * another thread's request. These are the times at which to look again, in milliseconds.
 */
const laterChecks: readonly number[] = [0, 10, 100, 1000];

const ignoreSignal = (): void => {};
let isArmed = false;

/**
 * Closes the inspector if it is open, and keeps it closed: on SIGUSR1 Node opens it to every user
 * of the machine, unless the process has a listener for the signal (Node's documentation of signal
 * events). If an earlier signal opens it within the next second, it is closed again with a process
 * warning. Debuggers that are connected lose their connection.
 *
 * protectProcess() includes it. Call it alone where the native addon cannot run.
 *
 * @returns whether the inspector was open. If it was, another user or a program may have read the
 *   memory of this process.
 * @throws {LocksignError} `ERR_PROTECT_FAILED` in a worker, which cannot close the inspector of the
 *   process, and if the inspector stays open.
 * @example
 * if (keepInspectorClosed()) console.warn('A debugger could have been connected.');
 */
export function keepInspectorClosed(): boolean {
  if (!isMainThread) {
    throw new LocksignError('ERR_PROTECT_FAILED', {
      detail: 'a worker cannot close the inspector',
      remedy: 'Call it in the main thread, before the worker is started.',
    });
  }
  const wasOpen = closeInspector();
  if (isArmed) return wasOpen;
  isArmed = true;
  if (platform !== 'win32') {
    process.on('SIGUSR1', ignoreSignal);
    // removeAllListeners('SIGUSR1') would let the next signal open the inspector. Without a name it
    // also removes Node's own listeners. The signal then ends the process.
    process.on('removeListener', (name, listener) => {
      if (name === 'SIGUSR1' && listener === ignoreSignal) process.on('SIGUSR1', ignoreSignal);
    });
  }
  for (const milliseconds of laterChecks) setTimeout(closeLate, milliseconds).unref();
  return wasOpen;
}

/** @throws {LocksignError} `ERR_PROTECT_FAILED` if it stays open. */
function closeInspector(): boolean {
  if (!features.inspector) return false;
  const inspector = process.getBuiltinModule('node:inspector');
  if (inspector.url() === undefined) return false;
  inspector.close();
  if (inspector.url() === undefined) return true;
  throw new LocksignError('ERR_PROTECT_FAILED', {
    detail: "Node's inspector stays open",
    remedy: 'Start the process without --inspect.',
  });
}

function closeLate(): void {
  if (!closeInspector()) return;
  warn(
    "A SIGUSR1 at the start of the process had opened Node's inspector. It is closed again, but a debugger could have read the memory of the process meanwhile.",
    'LOCKSIGN_INSPECTOR_CLOSED',
  );
}
