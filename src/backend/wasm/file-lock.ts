/**
 * Calls flock(2) without native code, by running flock(1) of util-linux or BusyBox. The lock
 * belongs to the open file description, which the command inherits. It therefore stays when the
 * command exits.
 * @module
 */
import { LocksignError, systemFacts } from '../../errors/locksign-error.js';
import { factsOf } from '../source-facts.js';

// addon.ts explains why this is not imported.
const { fstatSync } = process.getBuiltinModule('node:fs');

/** The search path of the command. PATH itself may name a folder that anyone can write to. */
const folders = '/usr/bin:/bin:/usr/local/bin';
/** The number that the descriptor has in the command. */
const inherited = 3;
/**
 * The exit status of both commands if the lock is held elsewhere. Failures also print a message.
 */
const taken = 1;

/**
 * Locks an open file exclusively, without waiting.
 *
 * @returns false if another open file description has the lock.
 * @throws {LocksignError} `ERR_LOCK_UNAVAILABLE`, `ERR_LOCK_FAILED`
 */
export function lockByCommand(descriptor: number): boolean {
  const facts = factsOf({ kind: 'descriptor', descriptor }, 'ERR_LOCK_FAILED');
  try {
    fstatSync(descriptor);
  } catch (error) {
    throw new LocksignError('ERR_LOCK_FAILED', { ...facts, ...systemFacts(error) });
  }
  // The module is slow to load, so it is loaded only when it is needed.
  const { spawnSync } = process.getBuiltinModule('node:child_process');
  const { status, signal, stderr, error } = spawnSync('flock', ['-x', '-n', String(inherited)], {
    env: { PATH: folders, LC_ALL: 'C' },
    stdio: ['ignore', 'ignore', 'pipe', descriptor],
    encoding: 'utf8',
  });
  if (error !== undefined) {
    const { errno } = systemFacts(error);
    if (errno === 'ENOENT') throw new LocksignError('ERR_LOCK_UNAVAILABLE', { detail: `no flock in ${folders}` });
    throw new LocksignError('ERR_LOCK_FAILED', { ...facts, ...systemFacts(error) });
  }
  if (status === 0) return true;
  if (status === taken && stderr === '') return false;
  throw new LocksignError('ERR_LOCK_FAILED', {
    ...facts,
    detail: stderr.trim() || `flock ended with ${status ?? signal}`,
  });
}
