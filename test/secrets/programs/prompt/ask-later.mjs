/** Asks for a key once it is nudged. */
import { nudge, say, sign } from '../../../helpers/terminal/terminal-program.mjs';

const nudged = nudge();
say('waiting');
await nudged;
say(await sign());
