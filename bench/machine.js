/**
 * Describes the machine of the measurement. Figures mean little without it.
 * @module
 */
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, release } from 'node:os';
import { join } from 'node:path';

/** @typedef {ReturnType<typeof describeMachine>} Machine */

export function describeMachine() {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8'));
  return {
    locksign: String(version),
    node: process.version,
    openssl: process.versions.openssl ?? 'none',
    platform: `${process.platform}-${process.arch}`,
    kernel: release(),
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    threads: availableParallelism(),
  };
}
