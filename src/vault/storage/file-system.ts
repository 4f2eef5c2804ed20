/**
 * The names of file systems, for errors.
 * @module
 */
import { statfsSync } from 'node:fs';

/** By `f_type` (statfs(2)): those that users mount, and that may have no locks. */
const names: ReadonlyMap<number, string> = new Map([
  [0x01021997, '9p'],
  [0x4d44, 'FAT'],
  [0x2011bab0, 'exFAT'],
  [0x5346544e, 'NTFS'],
  [0x65735546, 'FUSE'],
  [0x6969, 'NFS'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB'],
  [0x00c36400, 'Ceph'],
  [0x0bd00bd0, 'Lustre'],
  [0x794c7630, 'overlayfs'],
  [0xef53, 'ext4'],
  [0x01021994, 'tmpfs'],
]);

/** The name of the file system of a path, such as `NFS`. Undefined if it is not known. */
export function fileSystemOf(path: string): string | undefined {
  if (process.platform !== 'linux') return undefined; // other systems have other numbers
  try {
    return names.get(statfsSync(path).type);
  } catch {
    return undefined;
  }
}
