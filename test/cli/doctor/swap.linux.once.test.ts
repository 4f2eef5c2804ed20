/**
 * The findings of `locksign doctor` about swap and hibernation.
 */
import { describe, it } from 'vitest';
import type { Result } from '../../../src/cli/doctor/finding.js';
import { checkHibernation, checkSwap } from '../../../src/cli/doctor/swap.js';
import type { System, SystemFacts } from '../../../src/cli/doctor/system.js';
import { type Entry, expectResult, systemIn } from '../../helpers/doctor-systems.js';
import { scratch } from '../../helpers/scratch.js';

const { folder } = scratch();

const systemOf = (files: Readonly<Record<string, Entry>>, facts?: Partial<SystemFacts>): System =>
  systemIn(folder, files, facts);

const header = 'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n';
const swaps = (...lines: readonly string[]): string =>
  header + lines.map((line) => `${line}\t\t1048572\t\t0\t\t-2\n`).join('');
const partition = (path: string): string => `${path}                              partition`;
const plain = { '/sys/class/block/sda2/size': '1' };
const crypt = { '/sys/class/block/dm-0/dm/uuid': 'CRYPT-PLAIN-swap\n' };
/** LVM on LUKS on a partition. */
const layered = {
  '/sys/class/block/dm-1/dm/uuid': 'LVM-abc\n',
  '/sys/class/block/dm-1/slaves/dm-0': '',
  ...crypt,
  '/dev/mapper/vg-swap': { link: '/dev/dm-1' },
  '/dev/dm-1': '',
};
const mounts = (device: string, point: string): string =>
  `22 1 0:20 / /proc rw - proc proc rw\n25 1 8:1 / / rw - ext4 /dev/sda1 rw\n30 25 ${device} / ${point} rw - ext4 /dev/x rw\n`;
const numbered = {
  '/sys/dev/block/254:0': { link: '/sys/devices/virtual/block/dm-0' },
  '/sys/devices/virtual/block/dm-0/x': '',
  '/sys/dev/block/8:1': { link: '/sys/devices/pci/block/sda/sda1' },
  '/sys/devices/pci/block/sda/sda1/x': '',
  '/sys/class/block/sda1/size': '1',
};

describe('swap', () => {
  it.each<[string, Record<string, Entry>, Result['level'], RegExp]>([
    ['of another system', {}, 'unknown', /on Linux with \/\w+ only/],
    ['that is not set up', { '/proc/swaps': header }, 'ok', /no swap/],
    [
      'on a partition',
      { '/proc/swaps': swaps(partition('/dev/sda2')), ...plain },
      'attention',
      /not encrypted: \/dev\/sda2\./,
    ],
    ['on dm-crypt', { '/proc/swaps': swaps(partition('/dev/dm-0')), ...crypt }, 'ok', /is encrypted/],
    ['on LVM on LUKS', { '/proc/swaps': swaps(partition('/dev/mapper/vg-swap')), ...layered }, 'ok', /is encrypted/],
    [
      'on LVM on a partition',
      {
        '/proc/swaps': swaps(partition('/dev/dm-1')),
        '/sys/class/block/dm-1/dm/uuid': 'LVM-abc\n',
        '/sys/class/block/dm-1/slaves/sda2': '',
        ...plain,
      },
      'attention',
      /dm-1/,
    ],
    [
      'on dm-integrity alone, which encrypts nothing',
      {
        '/proc/swaps': swaps(partition('/dev/dm-0')),
        '/sys/class/block/dm-0/dm/uuid': 'CRYPT-INTEGRITY-swap\n',
        '/sys/class/block/dm-0/slaves/sda2': '',
        ...plain,
      },
      'attention',
      /dm-0/,
    ],
    ['in memory', { '/proc/swaps': swaps(partition('/dev/zram0')) }, 'ok', /zram/],
    [
      'in compressed memory with a backing disk',
      {
        '/proc/swaps': swaps(partition('/dev/zram0')),
        '/sys/block/zram0/backing_dev': '/dev/sda2\n',
        ...plain,
      },
      'attention',
      /zram0/,
    ],
    [
      'on one encrypted and one plain partition',
      { '/proc/swaps': swaps(partition('/dev/dm-0'), partition('/dev/sda2')), ...crypt, ...plain },
      'attention',
      /: \/dev\/sda2\./,
    ],
    ['on an unknown device', { '/proc/swaps': swaps(partition('/dev/nbd0')) }, 'unknown', /nbd0/],
    [
      'on a circular chain of devices',
      {
        '/proc/swaps': swaps(partition('/dev/dm-7')),
        '/sys/class/block/dm-7/slaves/dm-7': '',
      },
      'unknown',
      /dm-7/,
    ],
    [
      'in a file on a plain disk',
      { '/proc/swaps': swaps('/swapfile file'), '/proc/self/mountinfo': mounts('8:1', '/mnt'), ...numbered },
      'attention',
      /\/swapfile/,
    ],
    [
      'in a file on an encrypted disk, with a space in its path',
      {
        '/proc/swaps': swaps('/mnt\\040x/swap file'),
        '/proc/self/mountinfo': mounts('254:0', '/mnt\\040x'),
        ...numbered,
        ...crypt,
      },
      'ok',
      /is encrypted/,
    ],
    [
      'in a file on btrfs',
      { '/proc/swaps': swaps('/mnt/swap file'), '/proc/self/mountinfo': mounts('0:44', '/mnt') },
      'unknown',
      /\/mnt\/swap/,
    ],
    ['in a file outside every mount', { '/proc/swaps': swaps('/mnt/swap file') }, 'unknown', /\/mnt\/swap/],
  ])('%s', (_, files, level, finding) => expectResult(checkSwap(systemOf(files)), level, finding));
});

describe('hibernation', () => {
  const can = { '/sys/power/state': 'freeze mem disk\n', '/proc/swaps': header };
  const resume = (numbers: string) => ({ '/sys/power/resume': `${numbers}\n` });
  it.each<[string, Record<string, Entry>, Result['level'], RegExp]>([
    ['of another system', {}, 'unknown', /on Linux with \/\w+ only/],
    ['that the kernel does not support', { '/sys/power/state': 'freeze mem\n' }, 'ok', /does not hibernate/],
    ['without a target', { ...can, ...resume('0:0') }, 'ok', /no place/],
    ['with an unknown target', { '/sys/power/state': 'disk' }, 'unknown', /place .* cannot be determined/],
    ['to a plain partition', { ...can, ...resume('8:1'), ...numbered }, 'attention', /plain text: sda1/],
    ['to an encrypted one', { ...can, ...resume('254:0'), ...numbered, ...crypt }, 'ok', /encrypted place/],
    ['to an unknown partition', { ...can, ...resume('9:9') }, 'unknown', /9:9/],
    ['to plain swap', { ...can, '/proc/swaps': swaps(partition('/dev/sda2')), ...plain }, 'attention', /sda2/],
    ['with swap in memory only', { ...can, '/proc/swaps': swaps(partition('/dev/zram0')) }, 'ok', /no place/],
  ])('%s', (_, files, level, finding) => expectResult(checkHibernation(systemOf(files)), level, finding));
});
