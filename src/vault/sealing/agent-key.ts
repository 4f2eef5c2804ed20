/**
 * The agent's key, which the credentials of its clients are derived from. It is made here and never
 * shown.
 * @module
 */
import { agentKeyBytes, agentKeyCharacters, type SealedAgent } from '../format/agent-record.js';
import { bindAgentKey } from '../format/binding.js';
import { paddedBytes } from '../format/format.js';
import type { Sodium } from '../sodium/sodium.js';
import { LockedSecret } from './locked-secret.js';
import { type Opener, openText, type Sealer, sealText } from './seal.js';

/** Makes the record of the next revision. It does not wait for anything. */
export type SealAgent = (from: Opener, agent: SealedAgent | undefined, to: Sealer) => SealedAgent | undefined;

/** Seals the record of an agent as it is with other keys. */
export const keepAgent: SealAgent = (from, agent, to) => {
  if (agent === undefined) return undefined;
  using key = openAgentKey(from, agent);
  return { ...agent, key: sealAgentKey(to, key) };
};

/**
 * Opens the key's text. The caller frees it.
 * @throws {LocksignError} `ERR_VAULT_DAMAGED`
 */
export const openAgentKey = (from: Opener, { key }: SealedAgent): LockedSecret =>
  openText(from, { sealed: key, bound: bindAgentKey(from.header), name: "the agent's key" });

export const sealAgentKey = (to: Sealer, key: LockedSecret): string => sealText(to, bindAgentKey(to.header), key);

/** Makes a random key. The caller frees it. */
export function newAgentKey(sodium: Sodium): LockedSecret {
  const memory = sodium.allocate(paddedBytes(agentKeyCharacters));
  try {
    // The bytes lie in the second half of their text, which overwrites each after it was read.
    sodium.random(memory.subarray(agentKeyBytes, agentKeyCharacters));
    for (let i = 0; i < agentKeyBytes; i += 1) {
      const byte = memory[agentKeyBytes + i] ?? 0;
      memory[2 * i] = hexDigit(byte >> 4);
      memory[2 * i + 1] = hexDigit(byte & 15);
    }
    return new LockedSecret(sodium, memory, agentKeyCharacters);
  } catch (error) {
    sodium.free(memory);
    throw error;
  }
}

/** Without a branch or a table, because the time would depend on the key. */
const hexDigit = (value: number): number => value + 0x30 + (((9 - value) >> 31) & (0x61 - 0x30 - 10));
