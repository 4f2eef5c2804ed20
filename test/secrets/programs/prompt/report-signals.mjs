/** Asks for a key, and reports each signal that it receives. Arguments: the signals. */
import { say, sign } from '../../../helpers/terminal/terminal-program.mjs';

for (const signal of process.argv.slice(2)) process.on(signal, (name) => say(name));
say(await sign());
