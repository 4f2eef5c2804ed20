/**
 * Signs a test vector and prints, as JSON, the signature and what the kernel reports about the memory (proc_pid_smaps(5)).
 * The key and the message are in hexadecimal, as the arguments of the process.
 */
const { readFileSync } = require('node:fs');

/** @param {typeof import('../../../dist/index.js')} locksign */
module.exports = async function signInLockedMemory({ backend, secret, SigningKey }) {
  const [keyText, message] = process.argv.slice(2);
  const warnings = [];
  process.on('warning', ({ code, message: text }) => warnings.push(code ?? text));
  const key = await SigningKey.load(secret.text(keyText), { algorithm: 'hmac-sha512', encoding: 'hex' });
  const signature = key.sign(Buffer.from(message, 'hex'));
  const { memory } = key.protection;
  const secretmem = readFileSync('/proc/self/maps', 'utf8').includes('/secretmem');
  const locked = /^VmLck:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))[1] !== '0';
  key.destroy();
  // Node emits a warning in a later turn of the event loop.
  await new Promise((resolve) => setTimeout(resolve, 20));
  const major = Number.parseInt(process.versions.node, 10);
  console.log(JSON.stringify({ major, name: backend().name, signature, memory, secretmem, locked, warnings }));
};
