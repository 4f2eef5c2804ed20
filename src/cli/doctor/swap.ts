/**
 * Checks of how memory can reach a disk in plain text: swap, and the image of a hibernated machine.
 * Locked memory is not swapped out. What JavaScript holds is, such as an exchange's passphrase.
 * Hibernation writes all memory.
 * @module
 */
import { attention, listed, ok, type Result, unknown } from './finding.js';
import type { System } from './system.js';

type Encryption = 'encrypted' | 'plain' | 'memory' | 'unknown';

interface SwapArea {
  readonly name: string;
  readonly encryption: Encryption;
}

/** Replaces octal escapes, which the kernel writes for spaces in paths (proc(5)). */
const plainPath = (path: string): string =>
  path.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));

/** The name of a device in /sys/block, to which links in /dev/mapper and /dev/disk lead. */
function blockName(system: System, device: string): string {
  const real = system.real(device) ?? device;
  return real.slice(real.lastIndexOf('/') + 1);
}

const maxLayers = 8;

/** cryptsetup's types, except INTEGRITY and VERITY, which do not encrypt (cryptsetup(8)). */
const encrypting = /^CRYPT-(?:PLAIN|LUKS\d|LOOPAES|TCRYPT|BITLK|FVAULT2)-/;

/**
 * Examines a block device through the layers of the device mapper: LVM inside LUKS is encrypted.
 */
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

/**
 * Examines the file system of a file. In /proc/self/mountinfo, the third field is the device and
 * the fifth the mount point.
 */
function fileEncryption(system: System, path: string): Encryption {
  const mounts = (system.text('/proc/self/mountinfo') ?? '').split('\n').map((line) => line.split(' '));
  const isAbove = (point: string): boolean => point === '/' || path === point || path.startsWith(`${point}/`);
  const [mount] = mounts
    .map(([, , device = '', , point = '']) => ({ device, point: plainPath(point) }))
    .filter(({ point }) => point !== '' && isAbove(point))
    .sort((a, b) => b.point.length - a.point.length);
  // A major number of 0 means that the file system has no device of its own, such as btrfs, ZFS and
  // overlays.
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
  if (areas === undefined) return unknown('Swap can be examined on Linux with /proc only.');
  if (areas.length === 0) return ok('There is no swap.');
  const plain = namesOf(areas, 'plain');
  if (plain.length > 0) {
    return attention(
      `Swap is not encrypted: ${listed(plain)}. Keys are locked and never get there, but passphrases of API keys and the memory of other programs may.`,
      'Encrypt swap with a random key at each boot (crypttab(5), option swap), use zram, or turn swap off: `swapoff -a`.',
    );
  }
  const unclear = namesOf(areas, 'unknown');
  if (unclear.length > 0) return unknown(`Whether swap is encrypted cannot be determined: ${listed(unclear)}.`);
  const inMemory = areas.every(({ encryption }) => encryption === 'memory');
  return ok(inMemory ? 'Swap is in memory (zram).' : 'Swap is encrypted.');
}

/**
 * The device from which a hibernated machine resumes, if one is configured. /sys/power/resume has
 * its numbers.
 */
function resumeArea(system: System): SwapArea[] {
  const numbers = system.text('/sys/power/resume')?.trim() ?? '0:0';
  if (numbers === '0:0') return [];
  const device = system.real(`/sys/dev/block/${numbers}`);
  const name = device?.slice(device.lastIndexOf('/') + 1);
  return [{ name: name ?? numbers, encryption: name === undefined ? 'unknown' : deviceEncryption(system, name) }];
}

export function checkHibernation(system: System): Result {
  const state = system.text('/sys/power/state');
  if (state === undefined) return unknown('Hibernation can be examined on Linux with /sys only.');
  if (!state.split(/\s+/).includes('disk')) return ok('This machine does not hibernate.');
  const swaps = swapAreas(system);
  const places = [...resumeArea(system), ...(swaps ?? [])].filter(({ encryption }) => encryption !== 'memory');
  if (places.length === 0) {
    return swaps === undefined
      ? unknown('The place that this machine hibernates to cannot be determined.')
      : ok('This machine has no place to hibernate to.');
  }
  const plain = [...new Set(namesOf(places, 'plain'))];
  if (plain.length > 0) {
    return attention(
      `Hibernation writes all memory, including keys, to a disk in plain text: ${listed(plain)}. The kernel refuses to hibernate only while a key is in memfd_secret.`,
      'Encrypt this place, or turn hibernation off: `systemctl mask hibernate.target hybrid-sleep.target`, or boot with nohibernate.',
    );
  }
  const unclear = namesOf(places, 'unknown');
  if (unclear.length > 0)
    return unknown(`Whether this machine hibernates to an encrypted place cannot be determined: ${listed(unclear)}.`);
  return ok('This machine hibernates to an encrypted place.');
}
