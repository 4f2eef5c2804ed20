/**
 * The examples at the end of each command's help.
 * @module
 */

import { commandName } from './command-name.js';

/** The section with these commands. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line.replaceAll('locksign ', `${commandName} `)}\n`).join('')}`;
}
