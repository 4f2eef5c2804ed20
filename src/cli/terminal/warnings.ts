/**
 * Warnings of the process that the library emits. The command writes them as its own, without the
 * process id and the code that Node adds.
 * @module
 */
import { setImmediate } from 'node:timers/promises';
import { output } from '../output.js';

const isOfLibrary = (warning: Error): boolean => 'code' in warning && String(warning.code).startsWith('LOCKSIGN_');

/** From now on, writes each warning of the library once. Others are written as before. */
export function takeOverWarnings(): void {
  const others = process.listeners('warning');
  const written = new Set<string>();
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (!isOfLibrary(warning)) {
      for (const listener of others) listener.call(process, warning);
    } else if (!written.has(warning.message)) {
      written.add(warning.message);
      output.warn(warning.message);
    }
  });
}

/**
 * Waits until the warnings that have been emitted are written, so that none follows a question on
 * its line. process.emitWarning() reports a warning in the next tick, which comes before this.
 */
export const warningsWritten = (): Promise<void> => setImmediate();
