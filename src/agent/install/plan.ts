/**
 * What an installation makes, as data: a dry run prints it.
 * @module
 */
import { realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ownPackage } from '../../util/own-package.js';
import { type Distrust, fileDistrust, folderDistrust } from '../../util/trusted-path.js';
import { agentUser, credentialName, systemFiles } from './places.js';
import { hashOfFiles, type ProgramFile, programFiles } from './program.js';
import { refuseInstall } from './refuse.js';
import { type CredentialKind, commandText, systemUnitTexts, usersText, userUnitTexts } from './units.js';

export interface PlannedFile {
  readonly path: string;
  readonly text: string;
  readonly mode: number;
}

export interface PlannedFolder {
  readonly path: string;
  readonly mode: number;
  /** The user it belongs to. Default: the user who installs. */
  readonly owner?: string;
}

export interface PlannedProgram {
  /** The folder of the package that is copied. */
  readonly from: string;
  readonly to: string;
  readonly files: readonly ProgramFile[];
  readonly hash: string;
  /** Why other users than root could have changed the package before it is copied. */
  readonly distrust: Distrust | undefined;
}

export interface Plan {
  readonly files: readonly PlannedFile[];
  readonly folders: readonly PlannedFolder[];
  /** The file for systemd-sysusers(8), one of `files`. */
  readonly users?: string;
  readonly program?: PlannedProgram;
  /** The file that has the vault's passphrase later. */
  readonly credential: string;
}

export interface InstallOptions {
  readonly credential: CredentialKind;
  /** The path of Node.js. Default: the one that runs this command. */
  readonly node?: string;
}

/** Why others could replace a file. */
function distrustOf(path: string): Distrust | undefined {
  return folderDistrust(path) ?? fileDistrust(path, statSync(path));
}

/** @throws {LocksignError} `ERR_AGENT_INSTALL` if another user can replace it. */
function trustedNode(path: string): string {
  let distrust: Distrust | undefined;
  let real = path;
  try {
    real = realpathSync(path);
    distrust = distrustOf(real);
  } catch (error) {
    refuseInstall(`the Node.js at ${path} cannot be examined`, 'Name another one with --node.', error);
  }
  if (distrust === undefined) return real;
  return refuseInstall(
    `${distrust.detail}, so they could replace the Node.js that runs the agent`,
    'Install Node.js for the whole system, and name it with --node.',
  );
}

function packageRoot(): string {
  return ownPackage?.root ?? refuseInstall('locksign is part of a bundle', 'Run the command of the package itself.');
}

const filesOf = (folder: string, texts: Readonly<Record<string, string>>): PlannedFile[] =>
  Object.entries(texts).map(([name, text]) => ({ path: join(folder, name), text, mode: 0o644 }));

/** @throws {LocksignError} `ERR_AGENT_INSTALL` */
export function systemPlan({ credential, node = process.execPath }: InstallOptions): Plan {
  const from = packageRoot();
  const trusted = trustedNode(node);
  const files = programFiles(from);
  const { program, state, policy, users, command } = systemFiles;
  const credentialPath = credential === 'encrypted' ? systemFiles.encryptedCredential : systemFiles.plainCredential;
  return {
    files: [
      { path: users, text: usersText, mode: 0o644 },
      { path: command, text: commandText(trusted), mode: 0o755 },
      ...filesOf(systemFiles.units, systemUnitTexts({ node: trusted, credential })),
    ],
    folders: [
      { path: dirname(policy), mode: 0o700, owner: agentUser },
      { path: state, mode: 0o700, owner: agentUser },
      { path: dirname(credentialPath), mode: 0o700 },
    ],
    users,
    program: { from, to: program, files, hash: hashOfFiles(files), distrust: distrustOf(join(from, 'package.json')) },
    credential: credentialPath,
  };
}

export interface UserPlaces {
  readonly vault: string;
  readonly policy: string;
  readonly state: string;
  /** The folder of the units. */
  readonly units: string;
}

/** @throws {LocksignError} `ERR_AGENT_INSTALL` */
export function userPlan({ credential, node = process.execPath }: InstallOptions, places: UserPlaces): Plan {
  const program = packageRoot();
  if (/[\\/]_npx[\\/]/.test(program)) {
    refuseInstall(
      `this command is in npx's cache ${program}, which is emptied from time to time`,
      'Install it first: `npm install -g locksign`.',
    );
  }
  const configuration = dirname(places.policy);
  const credentials = join(configuration, 'credentials');
  const path = join(credentials, credential === 'encrypted' ? `${credentialName}.encrypted` : credentialName);
  const texts = userUnitTexts({ node: trustedNode(node), credential }, { ...places, program, credential: path });
  return {
    files: filesOf(places.units, texts),
    folders: [configuration, credentials].map((each) => ({ path: each, mode: 0o700 })),
    credential: path,
  };
}
