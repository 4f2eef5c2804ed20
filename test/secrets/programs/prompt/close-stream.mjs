/** Closes the stream of the prompt once it is nudged, as a dependency that cleans up could. */
import { load, nudge, outcome, say } from '../../../helpers/terminal/terminal-program.mjs';

const nudged = nudge();
const loading = outcome(load());
await nudged;
process
  ._getActiveHandles()
  .find(({ isRaw }) => isRaw)
  .destroy();
say(await loading);
