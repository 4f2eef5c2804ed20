/**
 * The last part of each command's help.
 * @module
 */

import { commandName } from './command-name.js';

/** Commands with what they do. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line.replaceAll('locksign ', `${commandName} `)}\n`).join('')}`;
}
