/**
 * Commands where files cannot be locked. They refuse before they ask for a secret.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { locksign } from '../helpers/terminal/cli.js';
import { filled, vaultFolder } from '../helpers/vault/vaults.js';

const { path } = vaultFolder();

const withoutFlock = join(import.meta.dirname, 'programs', 'without-flock.mjs');
/** The passphrase's variable is missing, so a command that reads it fails with that error. */
const run = (vault: string, ...args: string[]) =>
  locksign(args, {
    vault,
    env: { LOCKSIGN_BACKEND: 'wasm', TEST_PASSPHRASE: undefined },
    flags: ['--import', withoutFlock],
  });

test('a vault cannot be made or changed, and the command says so before it asks for a passphrase', async () => {
  const file = path();
  const before = await filled(file);
  const wanted = path();
  for (const [vault, ...args] of [
    [wanted, 'init'],
    [file, 'rename', 'kucoin', 'k'],
    [file, 'edit', 'kucoin', '--host', 'live'],
    [file, 'rotate', 'kucoin'],
    [file, 'export', wanted],
  ] as const) {
    const { status, stderr } = await run(vault, ...args);
    expect(stderr, args[0]).toMatch(/Files cannot be locked here/);
    expect(status).not.toBe(0);
  }
  expect(readFileSync(file, 'utf8')).toBe(before);
  expect(existsSync(wanted)).toBe(false);
  expect((await run(file, 'check', 'kucoin')).stderr).toMatch(/--passphrase-env names no environment variable/);
});

test('an export is refused under a name that the vault overwrites', async () => {
  const file = path();
  await filled(file);
  const { status, stderr } = await run(file, 'export', `${file}.previous`);
  expect(stderr).toMatch(/must not end in .lock, .locksign-new or .previous/);
  expect(status).not.toBe(0);
});
