/**
 * The built package runs unchanged on later versions of Node. The addon uses Node-API 8, which is
 * stable across versions. npm provides Node's binaries as the packages `node-<platform>-<arch>`.
 */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import vectors from '../fixtures/hmac-vectors.json' with { type: 'json' };
import { checkout, run } from '../helpers/child.js';
import { DOWNLOAD_TIMEOUT, type Fetched, fetched } from '../helpers/fetched.js';
import { layOut } from '../helpers/installed.js';
import { isLinux } from '../helpers/kernel.js';
import { scratch, skipIf } from '../helpers/scratch.js';

const majors = [22, 24];
const binaries = `node-${process.platform}-${process.arch}`;

const { path } = scratch();
const project = path('project');
layOut(project);

const vector = vectors.find(
  ({ source, algorithm }) => source === 'RFC 4231, test case 2' && algorithm === 'hmac-sha512',
);

const programs = join(checkout, 'test', 'packaging', 'programs');
cpSync(programs, project, { recursive: true });
const kinds = {
  'an ES module': 'locked-memory.mjs',
  'CommonJS, by require() of an ES module': 'locked-memory.cjs',
} as const;

describe.each(majors)('on Node %i the package signs natively in locked memory', (major) => {
  let binary: Fetched = { missing: 'this test reads /proc, which only Linux has' };
  beforeAll(async () => {
    if (isLinux) binary = await fetched(`node-${major}`, [`${binaries}@${major}`]);
  }, DOWNLOAD_TIMEOUT);

  it.for(Object.entries(kinds))('from %s', async ([, name], context) => {
    const { folder, missing } = binary;
    skipIf(folder === undefined, missing ?? '', context);
    const node = join(folder ?? '', binaries, 'bin', 'node');
    const env = { LOCKSIGN_BACKEND: undefined };
    const { status, stdout, stderr } = await run(node, [name, vector?.key ?? '', vector?.message ?? ''], {
      cwd: project,
      env,
    });
    expect(status, stderr).toBe(0);
    const { memory, secretmem, ...rest } = JSON.parse(stdout);
    expect(rest).toStrictEqual({ major, name: 'native', signature: vector?.signature, locked: true, warnings: [] });
    expect(['memfd_secret', 'mlock']).toContain(memory);
    expect(secretmem).toBe(memory === 'memfd_secret');
  });
});
