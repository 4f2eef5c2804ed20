/**
 * The small C programs of the tests, compiled on demand.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Stage } from './stage.js';

const warnings = ['-Wall', '-Wextra', '-Werror', '-O1'];

/** Why there is no compiler. Undefined if there is one. */
export const noCompiler: string | undefined =
  spawnSync('cc', ['--version']).status === 0 ? undefined : 'there is no C compiler for the attacker';

function compile(name: string, output: string, options: readonly string[]): string {
  const source = join(import.meta.dirname, name);
  const result = spawnSync('cc', [...warnings, ...options, '-o', output, source], { encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`cannot compile ${name}: ${result.stderr}`);
  return output;
}

/** attacker.c as a Node addon. */
export function buildAttacker(stage: Stage): string {
  const headers: unknown = createRequire(import.meta.url)('node-api-headers').include_dir;
  return compile('attacker.c', join(stage.folder, 'attacker.node'), [
    '-shared',
    '-fPIC',
    '-pthread',
    `-I${String(headers)}`,
  ]);
}

/** stop-at-exit.c as a library to preload. */
export function buildStopAtExit(stage: Stage): string {
  return compile('stop-at-exit.c', join(stage.folder, 'stop-at-exit.so'), ['-shared', '-fPIC']);
}

/** deny.c as a program. */
export function buildDeny(stage: Pick<Stage, 'folder'>): string {
  return compile('deny.c', join(stage.folder, 'deny'), []);
}

/** take-descriptor.c as a program. */
export function buildTakeDescriptor(stage: Stage): string {
  return compile('take-descriptor.c', join(stage.folder, 'take-descriptor'), ['-pthread']);
}
