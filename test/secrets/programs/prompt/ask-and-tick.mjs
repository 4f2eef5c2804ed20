/** Asks for a key, and reports meanwhile that its timers run. */
import { say, sign } from '../../../helpers/terminal/terminal-program.mjs';

let ticks = 0;
const timer = setInterval(() => {
  ticks += 1;
  if (ticks === 20) say('20 ticks');
}, 10);
say(await sign());
clearInterval(timer);
