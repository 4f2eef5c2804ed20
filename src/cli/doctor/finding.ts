/**
 * What the doctor's checks say.
 * @module
 */

/** `unknown`: the check could not be made, and says why. */
export type Level = 'ok' | 'attention' | 'unknown';

export interface Finding {
  readonly check: string;
  readonly level: Level;
  /** What was found. Names of files and variables, and never a value. */
  readonly finding: string;
  /** What to do. */
  readonly advice?: string;
}

/** Says what was found, without saying of which check. */
export type Result = Omit<Finding, 'check'>;

export const ok = (finding: string): Result => ({ level: 'ok', finding });
export const attention = (finding: string, advice: string): Result => ({ level: 'attention', finding, advice });
export const unknown = (reason: string): Result => ({ level: 'unknown', finding: reason });

/** `a`, `b` and 2 more. */
export function listed(names: readonly string[], most = 5): string {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}
