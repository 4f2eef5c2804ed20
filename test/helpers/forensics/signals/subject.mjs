/**
 * The process under examination: it holds a key for each algorithm, signs on demand, and rests
 * between its answers. Arguments: the path of the addon, the file of the secret, and the numbers of
 * the algorithms.
 */
import { Session } from 'node:inspector';
import { createRequire } from 'node:module';
import process from 'node:process';
import { createInterface } from 'node:readline';

const [addonPath = '', secretPath = '', ...algorithms] = process.argv.slice(2);
const addon = createRequire(import.meta.url)(addonPath);
const automatic = 0;
const utf8 = 0;
const handles = await addon.loadFile(secretPath, false, [
  automatic,
  ...algorithms.flatMap((algorithm) => [Number(algorithm), utf8]),
]);
if (!Array.isArray(handles)) throw new Error(`the secret could not be loaded: ${JSON.stringify(handles)}`);

/** About as long as a request to an exchange. */
const message =
  'symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.015&price=27000&timestamp=1700000000000'.padEnd(
    110,
    '&',
  );
const signaturesAtOnce = 200;
/** So deep that the work of an idle process does not reach the frames of the signatures. */
const callDepth = 60;

/** @param {number} handle @param {number} depth @param {number} end @returns {number} */
function signUntil(handle, depth, end) {
  if (depth > 0) return signUntil(handle, depth - 1, end) + 1;
  let count = 0;
  do {
    for (let i = 0; i < signaturesAtOnce; i += 1) addon.signHex(handle, message);
    count += signaturesAtOnce;
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
  sign: ({ index, milliseconds }) => signUntil(handles[index], callDepth, performance.now() + milliseconds),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { name, ...options } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(commands[name]?.(options) ?? null)}\n`);
}
