/**
 * The built package runs unchanged on later versions of Node. The addon uses Node-API 8, which is
 * stable across versions. npm provides Node's binaries as the packages `node-<platform>-<arch>`.
 */
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import vectors from '../fixtures/hmac-vectors.json' with { type: 'json' };
import { checkout, run } from '../helpers/child.js';
import { layOut, npm } from '../helpers/installed.js';
import { isLinux } from '../helpers/kernel.js';
import { scratch, skipIf } from '../helpers/scratch.js';

const majors = [22, 24];
const binaries = `node-${process.platform}-${process.arch}`;
const cache = join(checkout, 'node_modules', '.cache', 'locksign');
/** A binary is about 40 MB, and the connection may be slow. */
const DOWNLOAD_TIMEOUT = 300_000;

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

/** Gives the path of that Node, or the reason why it is missing. */
async function install(major: number): Promise<{ node?: string; missing?: string }> {
  const folder = join(cache, `node-${major}`);
  const node = join(folder, 'node_modules', binaries, 'bin', 'node');
  if (existsSync(node)) return { node };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  // By default npm tries for over a minute without a network, and asks the registry about packages
  // that it has cached.
  const patience = ['--prefer-offline', '--fetch-retries=1', '--fetch-retry-mintimeout=1000'];
  try {
    await npm(['install', '--ignore-scripts', '--no-audit', '--no-fund', ...patience, `${binaries}@${major}`], folder);
    return { node };
  } catch (error) {
    const code = /npm (?:error|ERR!) code (\w+)/.exec(String(error))?.[1];
    return { missing: `npm cannot fetch ${binaries}@${major}${code === undefined ? '' : ` (${code})`}` };
  }
}

describe.each(majors)('on Node %i the package signs natively in locked memory', (major) => {
  let installed: Awaited<ReturnType<typeof install>> = { missing: 'this test reads /proc, which only Linux has' };
  beforeAll(async () => {
    if (isLinux) installed = await install(major);
  }, DOWNLOAD_TIMEOUT);

  it.for(Object.entries(kinds))('from %s', async ([, name], context) => {
    const { node = '', missing = '' } = installed;
    skipIf(node === '', missing, context);
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
