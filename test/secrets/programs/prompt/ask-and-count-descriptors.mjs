/** Asks for three keys, and reports how many more descriptors are open after the third than after the first. */
import { readdirSync } from 'node:fs';
import { say, sign } from '../../../helpers/terminal/terminal-program.mjs';

const count = () => readdirSync('/dev/fd').length;
await sign('One');
const before = count();
await sign('Two');
await sign('Three');
say(count() - before);
