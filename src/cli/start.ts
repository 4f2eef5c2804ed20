/**
 * The process of the command `locksign`: its output, its end and its exit code.
 * @module
 */
import { keepInspectorClosed } from '../index.js';
import { exitCodes } from './exit.js';
import { output } from './output.js';
import { runCommand } from './run.js';
import { closeLostTerminals } from './terminal/lost-terminal.js';
import { takeOverWarnings } from './terminal/warnings.js';

takeOverWarnings();
// protectProcess() does it as well, but only before the first secret, and not with WebAssembly.
if (keepInspectorClosed()) {
  output.warn("Node's inspector was open and is closed now. A debugger could have read the memory of this process.");
}
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') return; // the reader, such as head(1), needs no more
  output.error(`The output could not be written: ${error.code ?? error.message}.`);
  process.exit(exitCodes.attention);
});
process.stderr.on('error', () => {}); // a change is made whether or not a message about it can be written
process.on('exit', closeLostTerminals);
process.exitCode = await runCommand(process.argv.slice(2));
