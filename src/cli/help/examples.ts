/**
 * The examples at the end of each command's help.
 * @module
 */

import { commandName } from './command-name.js';

/** The section with these commands, for a shell that may find `locksign` only through npx. */
export const examples = (...lines: readonly string[]): string =>
  examplesAsWritten(...lines.map((line) => line.replaceAll('locksign ', `${commandName} `)));

/** The section with these commands, which need `locksign` itself. */
export const examplesAsWritten = (...lines: readonly string[]): string =>
  `\nExamples:\n${lines.map((line) => `  $ ${line}\n`).join('')}`;
