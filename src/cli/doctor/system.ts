/**
 * The system as the doctor sees it. Every check goes through this class, so that a test can replace
 * the root folder and the answers of commands.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync, readSync, realpathSync, type Stats, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, relative, resolve } from 'node:path';

export interface SystemFacts {
  /** The folder that stands for `/`. */
  readonly root: string;
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly workingFolder: string;
  readonly nodeVersion: string;
  readonly today: Date;
  /** The output of a command; undefined if it does not exist or fails. */
  readonly run: (command: string, args: readonly string[]) => string | undefined;
}

const commandMilliseconds = 3_000;

/**
 * A user may have no home (no HOME and no entry in passwd(5)), and the working directory may be
 * deleted. Debian gives such users this path, which never exists.
 */
const nowhere = '/nonexistent';

function orNowhere(path: () => string): string {
  try {
    return path();
  } catch {
    return nowhere;
  }
}

export function thisSystem(): SystemFacts {
  return {
    root: '/',
    platform: process.platform,
    env: process.env,
    home: orNowhere(homedir),
    workingFolder: orNowhere(process.cwd),
    nodeVersion: process.versions.node,
    today: new Date(),
    run: (command, args) => {
      const { status, stdout } = spawnSync(command, args, {
        encoding: 'utf8',
        timeout: commandMilliseconds,
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      return status === 0 ? stdout : undefined;
    },
  };
}

/** Bytes. A longer file is not searched for secrets. */
const mostSearched = 16 * 1024 * 1024;

export class System {
  readonly facts: SystemFacts;
  readonly #root: string;

  constructor(facts: SystemFacts) {
    this.facts = facts;
    this.#root = realpathSync(facts.root);
  }

  at(path: string): string {
    return join(this.#root, path);
  }

  /** The text of a file without secrets; undefined if it cannot be read. */
  text(path: string): string | undefined {
    try {
      return readFileSync(this.at(path), 'utf8');
    } catch {
      return undefined;
    }
  }

  /** The names in a folder; undefined if it cannot be read. */
  names(folder: string): string[] | undefined {
    try {
      return readdirSync(this.at(folder)).sort();
    } catch {
      return undefined;
    }
  }

  /** Follows links; undefined if there is nothing. */
  stats(path: string): Stats | undefined {
    return statSync(this.at(path), { throwIfNoEntry: false });
  }

  /** The path after all links, below the root; undefined if there is nothing. */
  real(path: string): string | undefined {
    try {
      return resolve('/', relative(this.#root, realpathSync(this.at(path))));
    } catch {
      return undefined;
    }
  }

  /**
   * Passes the bytes of a file that may contain secrets to `use`, and wipes them afterwards.
   * @returns undefined if the file is too long to be searched. @throws the error of the system call
   * that failed.
   */
  search<T>(path: string, use: (bytes: Buffer) => T): T | undefined {
    const descriptor = openSync(this.at(path), 'r');
    // Buffer.alloc uses neither the pool that small buffers share nor V8's heap, whose garbage
    // collector leaves copies behind.
    let bytes = Buffer.alloc(0);
    try {
      const { size } = statSync(this.at(path));
      if (size > mostSearched) return undefined;
      bytes = Buffer.alloc(size);
      let length = 0;
      for (let got = -1; got !== 0 && length < size; length += got) {
        got = readSync(descriptor, bytes, length, size - length, null);
      }
      return use(bytes.subarray(0, length));
    } finally {
      bytes.fill(0);
      closeSync(descriptor);
    }
  }
}
