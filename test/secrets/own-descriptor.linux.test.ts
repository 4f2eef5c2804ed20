/** secret.descriptor() with descriptors that the process itself uses. */
import { describe, expect, it } from 'vitest';
import { askProgram, programPath, run, runProgram } from '../helpers/child.js';

describe('a descriptor of the process itself', () => {
  it('is refused if it belongs to the event loop, and no other waits', async () => {
    const results = (await askProgram('secrets/programs/load-own-descriptors.mjs')) as { kind: string; code: string }[];
    const own = results.filter(({ kind }) => kind === 'anon_inode' || kind === 'pipe');
    expect(own.length).toBeGreaterThan(8);
    expect(own.filter(({ code }) => code !== 'ERR_SOURCE_IN_USE')).toEqual([]);
    expect(results.filter(({ code }) => code === 'waits' || code === 'loaded')).toEqual([]);
  });

  it('is refused if it is the channel to the process that forked it', async () => {
    const outcome = await runProgram('secrets/programs/sign-from-descriptor.mjs', {
      args: ['3'],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    expect(outcome).toMatchObject({ status: 1, stderr: expect.stringContaining('ERR_SOURCE_IN_USE') });
  });

  it('is refused if the process has the writing end of the pipe too', async () => {
    const [driver, program] = ['pass-both-ends.py', 'sign-from-descriptor.mjs'].map((name) =>
      programPath(`secrets/programs/${name}`),
    );
    const outcome = await run('python3', [driver ?? '', process.execPath, program ?? '', '40']);
    expect(outcome).toMatchObject({ status: 1, stderr: expect.stringContaining('ERR_SOURCE_IN_USE') });
  });
});
