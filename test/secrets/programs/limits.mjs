/**
 * Limits of this process (prlimit(1)).
 * @module
 */
import { execFileSync } from 'node:child_process';

/** @param {string} option such as `--nproc=1:1` */
export const limit = (option) => execFileSync('prlimit', ['--pid', String(process.pid), option]);
