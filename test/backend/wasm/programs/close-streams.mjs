/**
 * Loads a key from a FIFO, and closes every stream of the package after half of the secret arrived.
 * It prints how many streams it closed, and the error. Arguments: the FIFO, and whether it is read
 * as a `file` or a `descriptor`.
 */
import { constants, openSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { SigningKey, secret } from 'locksign';

const [fifo, kind] = process.argv.slice(2);
const writer = openSync(fifo, constants.O_RDWR);
const source = kind === 'file' ? secret.file(fifo) : secret.descriptor(openSync(fifo, 'r'));
const streams = () => process._getActiveHandles().filter((handle) => handle.readable);
const others = new Set(streams());
const half = SigningKey.load(source, { algorithm: 'hmac-sha256', encoding: 'utf8' }).catch((error) => error);
await sleep(200);
writeSync(writer, 'half of ');
await sleep(200);
const ours = streams().filter((stream) => !others.has(stream));
for (const stream of ours) stream.destroy();
const { code, message } = await half;
console.log(JSON.stringify({ closed: ours.length, code, message }));
process.exit();
