/**
 * The findings of the doctor's checks.
 * @module
 */

/** `unknown` means that the check could not be made. The finding says why. */
export type Level = 'ok' | 'attention' | 'unknown';

export interface Finding {
  readonly check: string;
  readonly level: Level;
  /** What was found. It contains names of files and variables, and never a value. */
  readonly finding: string;
  /** What to do. */
  readonly advice?: string;
}

/** A finding without the name of its check. */
export type Result = Omit<Finding, 'check'>;

export const ok = (finding: string): Result => ({ level: 'ok', finding });
export const attention = (finding: string, advice: string): Result => ({ level: 'attention', finding, advice });
export const unknown = (reason: string): Result => ({ level: 'unknown', finding: reason });

/** Lists names as in `a, b and 2 more`. */
export function listed(names: readonly string[], most = 5): string {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}
