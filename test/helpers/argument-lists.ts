/**
 * What other users see of a command and of the programs that it starts: their argument lists (proc(5), /proc/<pid>/cmdline).
 * @module
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface RecordedPrograms {
  /** A value of PATH: these programs, and no others. */
  readonly path: string;
  /** The argument lists with which they were started, those of the shell that recorded them before. */
  lists(): string[];
}

/**
 * Programs that note their own argument list, as the kernel has it, before they are what they are called: a process that lives
 * for a millisecond is not missed, if it was found through this PATH. flock(1), which locksign finds in folders of its own, is not;
 * its arguments are constants (wasm-file-lock.ts).
 * @param programs by name; where the command is not given, it is what PATH has, or nothing if that has none.
 */
export function recordPrograms(
  folder: string,
  programs: Readonly<Record<string, readonly string[] | undefined>>,
): RecordedPrograms {
  const [path, notes] = [join(folder, 'bin'), join(folder, 'started')];
  for (const each of [path, notes]) mkdirSync(each, { recursive: true });
  const find = (name: string): string => spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim();
  const cat = find('cat');
  for (const [name, command = [find(name)]] of Object.entries(programs)) {
    const become = command[0] === '' ? 'exit 127' : `exec ${command.map((word) => `'${word}'`).join(' ')} "$@"`;
    const script = `#!/bin/sh\n${cat} /proc/$$/cmdline >> '${notes}'/$$\n${become}\n`;
    writeFileSync(join(path, name), script, { mode: 0o755 });
  }
  return { path, lists: () => readdirSync(notes).map((name) => readFileSync(join(notes, name), 'utf8')) };
}

const pauseMilliseconds = 20;

/** Looks at all processes again and again. @returns what ends that, and gives every argument list that was seen. */
export function watchProcesses(): () => string[] {
  const seen = new Set<string>();
  const look = (): void => {
    for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
      try {
        seen.add(readFileSync(`/proc/${name}/cmdline`, 'utf8'));
      } catch {} // it has ended
    }
  };
  const timer = setInterval(look, pauseMilliseconds);
  return () => {
    clearInterval(timer);
    return [...seen];
  };
}
