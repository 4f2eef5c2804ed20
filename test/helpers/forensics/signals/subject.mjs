/**
 * The process under examination: it holds keys, signs on demand, and rests between its answers.
 * Arguments: the folder of the package, and the keys as JSON.
 */
import { Session } from 'node:inspector';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';

const [folder = '', planned = ''] = process.argv.slice(2);
/** @type {typeof import('../../../../dist/index.js')} */
const { SigningKey, secret } = await import(join(folder, 'dist', 'index.js'));
/** @type {import('../../../../dist/index.js').SigningKey[]} */
const keys = [];
for (const { path, algorithm, encoding } of JSON.parse(planned)) {
  keys.push(await SigningKey.load(secret.file(path), { algorithm, encoding }));
}

/** About as long as a request to an exchange. */
const message =
  'symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.015&price=27000&timestamp=1700000000000'.padEnd(
    110,
    '&',
  );
const signaturesAtOnce = 200;
/** A signature of RSA takes as long as thousands of HMAC. */
const privateSignaturesAtOnce = 5;
/** So deep that the work of an idle process does not reach the frames of the signatures. */
const callDepth = 60;

/** @param {number} index @param {number} depth @param {number} end @returns {number} */
function signUntil(index, depth, end) {
  if (depth > 0) return signUntil(index, depth - 1, end) + 1;
  const atOnce = keys[index].publicKey === undefined ? signaturesAtOnce : privateSignaturesAtOnce;
  let count = 0;
  do {
    for (let i = 0; i < atOnce; i += 1) keys[index].sign(message);
    count += atOnce;
  } while (performance.now() < end);
  return count;
}

/** @type {Record<string, (options: { index: number, milliseconds: number }) => unknown>} */
const commands = {
  /** Each millisecond the CPU profiler interrupts the thread with SIGPROF. */
  profile() {
    const session = new Session();
    session.connect();
    session.post('Profiler.enable');
    session.post('Profiler.setSamplingInterval', { interval: 1000 });
    session.post('Profiler.start');
  },
  handleSignals() {
    process.on('SIGUSR2', () => {});
  },
  sign: ({ index, milliseconds }) => signUntil(index, callDepth, performance.now() + milliseconds),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { name, ...options } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(commands[name]?.(options) ?? null)}\n`);
}
