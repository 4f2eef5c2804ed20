/**
 * Warnings of the process.
 * @module
 */

// Captured at import. Other code can replace it later.
const emitWarning = process.emitWarning.bind(process);

/**
 * Emits a process warning. It never throws: what it warns about has happened, and the caller's key
 * must not be lost because other code has replaced a function that Node calls here.
 */
export function warn(message: string, code: string): void {
  try {
    emitWarning(message, { type: 'LocksignWarning', code });
  } catch {
    // The docstring gives the reason.
  }
}
