/**
 * Sends SIGUSR1 to itself just before it protects itself, and reports what happens.
 */
import inspector from 'node:inspector';
import { setTimeout as sleep } from 'node:timers/promises';
import { protectProcess } from 'locksign';

process.kill(process.pid, 'SIGUSR1');
if (protectProcess().inspectorWasOpen) console.error('inspectorWasOpen');
await sleep(500);
if (inspector.url() === undefined) console.error('closed at the end');
