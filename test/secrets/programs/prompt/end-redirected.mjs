/**
 * Runs end-while-asking.mjs without the terminal as its standard streams, passes the nudge on,
 * reports its exit status, and runs until a signal ends it. Argument: how it ends.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { say } from '../../../helpers/terminal/terminal-program.mjs';

const program = fileURLToPath(new URL('end-while-asking.mjs', import.meta.url));
const child = spawn(process.execPath, [program, ...process.argv.slice(2)], { stdio: 'ignore' });
process.on('SIGUSR2', (signal) => child.kill(signal));
const [status] = await once(child, 'exit');
say(status);
setInterval(() => {}, 1_000);
