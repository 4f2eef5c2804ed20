/**
 * Finds the native addon and checks that it is the right one. It looks only at fixed paths, because
 * an attacker could place a hostile file in a folder of a search path.
 *
 * The file is found when this module is imported, and loaded at the first use. In between, other
 * code may replace any function of Node and JavaScript. Loading therefore uses functions that are
 * captured here, and requires that the file is still the same.
 * @module
 */
import { join } from 'node:path';
import { LocksignError } from '../../errors/locksign-error.js';
import { ownPackage } from '../../util/own-package.js';
import { bytesOutsideHeap } from '../../util/primordials.js';
import type { TokenCalls } from '../pkcs11/calls.js';
import type { Failure } from './addon-failure.js';

export type { Failure } from './addon-failure.js';

// Importing node:fs would build a module namespace with all of its exports, which takes longer than
// importing the rest of this package.
const { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync, statSync } =
  process.getBuiltinModule('node:fs');
const { platform, arch } = process;
// A dependency that wraps it later would receive this thread's instance of the addon.
const dlopen = process.dlopen.bind(process);

/**
 * A form as three numbers: that of its characters (secrets/secret-table.ts), and the two lengths.
 */
type ShapeNumbers = [characters: number, shortest: number, longest: number];
/**
 * What is known about the secret that an exchange issued: the API key, the passphrase, whether the
 * API key may be the secret, the form of the secret and that of the API key. A form whose lengths
 * are 0 is unknown. Without this, any text is accepted.
 */
export type ExpectedFacts = readonly [
  apiKey: string,
  passphrase: string,
  isSecret: number,
  ...secret: ShapeNumbers,
  ...apiKeyForm: ShapeNumbers,
];

/**
 * A request for keys: what is expected of the secret, followed for each key by the numbers of its
 * algorithm and encoding ({@link appendPurposes}).
 */
export type Purposes = readonly (number | ExpectedFacts | undefined)[];
/** A request to copy the secret's text into this array, instead of making keys. */
export type Destination = readonly [expected: ExpectedFacts | undefined, into: Uint8Array];
/**
 * A request to hold the text for a later call of the addon: `true` for a secret, `false` for a
 * private key that may be encrypted. That one is checked by the later call.
 */
export type Hold = readonly [expected: ExpectedFacts | undefined, hold: boolean];
export type Wanted = Purposes | Destination | Hold;
/**
 * A handle for each key. For a {@link Hold}, the number of the text, and 1 if it is an encrypted
 * private key. For a {@link Destination}, the length of the text in bytes. `likely` is false if the
 * secret does not have the expected form.
 */
export type Loaded = (number[] & { readonly likely?: false }) | Failure;

/** Returns a signature, or the number of the SignStatus that explains why there is none. */
export type Sign = (handle: number, message: unknown) => string | number;
/** Returns the number of a SignStatus. */
export type Verify = (handle: number, message: unknown, signature: string) => number;

/** The addon's exports. native/addon/addon.cc defines them. */
export interface Addon extends TokenCalls {
  readonly version: string;
  /** Whether core dumps (Linux) or error reports (Windows) exclude keys. */
  readonly leftOutOfDumps: boolean;
  readonly implementation: { readonly sha256: string; readonly sha512: string };
  /** Of the hashes, or of an algorithm of private keys. */
  selfTest(algorithm?: number): boolean;
  /**
   * Selects the memory of all keys by its number (shared-table.ts). Returns false for an unknown
   * number, and for every call after the first.
   */
  configure(memory: number): boolean;
  loadBytes(bytes: Uint8Array, wanted: Wanted): Loaded;
  loadText(text: string, wanted: Wanted): Loaded;
  loadRandom(wanted: Wanted): Loaded;
  /** Leaves the variable as it is. */
  loadEnvironment(name: string, wanted: Wanted): Loaded;
  /** Wipes and removes the variable. Returns false if it is still there. */
  eraseEnvironment(name: string): boolean;
  loadFile(path: string, allowOthers: boolean, wanted: Wanted): Promise<Loaded>;
  loadDotenv(path: string, name: string, allowOthers: boolean, wanted: Wanted): Promise<Loaded>;
  loadDescriptor(descriptor: number, wanted: Wanted): Promise<Loaded>;
  loadPrompt(label: string, wanted: Wanted): Promise<Loaded>;
  /**
   * Continues with a text that is held.
   * @param passphrase the number of the passphrase that decrypts it, or 0.
   */
  loadHeld(text: number, passphrase: number, wanted: Wanted): Promise<Loaded>;
  /** Wipes a text that is held. Does nothing for 0. */
  dropHeld(text: number): void;
  readonly signHex: Sign;
  readonly signBase64: Sign;
  readonly signBase64Url: Sign;
  readonly verifyHex: Verify;
  readonly verifyBase64: Verify;
  readonly verifyBase64Url: Verify;
  /**
   * Makes keys of the text of a signature, or of its first characters if `length` is not 0. Returns
   * their handles, a failure, or the number of a SignStatus.
   * @param encoding the number of a SignatureEncoding (shared-table.ts).
   */
  derive(
    handle: number,
    message: unknown,
    encoding: number,
    length: number,
    purposes: readonly number[],
  ): Loaded | number;
  /**
   * The public key in hexadecimal: 32 bytes of Ed25519, x and y of ECDSA, the exponent (8 bytes)
   * and the modulus of RSA, empty for other keys. Or the number of a SignStatus.
   */
  publicKey(handle: number): string | number;
  destroy(handle: number): void;
  memory(handle: number): 'memfd_secret' | 'mlock' | undefined;
  /** Secret memory, zeroed. */
  allocateMemory(bytes: number): ArrayBuffer | Failure;
  /** Lets the process access the memory, or not. */
  protectMemory(memory: ArrayBuffer, accessible: boolean): Failure | undefined;
  /** Wipes the memory and detaches the buffer. Does nothing for a buffer that was freed. */
  freeMemory(memory: ArrayBuffer): void;
  /** Interrupts the loads that are waiting for input. Their promises stay unsettled. */
  cancelLoads(): void;
  protectProcess(): { readonly notDumpable: boolean; readonly noCoreFiles: boolean } | Failure;
  /** Returns false if another open file description has the lock. */
  lockFile(descriptor: number): boolean | Failure;
  /** The process at the other end of a Unix socket. */
  peer(descriptor: number): { readonly pid: number; readonly uid: number; readonly gid: number } | Failure;
  /** Closes the connections that wait on a listening Unix socket. Returns their number. */
  closeWaiting(descriptor: number): number | Failure;
}

