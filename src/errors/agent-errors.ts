/**
 * Errors of the signing agent. A client of the agent never sees them: it gets the exchange's own.
 * @module
 */
import { details, failedCall, named, reason, type Sentences } from './facts.js';

export const agentErrors = {
  ERR_AGENT_POLICY: {
    problem: (facts) => `The policy${named(facts)} cannot be used: ${reason(facts)}.`,
    remedy: () => 'Fix the policy, check it with `locksign agent policy check`, and start the agent again.',
    example: { subject: '/etc/locksign/agent.toml', detail: 'clients.grid-bot has no max-order' },
  },
  ERR_AGENT_LOG: {
    problem: (facts) => `The agent's log${named(facts)} cannot be used${details(facts)}${failedCall(facts)}.`,
    remedy: () => 'Fix the cause and start the agent again. Nothing is sent that cannot be logged.',
    example: { subject: '/var/lib/locksign/agent.log', detail: 'a line was changed after it was written' },
  },
  ERR_AGENT_START: {
    problem: (facts) => `The agent cannot start: ${reason(facts)}${failedCall(facts)}.`,
    remedy: () => 'Fix this and start the agent again.',
    example: { detail: 'NODE_OPTIONS is set' },
  },
  ERR_AGENT_CONTROL: {
    problem: (facts) => `The agent at${named(facts)} did not answer: ${reason(facts)}${failedCall(facts)}.`,
    remedy: () => "Check that the agent runs, and that this user is root or the agent's user.",
    example: { subject: '/run/locksign/control.sock', call: 'connect', errno: 'ENOENT', detail: 'no agent runs there' },
  },
  ERR_AGENT_INSTALL: {
    problem: (facts) => `The agent cannot be installed: ${reason(facts)}${failedCall(facts)}.`,
    remedy: () => 'Fix this and run the command again.',
    example: {
      detail: '/etc/systemd/system/locksign-agent.service is there already, and differs from the one to install',
    },
  },
} as const satisfies Record<string, Sentences>;
