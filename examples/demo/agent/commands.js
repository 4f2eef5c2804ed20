/**
 * The command `locksign`, as a child process that gets the passphrase from a descriptor.
 * @module
 */
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));

/** The agent refuses variables that change the network or the certificates of Node. */
const forbidden = /^(?:NODE_|SSL_|OPENSSL_|LD_)/;

/**
 * The files of the command are all in one folder.
 * @param {string} folder
 */
export function environmentIn(folder) {
  const others = Object.entries(process.env).filter(([name]) => !forbidden.test(name));
  return {
    ...Object.fromEntries(others),
    LOCKSIGN_VAULT: `${folder}/vault.json`,
    XDG_CONFIG_HOME: folder,
    XDG_STATE_HOME: folder,
    XDG_RUNTIME_DIR: folder,
  };
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[]} args
 */
export function startCommand(env, args) {
  const passphrase = openSync(new URL('../secrets/vault-passphrase', import.meta.url), 'r');
  try {
    const given = [program, '--passphrase-fd', '3', ...args];
    const child = spawn(process.execPath, given, { env, stdio: ['ignore', 'pipe', 'pipe', passphrase] });
    const { stdout, stderr } = child;
    if (stdout === null || stderr === null) throw new Error('The command has no pipes.');
    return { child, stdout, stderr };
  } finally {
    closeSync(passphrase);
  }
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[]} args
 * @returns its standard output
 */
export async function runCommand(env, args) {
  const { stdout, stderr } = startCommand(env, args);
  const [data, problem] = await Promise.all([text(stdout), text(stderr)]);
  if (data === '') throw new Error(`locksign ${args.join(' ')} printed nothing:\n${problem}`);
  return data;
}
