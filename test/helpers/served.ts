/**
 * The exchanges that the agent serves. The others, whose clients would sign with private keys too,
 * have recipes only.
 */
import { exchanges } from '../../src/exchanges/catalog.js';
import { wires } from '../../src/exchanges/wires.js';

/** Each registry of the agent is compared with these. */
export const unserved: readonly string[] = ['coinbase-advanced'];

export const served = exchanges.filter(({ id }) => !unserved.includes(id));
if (unserved.some((id) => wires.has(id))) throw new Error('the agent serves more exchanges');
