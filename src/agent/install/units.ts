/**
 * The units of systemd that run the agent.
 * @module
 */
import { dirname, join } from 'node:path';
import { shellWord } from '../../util/shell-quote.js';
import { controlName, socketName } from '../process/paths.js';
import { agentUser, clientGroup, controlUnit, credentialName, serviceUnit, socketUnit, systemFiles } from './places.js';

/**
 * How systemd gets the vault's passphrase: encrypted by systemd-creds(1), or a file of the owner.
 */
export type CredentialKind = 'encrypted' | 'plain';
export const credentialKinds: readonly CredentialKind[] = ['encrypted', 'plain'];

export interface UnitOptions {
  /** The path of Node.js. */
  readonly node: string;
  readonly credential: CredentialKind;
}

/**
 * systemd.syntax(7): a backslash and a quote are escaped in quotes, and `%` and `$` are doubled.
 */
const word = (text: string): string =>
  /^[\w./:=@-]+$/.test(text)
    ? text
    : `"${text.replace(/["\\]/g, '\\$&').replaceAll('%', '%%').replaceAll('$', '$$$$')}"`;

const commandLine = (node: string, program: string): string =>
  `${word(node)} --freeze-flags-after-init ${word(join(program, 'dist', 'cli', 'main.js'))} agent run`;

const credentialLine = (kind: CredentialKind, path: string): string =>
  `${kind === 'encrypted' ? 'LoadCredentialEncrypted' : 'LoadCredential'}=${credentialName}:${path.replaceAll('%', '%%')}`;

/** What seccomp(2) forbids. It needs no privilege, so a user's unit has it too. */
const filters = `NoNewPrivileges=yes
LockPersonality=yes
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
SystemCallArchitectures=native
# mlock(2) is part of @system-service. memfd_secret(2) is in no set except @known.
SystemCallFilter=@system-service @pkey memfd_secret
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM`;

/** The agent ends with these codes until somebody changes its files. */
const restart = `Restart=on-failure
RestartSec=10
RestartPreventExitStatus=2 3 4 5`;

const limits = `# Without the addon the agent does not start. On Linux 6.5 and newer you can add
# Environment=LOCKSIGN_MEMORY=memfd_secret.
Environment=LOCKSIGN_BACKEND=native
LimitMEMLOCK=4M
LimitCORE=0
# Opening the vault uses 400 MiB that cannot be locked, and JavaScript's heap cannot be locked either.
MemorySwapMax=0`;

const sockets = `Sockets=${socketUnit} ${controlUnit}`;

function systemService({ node, credential }: UnitOptions): string {
  const path = credential === 'encrypted' ? systemFiles.encryptedCredential : systemFiles.plainCredential;
  return `[Unit]
Description=locksign agent, which signs the requests of bots
Wants=network-online.target
After=network-online.target
Requires=${socketUnit} ${controlUnit}

[Service]
Type=exec
ExecStart=${commandLine(node, systemFiles.program)}
${sockets}
${restart}

User=${agentUser}
Group=${agentUser}
ConfigurationDirectory=locksign
ConfigurationDirectoryMode=0700
StateDirectory=locksign
StateDirectoryMode=0700
UMask=0077
Environment=LOCKSIGN_VAULT=${systemFiles.vault}
# Only this unit can read the passphrase of the vault.
${credentialLine(credential, path)}

${limits}

# MemoryDenyWriteExecute= cannot be used, because V8 generates machine code. With PrivateUsers= the
# agent would not see which user connects to its sockets.
CapabilityBoundingSet=
${filters}
KeyringMode=private
RemoveIPC=yes

ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
DevicePolicy=closed
PrivateIPC=yes
PrivateMounts=yes
ProtectProc=invisible
ProcSubset=pid
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes

[Install]
WantedBy=multi-user.target
`;
}

/**
 * A socket unit. Each has one name for its descriptors, so the agent needs two of them. The folder
 * belongs to root, which makes it: not even the agent can replace a socket. systemd closes what
 * waited while the agent could not start.
 */
const socketText = (what: string, name: 'agent' | 'control', path: string, access: string): string => `[Unit]
Description=${what} of the locksign agent

[Socket]
ListenStream=${path}
FileDescriptorName=${name}
Service=${serviceUnit}
${access}
RemoveOnStop=yes
FlushPending=yes

[Install]
WantedBy=sockets.target
`;

/** The units of the system, by their names. */
export function systemUnitTexts(options: UnitOptions): Readonly<Record<string, string>> {
  const { run } = systemFiles;
  return {
    [serviceUnit]: systemService(options),
    [socketUnit]: socketText(
      'Socket for bots',
      'agent',
      join(run, socketName),
      `SocketUser=${agentUser}\nSocketGroup=${clientGroup}\nSocketMode=0660\nDirectoryMode=0755`,
    ),
    [controlUnit]: socketText(
      'Control socket',
      'control',
      join(run, controlName),
      `SocketUser=${agentUser}\nSocketGroup=${agentUser}\nSocketMode=0600\nDirectoryMode=0755`,
    ),
  };
}

export interface UserFiles {
  /** The folder of this package. */
  readonly program: string;
  readonly vault: string;
  readonly policy: string;
  readonly state: string;
  /** The file with the passphrase. */
  readonly credential: string;
}

/**
 * The units of a user, by their names. They have no namespaces: in those of a user's manager the
 * agent would not see which user connects to its sockets.
 */
export function userUnitTexts({ node, credential }: UnitOptions, files: UserFiles): Readonly<Record<string, string>> {
  const access = 'SocketMode=0600\nDirectoryMode=0700';
  const command = commandLine(node, files.program);
  return {
    [serviceUnit]: `[Unit]
Description=locksign agent, which signs the requests of bots
Requires=${socketUnit} ${controlUnit}

[Service]
Type=exec
ExecStart=${command} --policy ${word(files.policy)} --state ${word(files.state)}
${sockets}
${restart}
UMask=0077
Environment=${word(`LOCKSIGN_VAULT=${files.vault}`)}
${credentialLine(credential, files.credential)}

${limits}

${filters}

[Install]
WantedBy=default.target
`,
    [socketUnit]: socketText('Socket for bots', 'agent', `%t/locksign/${socketName}`, access),
    [controlUnit]: socketText('Control socket', 'control', `%t/locksign/${controlName}`, access),
  };
}

/** The system's users (sysusers.d(5)). */
export const usersText = `u ${agentUser} - "locksign agent" ${systemFiles.state} /usr/sbin/nologin
g ${clientGroup} -
`;

/**
 * A command for root. It runs `locksign` as the agent's user, with the agent's files and without
 * the variables of root's environment.
 */
export const commandText = (node: string): string => `#!/bin/sh
# Runs locksign as the user ${agentUser}, with the files of the system's agent.
PATH=/usr/sbin:/usr/bin:/sbin:/bin
exec runuser -u ${agentUser} -- env -i PATH="$PATH" TERM="\${TERM:-dumb}" LANG="\${LANG:-C.UTF-8}" \\
  HOME=${systemFiles.state} \${SUDO_UID:+SUDO_UID="$SUDO_UID"} LOCKSIGN_VAULT=${systemFiles.vault} \\
  CONFIGURATION_DIRECTORY=${dirname(systemFiles.policy)} STATE_DIRECTORY=${systemFiles.state} \\
  RUNTIME_DIRECTORY=${systemFiles.run} \\
  ${shellWord(node)} --freeze-flags-after-init ${join(systemFiles.program, 'dist', 'cli', 'main.js')} "$@"
`;
