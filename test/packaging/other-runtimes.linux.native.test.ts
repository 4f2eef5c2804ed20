/**
 * Bun and Deno run the package with the flags of docs/platforms.md. npm provides both as packages
 * with one binary for each platform.
 */
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { textOf } from '../documents/documents.js';
import { checkout, run } from '../helpers/child.js';
import { DOWNLOAD_TIMEOUT, type Fetched, fetched } from '../helpers/fetched.js';
import { layOut } from '../helpers/installed.js';
import { isLinux } from '../helpers/kernel.js';
import { expected } from '../helpers/keys.js';
import { scratch, skipIf } from '../helpers/scratch.js';

const { path } = scratch();
const flags = ['--allow-ffi', '--allow-read', '--allow-env', '--allow-write', '--allow-sys'];
const secretText = 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j';

const runtimes = {
  Bun: {
    packageName: `@oven/bun-linux-${process.arch === 'x64' ? 'x64' : 'aarch64'}`,
    version: '1.4.5',
    binary: 'bin/bun',
    args: [],
  },
  Deno: {
    packageName: `@deno/linux-${process.arch}-glibc`,
    version: '2.9.6',
    binary: 'deno',
    // Without the addon, flock(1) locks the vault.
    args: ['run', '--no-prompt', ...flags, '--allow-run=/usr/bin/flock'],
  },
};

describe.each(Object.entries(runtimes))('%s', (name, { packageName, version, binary, args }) => {
  let runtime: Fetched = { missing: 'the packages of the binaries are for Linux' };
  const project = path(name);
  beforeAll(async () => {
    if (isLinux) runtime = await fetched(`${name.toLowerCase()}-${version}`, [`${packageName}@${version}`]);
    layOut(project);
    for (const each of ['sodium-native', 'libsodium-wrappers-sumo']) {
      symlinkSync(join(checkout, 'node_modules', each), join(project, 'node_modules', each));
    }
    copyFileSync(join(checkout, 'test/packaging/programs/other-runtime.mjs'), join(project, 'bot.mjs'));
  }, DOWNLOAD_TIMEOUT);

  it.for(['native', 'wasm'])('signs with a key and with a vault: LOCKSIGN_BACKEND=%s', async (choice, context) => {
    const { folder, missing } = runtime;
    skipIf(folder === undefined, missing ?? '', context);
    const own = join(project, choice);
    mkdirSync(own, { mode: 0o700 });
    writeFileSync(join(own, 'exchange.key'), secretText, { mode: 0o600 });
    const { status, stdout, stderr } = await run(
      join(folder ?? '', packageName, binary),
      [...args, join(project, 'bot.mjs')],
      { cwd: own, env: { LOCKSIGN_BACKEND: choice } },
    );
    expect(status, stderr).toBe(0);
    const signature = expected('hmac-sha256', secretText, 'message');
    expect(JSON.parse(stdout)).toStrictEqual({
      signer: choice,
      vault: choice,
      locked: choice === 'native',
      notDumpable: true,
      exchange: 'Binance',
      signatures: [signature, signature],
    });
  });
});

it('docs/platforms.md names these flags', () => {
  expect(textOf('docs/platforms.md')).toContain(`deno run ${flags.join(' ')}`);
});
