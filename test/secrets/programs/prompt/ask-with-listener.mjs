/**
 * Asks for a key until a signal interrupts the prompt, and again once a listener received the
 * signal. At the end it reports the received signals. Argument: the signal.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { outcome, say, sign } from '../../../helpers/terminal/terminal-program.mjs';

const [signal = ''] = process.argv.slice(2);
const received = [];
process.on(signal, (name) => received.push(name));
say(await outcome(sign()));
while (received.length === 0) await sleep(10);
say(await sign('Again'));
say(received);
