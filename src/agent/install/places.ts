/**
 * Where the agent's installed files are.
 * @module
 */
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { systemPaths } from '../process/paths.js';

/** The user that the system's agent runs as. */
export const agentUser = 'locksign';
/** The group whose users may connect to the system's agent. */
export const clientGroup = 'locksign-clients';
/** The name of the credential with the vault's passphrase (systemd.exec(5), `LoadCredential=`). */
export const credentialName = 'locksign-vault';

export const serviceUnit = 'locksign-agent.service';
export const socketUnit = 'locksign-agent.socket';
export const controlUnit = 'locksign-agent-control.socket';
export const unitNames = [serviceUnit, socketUnit, controlUnit] as const;

/** The files of the system's agent, by file-hierarchy(7). */
export const systemFiles = {
  ...systemPaths,
  vault: join(systemPaths.state, 'vault.json'),
  /** The copy of this package that the agent runs. */
  program: '/opt/locksign',
  /** Runs the commands of `locksign` with the files of the system's agent. */
  command: '/usr/local/sbin/locksign-system',
  units: '/etc/systemd/system',
  users: '/etc/sysusers.d/locksign.conf',
  encryptedCredential: `/etc/credstore.encrypted/${credentialName}`,
  plainCredential: `/etc/credstore/${credentialName}`,
} as const;

/** The folder of this user's configuration (XDG Base Directory Specification). */
export function configurationFolder({ XDG_CONFIG_HOME: own = '' }: NodeJS.ProcessEnv, home = homedir()): string {
  return isAbsolute(own) ? own : join(home, '.config');
}

/** The folder of this user's units (systemd.unit(5), "Unit File Load Path"). */
export const userUnits = (environment: NodeJS.ProcessEnv, home?: string): string =>
  join(configurationFolder(environment, home), 'systemd', 'user');
