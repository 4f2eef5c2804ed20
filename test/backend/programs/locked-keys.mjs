/** Loads keys and reads the kernel's count of locked memory, for the programs beside this file. */
import { readFileSync } from 'node:fs';
import { SigningKey, secret } from 'locksign';

/** VmLck in proc_pid_status(5). */
export const lockedKilobytes = () => Number(/VmLck:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);

export const load = (text) => SigningKey.load(secret.text(text), { algorithm: 'hmac-sha256', encoding: 'utf8' });

export async function loadMany(count) {
  const keys = [];
  for (let i = 0; i < count; i++) keys.push(await load(`key ${i}`));
  return keys;
}
