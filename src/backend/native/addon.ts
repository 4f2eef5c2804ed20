/**
 * Finds the native addon and decides whether to trust it. Fixed paths only: a search path would be a place to put a
 * hostile file.
 * @module
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// An import of node:fs would build a module with all of its names, which takes longer than the rest of this package.
const { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync } = process.getBuiltinModule('node:fs');

/** What went wrong in the addon; it throws nothing itself. */
export interface Failure {
  readonly code: string;
  readonly errno: number;
  readonly call?: string;
  readonly limit?: number;
  readonly needed?: number;
}

/**
 * How a secret becomes keys: the number of the memory choice, and for each key the numbers of its algorithm and encoding
 * (shared-table.ts).
 */
export type Purposes = readonly number[];
/** The source's text is wanted instead of keys, for this array. */
export type Destination = readonly [memory: number, into: Uint8Array];
export type Wanted = Purposes | Destination;
/** A handle for each key, or the length of the text. */
export type Loaded = number[] | Failure;

/** A signature, or the number of the SignStatus that says why there is none. */
export type Sign = (handle: number, message: unknown) => string | number;
/** The number of a SignStatus. */
export type Verify = (handle: number, message: unknown, signature: string) => number;

/** The addon's exports: native/addon.cc. */
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
  /** Interrupts the loads that wait. Their promises stay unsettled. */
  cancelLoads(): void;
  protectProcess(): { readonly notDumpable: boolean; readonly noCoreFiles: boolean } | Failure;
  /** False if another open file description has the lock. */
  lockFile(descriptor: number): boolean | Failure;
}

/**
 * A truncated shared object passes dlopen(3)'s first checks and then kills the process with SIGBUS, so its length is
 * checked beforehand: the section header table comes last in the file (System V ABI, chapter 4, ELF header).
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

// As it was when this package was imported: a dependency that wraps it later would get this thread's instance.
const dlopen = process.dlopen.bind(process);

let loaded: Addon | undefined;

/** Loads the addon, or throws an Error whose message completes "the native signer cannot be used: …". */
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
  // Not through require(): its cache would hand these exports, and so every key of this thread, to any module that
  // asks for the same file. Another dlopen of it gets an instance of its own, without keys.
  const module: { exports: Partial<Addon> } = { exports: {} };
  dlopen(module, path);
  const addon = module.exports;
  if (addon.version !== version) throw new Error(`the addon is version ${addon.version}, the package ${version}`);
  if (addon.selfTest?.() !== true) throw new Error('the addon computed a wrong signature in its self-test');
  // The version says that the exports are those of this package's addon.
  return addon as Addon;
}

/** This package's folder: its modules lie at other depths in src/ than in dist/. */
function ownPackage(): { readonly root: string; readonly version: string } {
  const path = nearestManifest();
  const manifest: unknown = path === undefined ? undefined : JSON.parse(readFileSync(path, 'utf8'));
  if (path === undefined || fieldOf(manifest, 'name') !== 'locksign') {
    throw new Error('the package was bundled into something else; leave it out with --external:locksign');
  }
  return { root: dirname(path), version: String(fieldOf(manifest, 'version')) };
}

/** The package.json that Node itself goes by here ("package scope", Node's documentation of packages). */
function nearestManifest(): string | undefined {
  // Undefined is what a bundler makes of it when it writes CommonJS.
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
