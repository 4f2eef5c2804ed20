/**
 * Policies with random damage: each is read, and can be changed in place, or is refused with the
 * error that names a policy.
 */
import { expect, it } from 'vitest';
import { addClient, removeClient } from '../../../src/agent/policy/edit.js';
import { readPolicy } from '../../../src/agent/policy/read.js';
import { LocksignError } from '../../../src/index.js';
import { knownAccounts, policyPath } from '../../helpers/agent-policy.js';
import { proofCases } from '../../helpers/prove.js';
import { type Random, withRandom } from '../../helpers/random.js';

const whole = `version = 1
ca = "/etc/ssl/own.pem"

[listen]
socket = "/run/locksign/agent.sock"

# A bot.
[clients.grid-bot] # its heading
account = "binance-main"
uid = 1001
allow = ["read", "order", "cancel"]
symbols = ["BTCUSDT", "ETHUSDT"]
max-order = ["500 USDT", "0.01 BTC"]
max-day = "5000.5 USDT"
collar = "1.25%"

[clients.reader]
account = "gate"
rate = "10/2m"

[accounts.binance-main]
max-day = "8000 USDT"
`;

const pieces = [
  '[',
  ']',
  '"',
  "'",
  '"""',
  '\\n',
  '\r\n',
  '\n',
  '=',
  '.',
  ',',
  '{',
  '}',
  '#',
  ' ',
  '-',
  '0',
  'inf',
  'true',
  '1979-05-27',
  '__proto__',
  'constructor',
  'unlimited',
  '\ud800',
  '\0',
  'ü',
] as const;

function damaged(random: Random): string {
  let text = whole;
  for (let count = random.between(1, 3); count > 0; count -= 1) {
    const at = random.between(0, text.length);
    text = text.slice(0, at) + random.pick(pieces) + text.slice(at + random.between(0, 9));
  }
  return text;
}

/** The result, or undefined after the error that names a policy. Any other error is thrown. */
function unlessRefused<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if (error instanceof LocksignError && error.code === 'ERR_AGENT_POLICY') return undefined;
    throw error;
  }
}

/** @returns whether it was read. */
function tryPolicy(text: string): boolean {
  const place = { path: policyPath, accounts: knownAccounts };
  const policy = unlessRefused(() => readPolicy(text, policyPath, knownAccounts));
  const longer = policy && unlessRefused(() => addClient(text, { name: 'added', account: 'gate' }, place));
  if (policy === undefined || longer === undefined) return policy !== undefined;
  expect(removeClient(longer, 'added', place).trimEnd(), text).toBe(text.trimEnd());
  for (const name of policy.clients.keys()) {
    const shorter = unlessRefused(() => removeClient(longer, name, place));
    if (shorter === undefined) continue;
    const left = readPolicy(shorter, policyPath, knownAccounts).clients;
    expect([...left.keys()], text).toEqual([...policy.clients.keys(), 'added'].filter((each) => each !== name));
  }
  return true;
}

it('a damaged policy is read or refused, and a client that is added can be removed again', () =>
  withRandom((random) => {
    const cases = proofCases(3000);
    const read = Array.from({ length: cases }, () => tryPolicy(damaged(random))).filter(Boolean);
    expect(read.length).toBeGreaterThan(Math.floor(cases / 100));
    expect(read.length).toBeLessThan(cases);
  }));
