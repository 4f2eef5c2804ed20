/**
 * The same files on the Node versions after the one that runs the tests: the addon speaks Node-API 8, whose promise is
 * that it need not be compiled anew. npm has Node's binaries, as the packages `node-<platform>-<arch>`.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
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
/** Some 40 MB, over whatever line there is. */
const DOWNLOAD_TIMEOUT = 300_000;

const { path } = scratch();
const project = path('project');
layOut(project);

const vector = vectors.find(
  ({ source, algorithm }) => source === 'RFC 4231, test case 2' && algorithm === 'hmac-sha512',
);

/** Prints who signed what, and what the kernel says of the memory (proc_pid_smaps(5)). */
const program = `
  const { readFileSync } = require('node:fs');
  const warnings = [];
  process.on('warning', ({ code, message }) => warnings.push(code ?? message));
  async function sign({ backend, secret, SigningKey }) {
    const key = await SigningKey.load(secret.text('${vector?.key}'), { algorithm: 'hmac-sha512', encoding: 'hex' });
    const signature = key.sign(Buffer.from('${vector?.message}', 'hex'));
    const { memory } = key.protection;
    const secretmem = readFileSync('/proc/self/maps', 'utf8').includes('/secretmem');
    const locked = /^VmLck:\\s+(\\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))[1] !== '0';
    key.destroy();
    await new Promise((resolve) => setTimeout(resolve, 20));
    console.log(JSON.stringify({ major: parseInt(process.versions.node), name: backend().name, signature, memory, secretmem, locked, warnings }));
  }
`;
const kinds = {
  'an ES module': [
    'esm.mjs',
    `import * as locksign from 'locksign';\nimport { createRequire } from 'node:module';
    const require = createRequire(import.meta.url);\n${program}\nawait sign(locksign);`,
  ],
  'CommonJS, by require() of an ES module': ['commonjs.cjs', `${program}\nsign(require('locksign'));`],
} as const;

/** Where that Node is, or why there is none. */
async function install(major: number): Promise<{ node?: string; missing?: string }> {
  const folder = join(cache, `node-${major}`);
  const node = join(folder, 'node_modules', binaries, 'bin', 'node');
  if (existsSync(node)) return { node };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const patience = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000']; // by default over a minute without a network
  try {
    await npm(['install', '--ignore-scripts', '--no-audit', '--no-fund', ...patience, `${binaries}@${major}`], folder);
    return { node };
  } catch (error) {
    const code = /npm (?:error|ERR!) code (\w+)/.exec(String(error))?.[1];
    return { missing: `npm cannot fetch ${binaries}@${major}${code === undefined ? '' : ` (${code})`}` };
  }
}

describe.each(majors)('on Node %i the package signs natively in locked memory', (major) => {
  let installed: Awaited<ReturnType<typeof install>> = { missing: 'memory is asked of /proc, which only Linux has' };
  beforeAll(async () => {
    if (isLinux) installed = await install(major);
  }, DOWNLOAD_TIMEOUT);

  it.for(Object.entries(kinds))('from %s', async ([, [name, content]], context) => {
    const { node = '', missing = '' } = installed;
    skipIf(node === '', missing, context);
    writeFileSync(join(project, name), content);
    const env = { LOCKSIGN_BACKEND: undefined };
    const { status, stdout, stderr } = await run(node, [name], { cwd: project, env });
    expect(status, stderr).toBe(0);
    const { memory, secretmem, ...rest } = JSON.parse(stdout);
    expect(rest).toStrictEqual({ major, name: 'native', signature: vector?.signature, locked: true, warnings: [] });
    expect(['memfd_secret', 'mlock']).toContain(memory);
    expect(secretmem).toBe(memory === 'memfd_secret');
  });
});
