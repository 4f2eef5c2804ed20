/**
 * Asks for keys, one after the other, and reports the signature or the error of each.
 * Arguments: the labels. Default: `Secret`.
 */
import { outcome, say, sign } from '../../../helpers/terminal/terminal-program.mjs';

const labels = process.argv.slice(2);
for (const label of labels.length === 0 ? [undefined] : labels) say(await outcome(sign(label)));
