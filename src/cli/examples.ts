/**
 * The last part of each command's help.
 * @module
 */

/** Commands with what they do. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}\n`).join('')}`;
}
