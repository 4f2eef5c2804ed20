/**
 * What of a process's memory can get to a disk in clear: swap, and the image of a hibernated machine. Locked memory is not
 * swapped, but what JavaScript holds is, such as an exchange's passphrase; and hibernating writes all of it.
 * @module
 */
import { attention, listed, ok, type Result, unknown } from './finding.js';
import type { System } from './system.js';

type Encryption = 'encrypted' | 'plain' | 'memory' | 'unknown';

interface SwapArea {
  readonly name: string;
  readonly encryption: Encryption;
}

/** Octal escapes, as the kernel writes spaces in paths (proc(5)). */
const plainPath = (path: string): string =>
  path.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));

/** How the device is called in /sys/block: links of /dev/mapper and /dev/disk lead to it. */
function blockName(system: System, device: string): string {
  const real = system.real(device) ?? device;
  return real.slice(real.lastIndexOf('/') + 1);
}

const maxLayers = 8;

/** cryptsetup's types, but for those that only check what is read: INTEGRITY and VERITY (cryptsetup(8)). */
const encrypting = /^CRYPT-(?:PLAIN|LUKS\d|LOOPAES|TCRYPT|BITLK|FVAULT2)-/;

/** Of a block device, through the layers of the device mapper: LVM inside LUKS is encrypted. */
function deviceEncryption(system: System, name: string, layers = 0): Encryption {
  if (layers > maxLayers) return 'unknown';
  if (/^zram\d+$/.test(name)) {
    const backing = system.text(`/sys/block/${name}/backing_dev`)?.trim() ?? 'none';
    return backing === 'none' ? 'memory' : deviceEncryption(system, blockName(system, backing), layers + 1);
  }
  if (encrypting.test(system.text(`/sys/class/block/${name}/dm/uuid`) ?? '')) return 'encrypted';
  if (system.names(`/sys/class/block/${name}`) === undefined) return 'unknown';
  const below = system.names(`/sys/class/block/${name}/slaves`) ?? [];
  if (below.length === 0) return 'plain';
  return worst(below.map((slave) => deviceEncryption(system, slave, layers + 1)));
}

function worst(all: readonly Encryption[]): Encryption {
  return (['plain', 'unknown', 'encrypted', 'memory'] as const).find((one) => all.includes(one)) ?? 'unknown';
}

/** Of the file system that a file is on (/proc/self/mountinfo: the device is the third field, the mount point the fifth). */
function fileEncryption(system: System, path: string): Encryption {
  const mounts = (system.text('/proc/self/mountinfo') ?? '').split('\n').map((line) => line.split(' '));
  const isAbove = (point: string): boolean => point === '/' || path === point || path.startsWith(`${point}/`);
  const [mount] = mounts
    .map(([, , device = '', , point = '']) => ({ device, point: plainPath(point) }))
    .filter(({ point }) => point !== '' && isAbove(point))
    .sort((a, b) => b.point.length - a.point.length);
  // Major number 0: no device of its own, as btrfs, ZFS and overlays have it.
  if (mount === undefined || mount.device.startsWith('0:')) return 'unknown';
  const device = system.real(`/sys/dev/block/${mount.device}`);
  return device === undefined ? 'unknown' : deviceEncryption(system, device.slice(device.lastIndexOf('/') + 1));
}

function swapAreas(system: System): SwapArea[] | undefined {
  const lines = system.text('/proc/swaps')?.trim().split('\n').slice(1);
  return lines?.map((line) => {
    const [path = '', type] = line.split(/\s+/);
    const name = plainPath(path);
    const encryption =
      type === 'file' ? fileEncryption(system, name) : deviceEncryption(system, blockName(system, name));
    return { name, encryption };
  });
}

const namesOf = (areas: readonly SwapArea[], encryption: Encryption): string[] =>
  areas.filter((area) => area.encryption === encryption).map(({ name }) => name);

export function checkSwap(system: System): Result {
  const areas = swapAreas(system);
  if (areas === undefined) return unknown('Swap is told by Linux only, in /proc/swaps.');
  if (areas.length === 0) return ok('There is no swap.');
  const plain = namesOf(areas, 'plain');
  if (plain.length > 0) {
    return attention(
      `Swap is not encrypted: ${listed(plain)}. Keys are locked and stay out of it; a passphrase of an exchange's, and bots that do not use locksign, do not.`,
      'Encrypt it (crypttab(5): a random key at each boot, with the option swap), use zram, or turn it off: `swapoff -a`.',
    );
  }
  const unclear = namesOf(areas, 'unknown');
  if (unclear.length > 0) return unknown(`It cannot be seen whether swap is encrypted: ${listed(unclear)}.`);
  const inMemory = areas.every(({ encryption }) => encryption === 'memory');
  return ok(inMemory ? 'Swap is in memory (zram).' : 'Swap is encrypted.');
}

/** The device that a hibernated machine resumes from (/sys/power/resume: its numbers), if one is configured. */
function resumeArea(system: System): SwapArea[] {
  const numbers = system.text('/sys/power/resume')?.trim() ?? '0:0';
  if (numbers === '0:0') return [];
  const device = system.real(`/sys/dev/block/${numbers}`);
  const name = device?.slice(device.lastIndexOf('/') + 1);
  return [{ name: name ?? numbers, encryption: name === undefined ? 'unknown' : deviceEncryption(system, name) }];
}

export function checkHibernation(system: System): Result {
  const state = system.text('/sys/power/state');
  if (state === undefined) return unknown('Hibernation is told by Linux only, in /sys/power/state.');
  if (!state.split(/\s+/).includes('disk')) return ok('This machine does not hibernate.');
  const swaps = swapAreas(system);
  const places = [...resumeArea(system), ...(swaps ?? [])].filter(({ encryption }) => encryption !== 'memory');
  if (places.length === 0) {
    return swaps === undefined
      ? unknown('It cannot be seen where this machine hibernates to.')
      : ok('This machine has no place to hibernate to.');
  }
  const plain = [...new Set(namesOf(places, 'plain'))];
  if (plain.length > 0) {
    return attention(
      `Hibernating writes all memory, keys as well, to a disk in clear: ${listed(plain)}. While a key is in memfd_secret the kernel refuses to.`,
      'Encrypt that place, or forbid hibernation: `systemctl mask hibernate.target hybrid-sleep.target`, or boot with nohibernate.',
    );
  }
  const unclear = namesOf(places, 'unknown');
  if (unclear.length > 0)
    return unknown(`It cannot be seen whether this machine hibernates to an encrypted place: ${listed(unclear)}.`);
  return ok('This machine hibernates to an encrypted place.');
}
