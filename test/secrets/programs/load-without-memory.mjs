/**
 * Fills a signer of WebAssembly with keys, and limits the memory of the process. Then it loads a
 * key from the environment variable that its argument names, which needs another signer, and again
 * after it has destroyed a key. It prints the signature or the code of each, and where the variable
 * still is.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { SigningKey, secret } from 'locksign';

const [name = ''] = process.argv.slice(2);
const keysOfSigner = 256;
const spareBytes = 64 * 1024 * 1024; // less than a memory of WebAssembly reserves
const options = { algorithm: 'hmac-sha256', encoding: 'utf8' };

async function load() {
  const block = () => readFileSync('/proc/self/environ', 'latin1');
  let result;
  try {
    result = (await SigningKey.load(secret.env(name), options)).sign('message');
  } catch (error) {
    result = error.code;
  }
  return {
    result,
    inBlock: new RegExp(`(^|\0)${name}=[^\0]`).test(block()),
    isKnown: Object.hasOwn(process.env, name),
  };
}

const keys = [];
for (let i = 0; i < keysOfSigner; i++) keys.push(await SigningKey.load(secret.text(`key ${i}`), options));
const used = Number(/^VmSize:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024;
const limit = [`--pid=${process.pid}`, `--as=${used + spareBytes}:`];
if (spawnSync('/usr/bin/prlimit', limit, { env: {} }).status !== 0) throw new Error('no limit was set');
const full = await load();
keys[0]?.destroy();
process.stdout.write(JSON.stringify([full, await load()]));
