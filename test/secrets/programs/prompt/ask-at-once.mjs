/** Asks for two keys at the same time. */
import { say, sign } from '../../../helpers/terminal/terminal-program.mjs';

say(await Promise.all([sign('First'), sign('Second')]));
