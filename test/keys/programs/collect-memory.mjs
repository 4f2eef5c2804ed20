/**
 * Reads a secret into memory that only the call refers to, and collects garbage meanwhile and
 * afterwards (--expose-gc). Argument: the path of a FIFO, which this program writes. It prints the
 * length of the secret, its first byte, and whether the memory was collected at the end.
 */
import { writeFile } from 'node:fs/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { readSecret, secret } from 'locksign';

const [path = ''] = process.argv.slice(2);
let reference;

function read() {
  const memory = new Uint8Array(4_096);
  reference = new WeakRef(memory);
  return readSecret(secret.file(path), memory).then((length) => [length, reference.deref()?.[0]]);
}

async function collect() {
  for (let round = 0; round < 20; round += 1) {
    globalThis.gc();
    await turn();
  }
}

const reading = read();
await collect();
await writeFile(path, 'a secret');
const answer = await reading;
await collect();
console.log(JSON.stringify([...answer, reference.deref() === undefined]));
