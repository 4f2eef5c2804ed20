/**
 * Reports that it is ready for signals, and runs until its parent sends a message.
 * Argument: how often it protects the process.
 */
import { protectProcess } from 'locksign';

for (let times = Number(process.argv[2]); times > 0; times -= 1) protectProcess();
process.once('message', () => process.disconnect());
process.send?.('ready');
