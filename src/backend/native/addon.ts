/**
 * Finds the native addon and checks that it is the right one. It looks only at fixed paths, because
 * an attacker could place a hostile file in a folder of a search path.
 * @module
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Importing node:fs would build a module namespace with all of its exports, which takes longer than
// importing the rest of this package.
const { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync } = process.getBuiltinModule('node:fs');

/** A failure that the addon returns. The addon never throws. */
export interface Failure {
  readonly code: string;
  readonly errno: number;
  readonly call?: string;
  readonly limit?: number;
  readonly needed?: number;
}

/**
 * A request for keys: the number of the memory choice, followed for each key by the numbers of its
 * algorithm and encoding (shared-table.ts).
 */
export type Purposes = readonly number[];
/** A request to copy the secret's text into this array, instead of making keys. */
export type Destination = readonly [memory: number, into: Uint8Array];
export type Wanted = Purposes | Destination;
/** A handle for each key. For a {@link Destination}, the length of the text in bytes. */
export type Loaded = number[] | Failure;

/** Returns a signature, or the number of the SignStatus that explains why there is none. */
export type Sign = (handle: number, message: unknown) => string | number;
/** Returns the number of a SignStatus. */
export type Verify = (handle: number, message: unknown, signature: string) => number;

/** The addon's exports. native/addon/addon.cc defines them. */
export interface Addon {
  readonly version: string;
  /** Whether keys are left out of core dumps (Linux) or error reports (Windows). */
  readonly leftOutOfDumps: boolean;
  readonly implementation: { readonly sha256: string; readonly sha512: string };
  selfTest(): boolean;
  loadBytes(bytes: Uint8Array, wanted: Wanted): Loaded;
  loadText(text: string, wanted: Wanted): Loaded;
  loadEnvironment(name: string, wanted: Wanted): Loaded;
  loadFile(path: string, allowOthers: boolean, wanted: Wanted): Promise<Loaded>;
  loadDotenv(path: string, name: string, allowOthers: boolean, wanted: Wanted): Promise<Loaded>;
  loadDescriptor(descriptor: number, wanted: Wanted): Promise<Loaded>;
  loadPrompt(label: string, wanted: Wanted): Promise<Loaded>;
  readonly signHex: Sign;
  readonly signBase64: Sign;
  readonly signBase64Url: Sign;
  readonly verifyHex: Verify;
  readonly verifyBase64: Verify;
  readonly verifyBase64Url: Verify;
  destroy(handle: number): void;
  memory(handle: number): 'memfd_secret' | 'mlock' | undefined;
  /** Secret memory, zeroed. The choice is a number of shared-table.ts. */
  allocateMemory(choice: number, bytes: number): ArrayBuffer | Failure;
  /** Lets the process access the memory, or not. */
  protectMemory(memory: ArrayBuffer, accessible: boolean): Failure | undefined;
  /** Wipes the memory and detaches the buffer. Does nothing for a buffer that was freed. */
  freeMemory(memory: ArrayBuffer): void;
  /** Interrupts the loads that are waiting for input. Their promises stay unsettled. */
  cancelLoads(): void;
  protectProcess(): { readonly notDumpable: boolean; readonly noCoreFiles: boolean } | Failure;
  /** Returns false if another open file description has the lock. */
  lockFile(descriptor: number): boolean | Failure;
}

/**
 * Refuses a truncated shared object. It would pass the first checks of dlopen(3) and then kill the
 * process with SIGBUS. The section header table is the last part of the file (System V ABI, chapter
 * 4, ELF header), so its end gives the least length that the file must have.
 */
function requireWholeElf(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    const header = new DataView(new ArrayBuffer(64));
    const read = readSync(descriptor, header, 0, 64, 0);
    const elf64 = read === 64 && header.getUint32(0) === 0x7f454c46 && header.getUint8(4) === 2;
    const end = elf64
      ? Number(header.getBigUint64(40, true)) + header.getUint16(58, true) * header.getUint16(60, true)
      : 0;
    if (!elf64 || end > fstatSync(descriptor).size) throw new Error('the file is truncated or not a 64-bit ELF file');
  } finally {
    closeSync(descriptor);
  }
}

// Captured at import. A dependency that wraps it later would receive this thread's instance.
const dlopen = process.dlopen.bind(process);

let loaded: Addon | undefined;

/**
 * Loads the addon at the first call.
 *
 * @throws {Error} if it cannot be used. The message completes "the native signer cannot be used:
 *   …".
 */
export function loadAddon(): Addon {
  loaded ??= load();
  return loaded;
}

function load(): Addon {
  const { root, version } = ownPackage();
  const candidates = [
    join(root, 'native', 'build', 'Release', 'locksign.node'),
    join(root, 'prebuilds', `${process.platform}-${process.arch}`, 'locksign.node'),
  ];
  const path = candidates.find((candidate) => existsSync(candidate));
  if (path === undefined) throw new Error(`no file for ${process.platform}-${process.arch} is installed`);
  if (process.platform === 'linux') requireWholeElf(path);
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

/** Finds this package's folder by its manifest, because src/ and dist/ have different depths. */
function ownPackage(): { readonly root: string; readonly version: string } {
  const path = nearestManifest();
  const manifest: unknown = path === undefined ? undefined : JSON.parse(readFileSync(path, 'utf8'));
  if (path === undefined || fieldOf(manifest, 'name') !== 'locksign') {
    throw new Error('the package was bundled into something else; leave it out with --external:locksign');
  }
  return { root: dirname(path), version: String(fieldOf(manifest, 'version')) };
}

/**
 * Finds the package.json that Node uses for this module (Node's documentation, "Package scope").
 */
function nearestManifest(): string | undefined {
  // A bundler that emits CommonJS replaces import.meta.url with undefined.
  if (import.meta.url === undefined) return undefined;
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) return undefined;
    folder = parent;
  }
  return join(folder, 'package.json');
}

function fieldOf(manifest: unknown, name: 'name' | 'version'): unknown {
  return typeof manifest === 'object' && manifest !== null ? Reflect.get(manifest, name) : undefined;
}