/** The addon's file as it was at the import. */
interface AddonFile {
  readonly path: string;
  /** The version of this package. */
  readonly version: string;
  readonly status: FileStatus;
}

type FileStatus = Pick<NonNullable<ReturnType<typeof statSync>>, 'dev' | 'ino' | 'size' | 'mtimeMs' | 'ctimeMs'>;

/** The file, or the reason why there is none. An import throws nothing. */
const found: AddonFile | Error = (() => {
  try {
    return find();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
})();

function find(): AddonFile {
  if (ownPackage === undefined) throw new Error('locksign is part of a bundle');
  const { root, version } = ownPackage;
  const candidates = [
    join(root, 'native', 'build', 'Release', 'locksign.node'),
    join(root, 'prebuilds', `${platform}-${arch}`, 'locksign.node'),
  ];
  for (const path of candidates) {
    const status = statSync(path, { throwIfNoEntry: false });
    if (status !== undefined) return { path, version, status };
  }
  throw new Error(`no file for ${platform}-${arch} is installed; ${carried(root)}`);
}

/** The platforms whose addons this package has, as the end of a sentence. */
function carried(root: string): string {
  const folder = join(root, 'prebuilds');
  const platforms = existsSync(folder) ? readdirSync(folder).filter((name) => !name.includes('.')) : [];
  return platforms.length === 0 ? 'this package has none' : `this package has one for ${platforms.sort().join(', ')}`;
}

let loaded: Addon | undefined;

/**
 * Loads the addon at the first call.
 *
 * @throws {Error} if it cannot be used. The message completes "the native signer cannot be used:
 *   …".
 * @throws {LocksignError} `ERR_BACKEND_UNAVAILABLE` if its file is not the one of the import. That
 *   must not lead to another backend, because other code would choose it.
 */
export function loadAddon(): Addon {
  if (found instanceof Error) throw found;
  loaded ??= load(found);
  return loaded;
}

function load({ path, version, status }: AddonFile): Addon {
  requireSameFile(path, status);
  // require() would cache these exports, and any module that requires the same file would get them,
  // and with them every key of this thread. A second dlopen gets a separate instance without keys.
  const module: { exports: Partial<Addon> } = { exports: {} };
  dlopen(module, path);
  const addon = module.exports;
  if (addon.version !== version) throw new Error(`the addon is version ${addon.version}, the package ${version}`);
  if (addon.selfTest?.() !== true) throw new Error('the addon computed a wrong signature in its self-test');
  // The same version guarantees the same exports, so the cast is safe.
  return addon as Addon;
}

function requireSameFile(path: string, { dev, ino, size, mtimeMs, ctimeMs }: FileStatus): void {
  const descriptor = openSync(path, 'r');
  try {
    const now = fstatSync(descriptor);
    const isSame = now.dev === dev && now.ino === ino && now.size === size;
    if (!isSame || now.mtimeMs !== mtimeMs || now.ctimeMs !== ctimeMs) {
      throw new LocksignError('ERR_BACKEND_UNAVAILABLE', {
        detail: `${path} has changed since this package was imported`,
        remedy: 'If an update replaced it, start the process again. Otherwise find out what replaced it.',
      });
    }
    if (platform === 'linux') requireWholeElf(descriptor, size);
  } finally {
    closeSync(descriptor);
  }
}

const elfHeaderBytes = 64;

/**
 * Refuses a truncated shared object. It would pass the first checks of dlopen(3) and then kill the
 * process with SIGBUS. The section header table is the last part of the file (System V ABI, chapter
 * 4, ELF header), so its end gives the least length that the file must have.
 */
export function requireWholeElf(descriptor: number, size: number): void {
  const header = bytesOutsideHeap(elfHeaderBytes);
  const isElf64 =
    readSync(descriptor, header, 0, elfHeaderBytes, 0) === elfHeaderBytes &&
    littleEndian(header, 0, 4) === 0x464c457f && // 0x7f "ELF"
    header[4] === 2;
  const end = littleEndian(header, 40, 8) + littleEndian(header, 58, 2) * littleEndian(header, 60, 2);
  if (!isElf64 || end > size) throw new Error('the file is truncated or not a 64-bit ELF file');
}

/** The number in these bytes. Every supported processor of Linux is little-endian. */
function littleEndian(bytes: Uint8Array, at: number, count: number): number {
  let number = 0;
  for (let i = count - 1; i >= 0; i -= 1) number = number * 256 + (bytes[at + i] ?? 0);
  return number;
}
