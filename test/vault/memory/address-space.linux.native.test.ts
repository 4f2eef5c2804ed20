/**
 * A vault in a process whose address space is limited (`ulimit -v`, RLIMIT_AS). A failure is an
 * error with a code, and does not end the process.
 */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { run } from '../../helpers/child.js';
import { empty, passphrase, vaultFolder } from '../../helpers/vault/vaults.js';

const program = fileURLToPath(new URL('../programs/open-in-address-space.mjs', import.meta.url));
const { path } = vaultFolder();

test.each([
  ['no memory for the passphrase', 0, /^ERR_(MEMORY_EXHAUSTED|THREAD)\n$/], // a thread maps the memory
  ['no memory for Argon2id', 32, /^ERR_VAULT_COST\n$/],
  ['enough memory', 512, /^opened\n$/],
])('a process with %s reports it', async (_, room, printed) => {
  const file = await empty(path());
  const { status, signal, stdout, stderr } = await run(process.execPath, [
    '--min-semi-space-size=32', // V8 does not collect, and so maps nothing, while the space is full
    program,
    file,
    passphrase,
    String(room),
  ]);
  expect({ status, signal, stdout, stderr }).toEqual({
    status: 0,
    signal: null,
    stdout: expect.stringMatching(printed),
    stderr: '',
  });
});
