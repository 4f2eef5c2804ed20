/**
 * Tokens of SoftHSM, in a folder of the test's own.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import type { Scratch } from '../scratch.js';

/** Where Debian's package has it. */
export const softhsmModule = '/usr/lib/softhsm/libsofthsm2.so';

/** Why there is no SoftHSM here. Undefined if there is. */
export const noSofthsm = (): string | undefined =>
  existsSync(softhsmModule) && spawnSync('softhsm2-util', ['--version']).error === undefined
    ? undefined
    : 'softhsm2 is not installed';

export const pin = '1234';

/**
 * Makes tokens with these labels, and lets the module in this process find them. Returns the
 * environment for other processes.
 */
export function softhsmTokens(
  { path, file }: Scratch,
  labels: readonly string[],
  userPin = pin,
): Record<string, string> {
  mkdirSync(path('tokens'), { mode: 0o700 });
  const configuration = file('softhsm2.conf', `directories.tokendir = ${path('tokens')}\nobjectstore.backend = file\n`);
  const env = { SOFTHSM2_CONF: configuration };
  Object.assign(process.env, env);
  for (const label of labels) {
    const args = ['--init-token', '--free', '--label', label, '--so-pin', '12345678', '--pin', userPin];
    const { status, stderr } = spawnSync('softhsm2-util', args, { encoding: 'utf8', env: { ...process.env, ...env } });
    if (status !== 0) throw new Error(stderr);
  }
  return env;
}

export const softhsmUri = (label: string): string => `pkcs11:token=${label}?module-path=${softhsmModule}`;
