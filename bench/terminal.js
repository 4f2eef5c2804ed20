/**
 * Writes colour and progress to terminals only, never to pipes or files.
 * @module
 */

const coloured = process.stdout.isTTY === true && !process.env['NO_COLOR'];

/** @param {number} code of SGR, ECMA-48 section 8.3.117 */
const style = (code) => (/** @type {string} */ text) => (coloured ? `\u001b[${code}m${text}\u001b[0m` : text);

export const bold = style(1);
export const dim = style(2);
export const red = style(31);
export const green = style(32);

/**
 * Shows the current step in one line of the terminal behind standard error. An empty text clears
 * the line.
 */
export function progress(/** @type {string} */ text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}
