/**
 * Closes the stream of a FIFO while a key is read from it, as a dependency that cleans up could.
 * Argument: the path. It prints the result.
 */
import { openSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { SigningKey, secret } from 'locksign';

const half = 'half of it';
const [path = ''] = process.argv.slice(2);
const loading = SigningKey.load(secret.file(path), { algorithm: 'hmac-sha256', encoding: 'utf8' }).then(
  () => 'loaded',
  ({ code, message }) => `${code} ${message}`,
);
writeSync(openSync(path, 'r+'), half);
const reader = () => process._getActiveHandles().find(({ bytesRead }) => bytesRead === half.length);
while (reader() === undefined) await sleep(10);
reader().destroy();
console.log(await loading);
process.exit();
