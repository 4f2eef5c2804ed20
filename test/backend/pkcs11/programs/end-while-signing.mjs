// Ends a worker and then the process while a token does not answer.
import { writeFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { openToken, secret } from 'locksign';

const [, , uri] = process.argv;
const worker = new Worker(
  `const { workerData, parentPort } = require('node:worker_threads');
   const { writeFileSync } = require('node:fs');
   import('locksign').then(async ({ openToken, secret }) => {
     const token = await openToken(workerData, secret.text('1234'));
     const key = await token.key('rsa');
     writeFileSync(process.env.FAKE_TOKEN_STATE, 'hangs');
     key.signAsync('message');
     setTimeout(() => parentPort.postMessage('signing'), 100);
   });`,
  { eval: true, workerData: uri },
);
await new Promise((resolve) => worker.once('message', resolve));
await worker.terminate();
writeFileSync(process.env.FAKE_TOKEN_STATE, '');
const token = await openToken(uri, secret.text('1234'));
const key = await token.key('rsa');
writeFileSync(process.env.FAKE_TOKEN_STATE, 'hangs');
key.signAsync('message');
setTimeout(() => {
  console.log('ended');
  process.exit(0);
}, 100);
