/**
 * What a dependency can do to the first load of a key by replacing functions after the import.
 */
import { describe, expect, it } from 'vitest';
import { askProgram, programPath, run } from '../helpers/child.js';
import { expected } from '../helpers/keys.js';
import { scratch } from '../helpers/scratch.js';

const own = scratch();
// It does not have the form that replace-everything.mjs states, so the load also warns.
const text = 'dGhlIHNlY3JldCBvZiBhIGZpbGUsIHdoaWNoIGlzIG5vdCBzaG9ydA==';
const file = own.file('secret', text);
const dotenv = own.file('.env', `TRADING_SECRET="${text}"\n`);

const program = 'backend/programs/replace-everything.mjs';
const isNative = process.env['LOCKSIGN_BACKEND'] === 'native';
const memory = isNative ? 'memfd_secret' : 'wasm';
const env = { LOCKSIGN_MEMORY: isNative ? memory : undefined, TRADING_SECRET: text };

describe.each([
  ['of any text', []],
  ['of a secret that an exchange issued', ['issued']],
])('a load %s after every built-in function was replaced', (_, issued) => {
  it.each([
    ['file', file],
    ['dotenv', dotenv, 'TRADING_SECRET'],
    ['env', 'TRADING_SECRET'],
    ['text', text],
    ['bytes', text],
  ])('from secret.%s calls none of them, and uses the requested memory', async (...source) => {
    expect(await askProgram(program, { args: [JSON.stringify(source), ...issued], env })).toStrictEqual({
      called: [],
      memory,
      signature: expected('hmac-sha256', text, 'm'),
      derived: expected('hmac-sha256', expected('hmac-sha256', text, 'm'), 'm'),
    });
  });

  it.each([
    '3< "$2"',
    '3< <(cat "$2")',
  ])('from secret.descriptor(3) with %s calls none of them, and uses the requested memory', async (redirection) => {
    const command = `"$0" "$1" '["descriptor",3]' "\${@:3}" ${redirection}`;
    const args = ['-c', command, process.execPath, programPath(program), file, ...issued];
    const { stdout, stderr } = await run('bash', args, { env });
    expect(stderr).toMatch(issued.length === 0 ? /^$/ : /^\(node:\d+\) \[LOCKSIGN_SECRET_FORM\]/);
    expect(JSON.parse(stdout)).toStrictEqual({
      called: [],
      memory,
      signature: expected('hmac-sha256', text, 'm'),
      derived: expected('hmac-sha256', expected('hmac-sha256', text, 'm'), 'm'),
    });
  });

  it('is compared with a call of the package that uses replaced functions', async () => {
    const answer = await askProgram(program, { args: ['["control"]'], env });
    expect(answer).toMatchObject({ called: expect.arrayContaining([expect.stringContaining('Object.entries')]) });
  });
});
