/**
 * Whether the display that the environment names is there: before a passphrase is asked for in vain.
 * @module
 */

import { UsageError } from '../exit.js';
import { patienceMilliseconds, Run } from './run.js';
import type { Tool } from './tools.js';

/** What xclip and xsel, and wl-paste, say without one; nothing to paste, or an owner that does not answer, is none of it. */
const noDisplay = /can't open display|failed to connect to a wayland server/i;

/** Pastes once, to nobody. @throws {UsageError} if the tool says that there is no display. */
export async function requireDisplay({ paste, variable }: Tool): Promise<void> {
  using run = new Run(paste, ['ignore', 'ignore', 'pipe']);
  await run.endsWithin(patienceMilliseconds);
  if (run.isRunning || run.status === 0 || !noDisplay.test(run.complaint)) return;
  const display = process.env[variable];
  throw new UsageError(
    `There is no clipboard here: ${variable} is '${display}', and ${run.name} says: ${run.complaint}`,
  );
}
