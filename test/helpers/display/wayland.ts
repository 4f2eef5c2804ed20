/**
 * A stand-in for the clipboard of Wayland: wl-copy and wl-paste as shell scripts, with a file for a clipboard.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Makes a folder with these programs and nothing else, for PATH. */
export function only(place: string, programs: readonly string[]): string {
  spawnSync('mkdir', [place]);
  for (const program of programs) {
    symlinkSync(spawnSync('which', [program], { encoding: 'utf8' }).stdout.trim(), join(place, program));
  }
  return place;
}

/** Waits until it is so; fails the test if it never is. */
export async function until(what: string, isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo(); tries += 1) {
    if (tries > 200) throw new Error(`waited in vain: ${what}`);
    await sleep(50);
  }
}

const needed = ['sh', 'cat', 'ln', 'rm', 'sleep', 'basename', 'mkfifo'];

/** The one that copies ends when the content is replaced, and then removes its own file. */
const programs = {
  'wl-copy': `
case "$*" in
  --clear) rm -f "$board" ;;
  *)
    cat > "$board.mine"; echo $$ > "$board.owner"; ln -f "$board.mine" "$board"
    while [ "$board" -ef "$board.mine" ]; do sleep "\${WAYLAND_PAUSE:-0.1}"; done
    rm "$board.mine" ;;
esac`,
  'wl-paste': `
if [ "$board" -ef "$board.mine" ] && ! kill -0 "$(cat "$board.owner")"; then rm "$board"; fi 2> /dev/null
if [ -e "$board" ]; then cat "$board"; else echo 'Nothing is copied' >&2; exit 1; fi`,
};

type Scripts = { readonly [program in keyof typeof programs]?: string | undefined };

export class Wayland {
  readonly folder: string;
  readonly #board: string;
  readonly env: Readonly<Record<string, string | undefined>>;

  /** @param changed does something else: `$board` is the clipboard, `usual` what the program does otherwise; undefined: not installed. */
  constructor(folder: string, changed: Scripts = {}) {
    this.folder = only(folder, needed);
    this.#board = join(folder, 'board');
    for (const [program, usual] of Object.entries(programs)) {
      const script = program in changed ? changed[program as keyof typeof programs] : 'usual "$@"';
      if (script === undefined) continue;
      const head = `#!/bin/sh\nboard='${this.#board}'\necho "${program} $*" >> "$board.log"`;
      writeFileSync(join(folder, program), `${head}\nusual() {${usual}\n}\n${script}\n`, { mode: 0o755 });
    }
    this.env = { PATH: folder, WAYLAND_DISPLAY: 'wayland-0', DISPLAY: undefined };
  }

  static #read(path: string): string | undefined {
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  }

  get content(): string | undefined {
    return Wayland.#read(this.#board);
  }

  /** wl-copy's own copy. */
  get file(): string | undefined {
    return Wayland.#read(`${this.#board}.mine`);
  }

  /** What was called, with its arguments. */
  get calls(): string {
    return Wayland.#read(`${this.#board}.log`) ?? '';
  }

  /** The process that gives the content out. */
  get owner(): number {
    return Number(Wayland.#read(`${this.#board}.owner`));
  }

  /** Something else is copied. */
  replace(file: string): void {
    renameSync(file, this.#board);
  }
}
