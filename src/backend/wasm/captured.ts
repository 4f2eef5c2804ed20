/**
 * Functions of Node, captured when this package is imported. Code that replaces them later would
 * otherwise see the secret. A named import of a built-in module is no protection, because
 * module.syncBuiltinESMExports() changes it.
 * @module
 */
import { PlainPromise } from '../../util/primordials.js';

// native/addon.ts explains why node:fs is not imported.
const fs = process.getBuiltinModule('node:fs');
const { open, close, fstat, read } = fs;
export const { constants, openSync, closeSync, readSync, writeSync } = fs;
export const { platform } = process;
/** Bun's streams ignore the option `onread`, so that a prompt would wait for ever. */
export const streamsHaveOnread = process.versions['bun'] === undefined;
const getBuiltinModule = process.getBuiltinModule.bind(process);
// These two are loaded at their first use, because they take longer than the rest of the package.
// Other code can therefore replace their classes first.
export const streamsOfNet = (): typeof import('node:net') => getBuiltinModule('node:net');
export const streamsOfTty = (): typeof import('node:tty') => getBuiltinModule('node:tty');
export const userId = process.geteuid?.bind(process);
export const { isMainThread } = process.getBuiltinModule('node:worker_threads');
export const startTimer = setTimeout;

type Failure = NodeJS.ErrnoException | null;

/** Turns a call with a callback into a promise. */
function promised<Value>(start: (done: (failure: Failure, value: Value) => void) => void): Promise<Value> {
  return new PlainPromise((resolve, reject) => {
    start((failure, value) => (failure === null ? resolve(value) : reject(failure)));
  });
}

export const openFile = (path: string, flags: number): Promise<number> =>
  promised<number>((done) => open(path, flags, done));

export const closeFile = (descriptor: number): Promise<void> => promised<void>((done) => close(descriptor, done));

/** The part of fs.Stats that is its own. Its methods could be replaced. */
export interface FileStatus {
  readonly mode: number;
  readonly uid: number;
}

export const statFile = (descriptor: number): Promise<FileStatus> =>
  promised<FileStatus>((done) => fstat(descriptor, done));

/** The type of a file: `S_IFREG` and others (inode(7)). */
export const typeOf = ({ mode }: FileStatus): number => mode & constants.S_IFMT;

/** Reads once, into the start of `into`. */
export const readInto = (descriptor: number, into: Uint8Array, bytes: number): Promise<number> =>
  promised<number>((done) => read(descriptor, into, 0, bytes, null, done));

export const wait = (milliseconds: number): Promise<void> =>
  new PlainPromise<void>((resolve) => startTimer(resolve, milliseconds));
