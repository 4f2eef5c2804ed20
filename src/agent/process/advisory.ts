/**
 * Whether the policy binds the bots. A bot of the agent's own user can change the policy, the
 * program and the service.
 * @module
 */
import type { Policy } from '../policy/policy.js';

/**
 * The clients whose bots run as the agent's own user, or as a user that the policy does not name.
 * @param uid of the agent.
 */
export const advisoryFor = (policy: Pick<Policy, 'clients'>, uid: number): string[] =>
  [...policy.clients.values()]
    .filter((client) => client.uid === undefined || client.uid === uid)
    .map(({ name }) => name);
