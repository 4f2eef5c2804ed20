/**
 * Opens a vault when this process can only map some more memory. Arguments: the vault, its
 * passphrase, and the MiB that can be mapped. With 0, secret memory fills the address space, and
 * the memory that V8 has mapped by then has to suffice. Prints whether it opened, or the error's
 * code.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { secret, secretMemory } from 'locksign';
import { libsodium, openVault } from 'locksign/vault';

const [path, passphrase = '', room] = process.argv.slice(2);
await libsodium(); // loads the libraries

const fillerMiB = 4;
const mapped = Number(/^VmSize:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024;
const limit = mapped + (Number(room) || fillerMiB) * 1024 * 1024;
const { status, stderr } = spawnSync('prlimit', [`--pid=${process.pid}`, `--as=${limit}`], { encoding: 'utf8' });
if (status !== 0) throw new Error(stderr);

/** @type {Uint8Array[]} */
const filler = [];
/** @type {(bytes: number) => void} */
function fillWith(bytes) {
  try {
    for (;;) filler.push(secretMemory()?.allocate(bytes) ?? new Uint8Array());
  } catch {}
}
if (room === '0') for (const bytes of [256 * 1024, 32 * 1024, 1]) fillWith(bytes);

let printed = 'opened';
try {
  const vault = await openVault({ path, passphrase: secret.text(passphrase) });
  vault.close();
} catch (error) {
  printed = Reflect.get(Object(error), 'code');
}
for (const memory of filler) secretMemory()?.free(memory);
console.log(printed);
