/**
 * `--cost`: the memory and passes that deriving a vault's key takes.
 * @module
 */
import type { Cost } from '../../vault/index.js';
import { costRefusal } from '../../vault/inspect.js';
import { UsageError } from '../exit.js';

const MiB = 1024 * 1024;

export interface CostOption {
  readonly cost?: Cost;
}

export const costFlags = '--cost <mib,passes>';

/** Parses `64,1`: MiB and passes. @throws {UsageError} */
export function parseCost(text: string): Cost {
  const [, memory, operations] = /^(\d{1,6}),(\d{1,3})$/.exec(text) ?? [];
  if (memory === undefined) throw new UsageError('--cost must be MIB,PASSES, such as 400,3.');
  return { memory: Number(memory) * MiB, operations: Number(operations) };
}

/**
 * Checks the cost before a passphrase is asked for.
 * @throws {UsageError} if a vault cannot have this cost, or if this machine lacks the memory.
 */
export function checkGivenCost({ cost }: CostOption): void {
  const refusal = cost && costRefusal(cost);
  if (refusal !== undefined) throw new UsageError(`--cost is refused: ${refusal.replace('operations', 'passes')}.`);
}

/** The option as the library accepts it. */
export const givenCost = ({ cost }: CostOption): CostOption => (cost === undefined ? {} : { cost });
