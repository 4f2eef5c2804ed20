/** Asks for a key, and runs until a signal ends it. */
import { say, sign } from '../../../helpers/terminal/terminal-program.mjs';

say(await sign());
setInterval(() => {}, 1_000);
