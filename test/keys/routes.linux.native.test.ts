/**
 * The routes that SECURITY.md lists under "Inside the process". Each test shows that the route
 * exists, so that the document stays true. If one fails because the route is closed, correct the
 * document.
 */
import { describe, expect, it } from 'vitest';
import { askProgram, runProgram } from '../helpers/child.js';
import { expected } from '../helpers/keys.js';

const route = (name: string): string => `keys/programs/routes/${name}.mjs`;
const states = ['inner state, little-endian', 'outer state, little-endian'];
const env = { LOCKSIGN_MEMORY: 'memfd_secret' };

describe('code inside the process gets the key object', () => {
  it.each(['constructor-getter', 'promise-hooks', 'async-hooks', 'query-objects'])('through %s', async (name) => {
    expect(await askProgram(route(name))).toBe(expected('hmac-sha256', 'the secret of this test', 'stolen'));
  });
});

describe('code inside the process reads a memfd_secret page', () => {
  it('through V8 flags that it sets at run time', async () => {
    expect(await askProgram(route('v8-flags'), { env })).toStrictEqual(states);
  });

  it('not through V8 flags if --freeze-flags-after-init is given', async () => {
    const { stdout, stderr } = await runProgram(route('v8-flags'), { env, flags: ['--freeze-flags-after-init'] });
    expect(stdout).toBe('');
    expect(stderr).toContain('IsFrozen()');
  });

  it('through /proc/self/mem, which it opens for writing', async () => {
    const attempts: unknown[] = [];
    // The garbage collector may move the pointer during an attempt.
    for (let attempt = 0; attempt < 8; attempt += 1) {
      const { status, stdout } = await runProgram(route('own-memory'), { env });
      attempts.push(status === 0 ? JSON.parse(stdout) : status);
    }
    expect(attempts).toContainEqual(states);
  });
});
