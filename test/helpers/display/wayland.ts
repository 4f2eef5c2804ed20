/**
 * A stand-in for the clipboard of Wayland: the shell scripts fake-wl-copy.sh and fake-wl-paste.sh,
 * with a file for a clipboard.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Makes a folder for PATH that has these programs and no others. */
export function only(place: string, programs: readonly string[]): string {
  spawnSync('mkdir', [place]);
  for (const program of programs) {
    symlinkSync(spawnSync('which', [program], { encoding: 'utf8' }).stdout.trim(), join(place, program));
  }
  return place;
}

/** Waits until a condition holds, for at most 10 s. */
export async function until(event: string, holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries += 1) {
    if (tries > 200) throw new Error(`waited too long for ${event}`);
    await sleep(50);
  }
}

const needed = ['sh', 'cat', 'ln', 'rm', 'sleep', 'basename', 'mkfifo'];

/** The behaviours that the stand-ins define. A `missing` program is not installed. */
export interface Behaviours {
  readonly copy?:
    | 'usual'
    | 'background'
    | 'clear-fails'
    | 'clear-never-ends'
    | 'clear-slowly'
    | 'with-child'
    | 'missing';
  readonly paste?:
    | 'usual'
    | 'adds-line-break'
    | 'adds-windows-line-break'
    | 'endless-content'
    | 'fails'
    | 'ignores-sigterm'
    | 'killed'
    | 'long'
    | 'long-and-fails'
    | 'loses-connection'
    | 'missing'
    | 'never-ends'
    | 'partial'
    | 'restored'
    | 'unreachable';
}

export class Wayland {
  readonly folder: string;
  readonly #board: string;
  readonly env: Readonly<Record<string, string | undefined>>;

  constructor(folder: string, { copy = 'usual', paste = 'usual' }: Behaviours = {}) {
    this.folder = only(folder, needed);
    this.#board = join(folder, 'board');
    for (const [name, behaviour] of [
      ['wl-copy', copy],
      ['wl-paste', paste],
    ] as const) {
      if (behaviour !== 'missing') symlinkSync(join(import.meta.dirname, `fake-${name}.sh`), join(folder, name));
    }
    this.env = {
      PATH: folder,
      WAYLAND_DISPLAY: 'wayland-0',
      DISPLAY: undefined,
      TEST_CLIPBOARD: this.#board,
      TEST_WL_COPY: copy,
      TEST_WL_PASTE: paste,
    };
  }

  static #read(path: string): string | undefined {
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  }

  get content(): string | undefined {
    return Wayland.#read(this.#board);
  }

  /** The file in which wl-copy keeps the content. */
  get file(): string | undefined {
    return Wayland.#read(`${this.#board}.mine`);
  }

  /** Whether wl-copy offers its content, and has not noticed that another replaced it. */
  get isUnaware(): boolean {
    return Wayland.#read(`${this.#board}.unaware`) !== undefined;
  }

  /** The calls of the programs, with their arguments. */
  get calls(): string {
    return Wayland.#read(`${this.#board}.log`) ?? '';
  }

  /** The process that offers the content. */
  get owner(): number {
    return Number(Wayland.#read(`${this.#board}.owner`));
  }

  /** Copies a file, as another program does. */
  replace(file: string): void {
    renameSync(file, this.#board);
  }
}
