/**
 * The argument lists of a command and of the programs that it starts. Other users can read them
 * (proc(5), /proc/<pid>/cmdline).
 * @module
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface RecordedPrograms {
  /** A value of PATH with these programs only. */
  readonly path: string;
  /** The argument lists of all programs that ran, recorded by the shell that started each. */
  lists(): string[];
}

/**
 * Puts programs on a PATH that record their own argument list before they run. So the test sees a
 * process that lives only a millisecond. locksign finds flock(1) in fixed folders and not through
 * PATH, and its arguments are constants (wasm-file-lock.ts).
 * @param programs The command of each name. Without a command, the program of that name on the
 * present PATH runs, if there is one.
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

/**
 * Reads the argument lists of all processes repeatedly.
 * @returns A function that stops this and returns every list that was seen.
 */
export function watchProcesses(): () => string[] {
  const seen = new Set<string>();
  const look = (): void => {
    for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
      try {
        seen.add(readFileSync(`/proc/${name}/cmdline`, 'utf8'));
      } catch {} // the process has ended
    }
  };
  const timer = setInterval(look, pauseMilliseconds);
  return () => {
    clearInterval(timer);
    return [...seen];
  };
}
