/**
 * The cost of deriving a key: high enough that guessing passphrases is slow, and limited so that
 * opening a hostile file cannot exhaust the machine.
 * @module
 */

import { randomBytes } from 'node:crypto';
import { freemem, totalmem } from 'node:os';
import { performance } from 'node:perf_hooks';
import { LocksignError } from '../../errors/locksign-error.js';
import { saltBytes } from '../format/format.js';
import { requireObject } from '../options.js';
import { keyBytes, type Sodium } from '../sodium/sodium.js';
import type { Cost } from '../types.js';

const MiB = 1024 * 1024;
const GiB = 1024 * MiB;

/** Above the minimum for Argon2id in OWASP's Password Storage Cheat Sheet, 46 MiB and one pass. */
export const floor: Cost = { memory: 64 * MiB, operations: 1 };
const most: Cost = { memory: 4 * GiB, operations: 64 };
/** Bytes times passes. This takes about half a minute on a processor core of 2020. */
const mostWork = 32 * GiB;

const defaultMemory = 400 * MiB;
const leastOperations = 3;
const wantedMilliseconds = 1_000;
/** The least that a new vault costs if no cost is given. */
export const defaultCost: Cost = { memory: defaultMemory, operations: leastOperations };

/**
 * The memory that this process may still use, in bytes. Linux includes what it could free, and a
 * container's limit counts (cgroups(7)). macOS reports only memory that nothing has used yet
 * (libuv's uv_get_free_memory), which is little even on an idle machine, so all of its memory
 * counts there. Undefined if the system does not say, as Linux without /proc: 0 is then no answer.
 */
function availableMemory(): number | undefined {
  const constrained = process.constrainedMemory();
  const free = process.platform === 'darwin' ? totalmem() : (process.availableMemory?.() ?? freemem());
  const known = [free, constrained].filter((bytes) => bytes > 0);
  return known.length > 0 ? Math.min(...known) : undefined;
}

function refuse(path: string, detail: string): never {
  throw new LocksignError('ERR_VAULT_COST', { subject: path, detail });
}

/**
 * The reason why no key can be derived at this cost on this machine at this moment.
 * @returns undefined if a key can be derived.
 * @throws {LocksignError} `ERR_INVALID_ARGUMENT` if the cost is no object
 */
export function costRefusal(cost: Cost): string | undefined {
  const { memory, operations } = requireObject(cost, 'cost');
  const mebibytes = (bytes: number): string => `${Math.floor(bytes / MiB)} MiB`;
  if (!Number.isSafeInteger(memory) || memory % MiB !== 0) return 'memory must be whole MiB, given in bytes';
  if (!Number.isSafeInteger(operations)) return 'operations must be a whole number';
  if (memory < floor.memory) return `memory must be ${mebibytes(floor.memory)} or more`;
  if (memory > most.memory) return `memory must be ${mebibytes(most.memory)} or less`;
  if (operations < floor.operations) return `operations must be ${floor.operations} or more`;
  if (operations > most.operations) return `operations must be ${most.operations} or less`;
  if (memory * operations > mostWork) {
    return `${operations} operations on ${mebibytes(memory)} are more work than the maximum, ${mostWork / GiB} operations on 1024 MiB`;
  }
  const available = availableMemory();
  if (available === undefined || memory <= available / 2) return undefined;
  const which = process.platform === 'darwin' ? 'of memory' : 'of free memory';
  return `it needs ${mebibytes(memory)}, which is more than half of the ${mebibytes(available)} ${which}`;
}

/**
 * Refuses a cost that is not allowed, or that this machine cannot afford.
 * @param path names the vault in errors.
 * @throws {LocksignError} `ERR_VAULT_COST`; `ERR_INVALID_ARGUMENT` if the cost is no object
 */
export function checkCost(cost: Cost, path: string): void {
  const refusal = costRefusal(cost);
  if (refusal !== undefined) refuse(path, refusal);
}

/**
 * Finds the cost that takes about a second on this machine: 400 MiB, and at least three passes over
 * it.
 */
export function calibrate(sodium: Sodium, path: string): Cost {
  checkCost(defaultCost, path);
  const milliseconds = measureDerivation(sodium, { memory: defaultMemory, operations: 1 }, path);
  const passes = Math.round(wantedMilliseconds / milliseconds);
  return { memory: defaultMemory, operations: Math.min(most.operations, Math.max(leastOperations, passes)) };
}

/**
 * How long deriving a key takes at this cost, in milliseconds. It derives from a random passphrase.
 * @throws {LocksignError} `ERR_VAULT_COST`, `ERR_MEMLOCK_LIMIT`
 */
export function measureDerivation(sodium: Sodium, cost: Cost, path: string): number {
  checkCost(cost, path);
  const key = sodium.allocate(keyBytes);
  try {
    const start = performance.now();
    if (!sodium.pwhash(key, randomBytes(keyBytes), randomBytes(saltBytes), cost)) noMemory(cost, path);
    return performance.now() - start;
  } finally {
    sodium.free(key);
  }
}

/** @throws {LocksignError} `ERR_VAULT_COST`, always. */
export function noMemory({ memory }: Cost, path: string): never {
  return refuse(path, `the system could not allocate ${memory / MiB} MiB of memory`);
}
