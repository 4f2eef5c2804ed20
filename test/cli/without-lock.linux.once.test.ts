/**
 * Commands where files cannot be locked: they say so before they ask for a secret.
 */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { locksign } from '../helpers/cli.js';
import { filled, vaultFolder } from '../helpers/vaults.js';

const { path } = vaultFolder();

/** In WebAssembly the lock is taken by flock(1): it is not found. */
const withoutFlock = `
  import childProcess from 'node:child_process';
  childProcess.spawnSync = () => ({ error: Object.assign(new Error('flock'), { code: 'ENOENT', syscall: 'spawnSync flock' }) });
`;
/** The passphrase's variable is missing: whoever asks for it is refused for that. */
const run = (vault: string, ...args: string[]) =>
  locksign(args, {
    vault,
    env: { LOCKSIGN_BACKEND: 'wasm', TEST_PASSPHRASE: undefined },
    flags: ['--import', `data:text/javascript,${encodeURIComponent(withoutFlock)}`],
  });

test('a vault is not made or changed, which is said before a passphrase is asked for; it can be read', async () => {
  const file = path();
  const before = await filled(file);
  const wanted = path();
  for (const [vault, ...args] of [
    [wanted, 'init'],
    [file, 'rename', 'kucoin', 'k'],
    [file, 'export', wanted],
  ] as const) {
    const { status, stderr } = await run(vault, ...args);
    expect(stderr, args[0]).toMatch(/Files cannot be locked here/);
    expect(status).not.toBe(0);
  }
  expect(readFileSync(file, 'utf8')).toBe(before);
  expect(existsSync(wanted)).toBe(false);
  expect((await run(file, 'check', 'kucoin')).stderr).toMatch(/no environment variable TEST_PASSPHRASE/);
});

test('an export is not made under a name that the vault overwrites', async () => {
  const file = path();
  await filled(file);
  const { status, stderr } = await run(file, 'export', `${file}.previous`);
  expect(stderr).toMatch(/must not end in .lock, .locksign-new or .previous/);
  expect(status).not.toBe(0);
});
