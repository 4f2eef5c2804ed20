/**
 * The key of a bot, and what the routes into its process share.
 */
import { readFileSync } from 'node:fs';
import { SigningKey, secret } from 'locksign';
import { keyForms } from '../../../../tools/forensics/key-forms.js';

export const text = 'the secret of this test';
const options = { algorithm: 'hmac-sha256', encoding: 'utf8' };

/** The function of the bot, whose result no other code is given. */
export const loadKey = () => SigningKey.load(secret.text(text), options);

/** The first secret page of this process (proc_pid_maps(5)). */
export function secretPage() {
  const line = readFileSync('/proc/self/maps', 'latin1').match(/^([\da-f]+)-([\da-f]+) .*secretmem/m);
  const [start = 0, end = 0] = (line ?? []).slice(1).map((address) => Number.parseInt(address, 16));
  return { start, bytes: end - start };
}

/** Prints which forms of the key these bytes contain. */
export function report(bytes) {
  const forms = keyForms(text, 'utf8', options.algorithm).filter((each) => bytes.includes(each.bytes));
  console.log(JSON.stringify(forms.map(({ form }) => form)));
}

/** Prints the signature of the message `stolen` by the first key that the route found. */
export function steal(found) {
  const key = found.flatMap((value) => [value, value?.value, ...(value?.value?.[Symbol.iterator] ? value.value : [])]);
  const signing = key.find((value) => value instanceof SigningKey);
  console.log(JSON.stringify(signing?.sign('stolen') ?? null));
}
