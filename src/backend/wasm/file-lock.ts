/**
 * flock(2) without native code, by flock(1) of util-linux or BusyBox. The lock belongs to the open file description, which
 * the command only borrows: it stays when the command has ended.
 * @module
 */
import { LocksignError, systemFacts } from '../../errors/locksign-error.js';
import { factsOf } from '../source-facts.js';

// Not imported: see addon.ts.
const { fstatSync } = process.getBuiltinModule('node:fs');

/** Where the command is looked for: what PATH says may be anyone's folder. */
const folders = '/usr/bin:/bin:/usr/local/bin';
/** The descriptor's number in the command. */
const inherited = 3;
/** How both commands end if another has the lock; so do failures, with a message. */
const taken = 1;

/** @throws {LocksignError} `ERR_LOCK_UNAVAILABLE`, `ERR_LOCK_FAILED` */
export function lockByCommand(descriptor: number): boolean {
  const facts = factsOf({ kind: 'descriptor', descriptor }, 'ERR_LOCK_FAILED');
  try {
    fstatSync(descriptor);
  } catch (error) {
    throw new LocksignError('ERR_LOCK_FAILED', { ...facts, ...systemFacts(error) });
  }
  // Not before it is needed: it takes long to import.
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
