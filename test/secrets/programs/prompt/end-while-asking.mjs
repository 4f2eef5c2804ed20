/** Asks for a key, and ends once it is nudged. Argument: how. */
import { load, nudge } from '../../../helpers/terminal/terminal-program.mjs';

const ways = {
  abort: () => process.abort(),
  exit: () => process.exit(7),
  throw: () => {
    throw new Error('uncaught');
  },
  reject: () => Promise.reject(new Error('unhandled')),
};
nudge().then(() => setImmediate(ways[process.argv[2]]));
load();
