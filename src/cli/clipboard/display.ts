/**
 * Checks that the display of the environment can be reached, before a passphrase is asked for in
 * vain.
 * @module
 */

import { UsageError } from '../exit.js';
import { patienceMilliseconds, Run } from './run.js';
import type { Tool } from './tools.js';

/**
 * The messages of xclip, xsel and wl-paste without a display. An empty clipboard has other
 * messages.
 */
const noDisplay = /can't open display|failed to connect to a wayland server/i;

/**
 * Pastes once and discards the content.
 * @throws {UsageError} if the tool reports that there is no display.
 */
export async function requireDisplay({ paste, variable }: Tool): Promise<void> {
  using run = new Run(paste, ['ignore', 'ignore', 'pipe']);
  await run.endsWithin(patienceMilliseconds);
  if (run.isRunning || run.status === 0 || !noDisplay.test(run.complaint)) return;
  const display = process.env[variable];
  throw new UsageError(
    `There is no clipboard here: ${variable} is '${display}', and ${run.name} reports: ${run.complaint}`,
  );
}
