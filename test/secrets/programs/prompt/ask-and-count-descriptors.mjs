/** Asks for three keys, and reports how many descriptors the last two left open. */
import { readdirSync } from 'node:fs';
import { say, sign } from '../../../helpers/terminal/terminal-program.mjs';

const count = () => readdirSync('/dev/fd').length;
await sign('One');
const before = count();
await sign('Two');
await sign('Three');
say(count() - before);
