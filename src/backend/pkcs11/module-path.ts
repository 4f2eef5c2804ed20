/**
 * Checks the file of a PKCS#11 module before its code runs in this process.
 * @module
 */
import { LocksignError, systemFacts } from '../../errors/locksign-error.js';
import { fileDistrust, folderDistrust } from '../../util/trusted-path.js';
import { requireWholeElf } from '../native/addon.js';

// addon.ts explains why these are not imported.
const { closeSync, fstatSync, openSync, realpathSync } = process.getBuiltinModule('node:fs');
const { isAbsolute } = process.getBuiltinModule('node:path');

/**
 * The path without links. Only root and this user can replace the file, or a folder or a link on
 * the way to it.
 *
 * @throws {LocksignError} `ERR_TOKEN_MODULE`
 */
export function checkedModulePath(path: string): string {
  if (!isAbsolute(path)) throw unusable(path, { detail: 'its path is not absolute' });
  let descriptor: number | undefined;
  try {
    const real = realpathSync(path);
    descriptor = openSync(real, 'r');
    const status = fstatSync(descriptor);
    if (!status.isFile()) throw unusable(path, { detail: 'it is not a file' });
    const distrust = folderDistrust(path) ?? folderDistrust(real) ?? fileDistrust(real, status);
    if (distrust !== undefined) throw unusable(path, distrust);
    if (process.platform === 'linux') requireElf(path, descriptor, status.size);
    return real;
  } catch (error) {
    throw error instanceof LocksignError ? error : unusable(path, systemFacts(error));
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function requireElf(path: string, descriptor: number, size: number): void {
  try {
    requireWholeElf(descriptor, size);
  } catch {
    throw unusable(path, { detail: 'it is no shared library of this system, or not a whole one' });
  }
}

const unusable = (subject: string, facts: object): LocksignError =>
  new LocksignError('ERR_TOKEN_MODULE', { subject, ...facts });
