/** The wipe of the stack reaches far below a signature. It must not reach past the stack's end. */
import { expect, it } from 'vitest';
import { programPath, run } from '../helpers/child.js';

/** KiB. JavaScript uses up to 984 of them. */
const stacks = ['1060', '8192'];

it.each(stacks)('signing at any depth of a stack of %s KiB ends in no crash', async (kibibytes) => {
  const program = programPath('keys/programs/sign-at-the-limit.mjs');
  const { status, signal, stdout, stderr } = await run('sh', [
    '-c',
    `ulimit -s ${kibibytes} && exec "$0" "$1"`,
    process.execPath,
    program,
  ]);
  expect({ status, signal, stderr }).toEqual({ status: 0, signal: null, stderr: '' });
  expect(stdout).toBe('limit\n'.repeat(3 * 5));
});
