/**
 * The findings of `locksign doctor` about the agent, on invented systems and with invented agents.
 */
import { chmodSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Status } from '../../../src/agent/control/protocol.js';
import { hashOfFolder } from '../../../src/agent/install/program.js';
import { type Ask, checkAgents } from '../../../src/cli/doctor/agent.js';
import { LocksignError } from '../../../src/index.js';
import { type Entry, expectResult, systemIn } from '../../helpers/doctor-systems.js';
import { trustedFolder } from '../../helpers/trusted-folder.js';

const folder = trustedFolder();
const env = { XDG_CONFIG_HOME: '/home/ann/config', XDG_STATE_HOME: '/home/ann/state', XDG_RUNTIME_DIR: '/run/ann' };
const policy = '/home/ann/config/locksign/agent.toml';
const control = '/run/ann/locksign/control.sock';
const units = (place: string) =>
  Object.fromEntries(
    ['agent.service', 'agent.socket', 'agent-control.socket'].map((name) => [`${place}/locksign-${name}`, '']),
  );
const ofSystem = {
  ...units('/etc/systemd/system'),
  '/etc/locksign/agent.toml': 'version = 1',
  '/opt/locksign/dist/index.js': 'a',
};

const systemOf = (files: Readonly<Record<string, Entry>>) => systemIn(folder, files, { env });

const client = { name: 'bot', account: 'main', exchange: 'binance', uid: 1001, allow: ['read'], day: [] };
const status: Status = {
  mode: 'running',
  version: '0.1.0',
  pid: 12,
  uid: 998,
  since: 0,
  policy,
  log: { folder: '/var/lib/locksign', sequence: 1 },
  addresses: [],
  memory: 'memfd_secret',
  clients: [{ ...client, isAdvisory: false }],
  accounts: [],
  upstreams: [],
};
const answers =
  (changes: Partial<Status> = {}): Ask =>
  async () => ({ ...status, ...changes });
const fails =
  (errno: string): Ask =>
  async () => {
    throw new LocksignError('ERR_AGENT_CONTROL', { subject: control, errno, call: 'connect', detail: 'it fails' });
  };

async function finding(files: Readonly<Record<string, Entry>>, name: string, ask = fails('ENOENT')) {
  const result = (await checkAgents(systemOf(files), ask))[name];
  if (result === undefined) throw new Error(`there is no finding ${name}`);
  return result;
}

describe('without an agent', () => {
  it('there is one finding, which needs no attention', async () => {
    const results = await checkAgents(systemOf({}), fails('ENOENT'));
    expect(Object.keys(results)).toStrictEqual(['agent']);
    expectResult(await finding({}, 'agent'), 'ok', /^No agent is set up/);
  });
});

describe('an agent', () => {
  const running = { [policy]: 'version = 1', [control]: '' };

  it.each<[string, Ask, 'ok' | 'attention' | 'unknown', RegExp]>([
    ['that runs', answers(), 'ok', /process 12, user 998, running.*memfd_secret.*binds its 1 clients/],
    ['that does not run', fails('ECONNREFUSED'), 'ok', /^No agent runs/],
    ['of another user', fails('EACCES'), 'unknown', /does not answer this user/],
    ['without locked memory', answers({ memory: 'wasm' }), 'attention', /can be swapped out/],
    [
      'whose bots run as its own user',
      answers({ clients: [{ ...client, isAdvisory: true }] }),
      'attention',
      /advisory for bot/,
    ],
  ])('%s', async (_, ask, level, text) => expectResult(await finding(running, 'agent', ask), level, text));

  it.each<[string, number, 'ok' | 'attention', RegExp]>([
    ['can be changed by root and its user only', 0o600, 'ok', /^Only root and the agent's user/],
    ['can be changed by others', 0o622, 'attention', /other users can write the file/],
  ])('has a policy that %s', async (_, mode, level, text) => {
    const files = { [policy]: { mode, content: 'version = 1' } };
    expectResult(await finding(files, 'agent policy'), level, text);
  });

  it('has units, or none, or some', async () => {
    const place = '/home/ann/config/systemd/user';
    const all: Readonly<Record<string, string>> = { ...units(place), [policy]: '' };
    expectResult(await finding(all, 'agent unit'), 'ok', /systemd starts the agent/);
    expectResult(await finding({ [policy]: '' }, 'agent unit'), 'ok', /started by hand/);
    const { [`${place}/locksign-agent.socket`]: _, ...some } = all;
    expectResult(await finding(some, 'agent unit'), 'attention', /missing .*locksign-agent\.socket/);
  });
});

describe("the system's agent", () => {
  it('is examined in addition, with the hash of its program', async () => {
    const system = systemOf(ofSystem);
    const results = await checkAgents(system, fails('ENOENT'));
    expect(Object.keys(results)).toStrictEqual([
      'system agent',
      'system agent policy',
      'system agent unit',
      'system agent program',
    ]);
    expect(Object.values(results).map(({ level }) => level)).toStrictEqual(['ok', 'ok', 'ok', 'ok']);
    expect(results['system agent program']?.finding).toContain(hashOfFolder(system.at('/opt/locksign')));
  });

  it('needs attention if its program is missing or can be changed', async () => {
    const { '/opt/locksign/dist/index.js': _, ...without } = ofSystem;
    expectResult(await finding(without, 'system agent program'), 'attention', /program is missing/);
    const system = systemOf(ofSystem);
    chmodSync(system.at('/opt/locksign/dist/index.js'), 0o666);
    const results = await checkAgents(system, fails('ENOENT'));
    expect(results['system agent program']).toMatchObject({
      level: 'attention',
      finding: expect.stringContaining('other users can write the file'),
    });
  });
});
