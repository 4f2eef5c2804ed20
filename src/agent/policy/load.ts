/**
 * Reads the file of a policy, if only root and the agent's user can change it.
 * @module
 */
import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { isAbsolute } from 'node:path';
import { systemFacts } from '../../errors/locksign-error.js';
import { type Distrust, fileDistrust, folderDistrust } from '../../util/trusted-path.js';
import type { KnownAccount, Policy } from './policy.js';
import { readPolicy } from './read.js';
import { maxPolicyBytes, refusePolicy } from './table.js';

const { O_NOFOLLOW = 0, O_NONBLOCK = 0, O_RDONLY } = constants;

/** The text of a policy, and the facts about its file. */
export interface PolicyFile {
  readonly text: string;
  readonly stats: Stats;
}

const problems: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  ENOTDIR: 'a part of its path is not a folder',
  ELOOP: 'it is a symbolic link',
  EACCES: 'this user cannot read it',
};

function refuseSystem(path: string, error: unknown): never {
  const { errno = '', detail } = systemFacts(error);
  const remedies: Readonly<Record<string, string>> = {
    ENOENT: 'Name it with --policy, or make one with `locksign agent client add`.',
    ELOOP: 'Name the file that the link leads to.',
  };
  return refusePolicy(path, problems[errno] ?? detail ?? `it cannot be read (${errno})`, remedies[errno], error);
}

const refuseDistrust = (path: string, distrust: Distrust | undefined): void => {
  if (distrust !== undefined) refusePolicy(path, distrust.detail, distrust.remedy);
};

/** @throws {LocksignError} `ERR_AGENT_POLICY` if others can replace files in its folder. */
export function checkPolicyFolder(path: string): void {
  if (!isAbsolute(path)) refusePolicy(path, 'its path is not absolute', 'Name its whole path.');
  try {
    refuseDistrust(path, folderDistrust(path));
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) refuseSystem(path, error);
    throw error;
  }
}

/** One more byte than is allowed shows that a file is too long. */
function readAtMost(descriptor: number, most: number): Buffer {
  const bytes = Buffer.allocUnsafe(most + 1);
  let length = 0;
  for (let got = -1; got !== 0; length += got) got = readSync(descriptor, bytes, length, bytes.length - length, null);
  return bytes.subarray(0, length);
}

function read(path: string): { readonly bytes: Buffer; readonly stats: Stats } {
  // O_NONBLOCK, because opening a FIFO would wait for a writer.
  const descriptor = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) refusePolicy(path, 'it is not a regular file');
    refuseDistrust(path, fileDistrust(path, stats));
    return { bytes: readAtMost(descriptor, maxPolicyBytes), stats };
  } finally {
    closeSync(descriptor);
  }
}

function decode(bytes: Buffer, path: string): string {
  if (bytes.length > maxPolicyBytes) refusePolicy(path, `it is longer than ${maxPolicyBytes} bytes`);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    return refusePolicy(path, 'it is not valid UTF-8', undefined, error);
  }
}

/**
 * Reads the text of a policy once. It may belong to root or to the user of this process. Nobody
 * else may write it, or a folder on the way to it.
 * @param path is absolute, and not a symbolic link.
 * @throws {LocksignError} `ERR_AGENT_POLICY`
 */
export function readPolicyFile(path: string): PolicyFile {
  checkPolicyFolder(path);
  try {
    const { bytes, stats } = read(path);
    return { text: decode(bytes, path), stats };
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) return refuseSystem(path, error);
    throw error;
  }
}

/**
 * The policy of a file.
 * @param path is absolute.
 * @param accounts those of the vault.
 * @throws {LocksignError} `ERR_AGENT_POLICY` as readPolicyFile() and readPolicy()
 * @example loadPolicy('/etc/locksign/agent.toml', [{ name: 'binance-main', exchange: 'binance' }]);
 */
export const loadPolicy = (path: string, accounts: readonly KnownAccount[]): Policy =>
  readPolicy(readPolicyFile(path).text, path, accounts);
