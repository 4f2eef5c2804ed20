/**
 * `locksign agent run` and the commands for a running agent.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { locksign, program, session, type } from '../../helpers/terminal/cli.js';
import { play } from '../../helpers/terminal/terminal.js';
import { trustedFolder } from '../../helpers/trusted-folder.js';
import { filled, passphrase, vaultFolder } from '../../helpers/vault/vaults.js';

const vault = vaultFolder().path();
const trusted = trustedFolder();
const policy = join(trusted, 'locksign', 'agent.toml');
const places = ['--state', join(trusted, 'state'), '--socket', join(trusted, 'run', 'agent.sock')];
const socket = places.slice(2);

/** Without the variables that an agent refuses. */
const clean = Object.fromEntries(
  Object.keys(process.env)
    .filter((name) => /^(?:NODE_|SSL_|OPENSSL_|LD_)/.test(name) && name !== 'NODE_ENV')
    .map((name) => [name, undefined]),
);

const agent = (...args: readonly string[]) => locksign(['agent', ...args], { env: clean });

beforeAll(async () => {
  await filled(vault);
  for (const name of ['grid-bot', 'reader']) {
    const uid = name === 'reader' ? '4242' : String(process.getuid?.());
    const args = ['agent', 'client', 'add', name, '--account', 'binance-main', '--policy', policy, '--uid', uid];
    expect(await locksign(args, { vault })).toMatchObject({ status: 0 });
  }
});

describe('agent run', () => {
  it('refuses a policy and an environment before it asks for the passphrase', async () => {
    const missing = await locksign(['--vault', vault, 'agent', 'run', ...places], {
      env: { ...clean, XDG_CONFIG_HOME: join(trusted, 'none') },
    });
    expect(missing).toMatchObject({ status: 5, stdout: '' });
    expect(missing.stderr).toContain('agent.toml cannot be used: it does not exist.');
    const open = await locksign(['--vault', vault, 'agent', 'run', '--policy', policy, ...places], {
      env: { ...clean, NODE_DEBUG: 'http' },
    });
    expect(open).toMatchObject({ status: 5, stdout: '' });
    expect(open.stderr).toMatch(/environment has NODE_DEBUG.*`env -u NODE_DEBUG (?:npx )?locksign agent run`/);
  });

  it('says that no agent runs', async () => {
    const { status, stdout, stderr } = await agent('status', ...socket);
    expect({ status, stdout }).toEqual({ status: 5, stdout: '' });
    expect(stderr).toContain('did not answer: no agent runs there');
  });

  it('asks for a wrong passphrase again, three times in all', async () => {
    const question = 'Vault passphrase: ';
    const { ended, transcript } = await session(
      vault,
      ['agent', 'run', '--policy', policy, ...places],
      [
        ...type(question, 'wrong one'),
        ['expect', '2 tries are left.'],
        ...type(question, 'wrong two'),
        ['expect', '1 try is left.'],
        ...type(question, 'wrong three'),
        ['ended'],
      ],
      { env: clean },
    );
    expect(ended).toBe(3);
    expect(transcript).not.toContain('wrong');
  });

  it('warns if it has no client, and ends at Ctrl-C', async () => {
    const empty = join(trusted, 'empty.toml');
    writeFileSync(empty, 'version = 1\n', { mode: 0o600 });
    const { ended } = await session(
      vault,
      ['agent', 'run', '--policy', empty, ...places],
      [
        ...type('Vault passphrase: ', passphrase),
        ['expect', 'It has no client to serve.'],
        ['expect', 'It listens at '],
        ['send', '\x03'],
        ['expect', 'The agent stops.'],
        ['ended'],
      ],
      { env: clean },
    );
    expect(ended).toBe(0);
  });

  it('runs until SIGINT, is controlled meanwhile, and ends with 0', async () => {
    const running = play(
      [process.execPath, program, '--vault', vault, 'agent', 'run', '--policy', policy, ...places],
      [
        ...type('Vault passphrase: ', passphrase),
        ['expect', 'The agent serves 2 clients'],
        ['expect', 'It listens at '],
        ['expect', 'The policy is advisory for grid-bot:'],
        ['expect', 'The agent stops.'],
        ['ended'],
      ],
      clean,
    );
    let status = await agent('status', ...socket);
    for (let tries = 0; status.status !== 0 && tries < 50; tries += 1) status = await agent('status', ...socket);
    expect(status).toMatchObject({ status: 0 });
    expect(status.stdout).toMatch(/^The agent \(process \d+, user \d+, since .*Z\) sends what the policy allows\.$/m);
    expect(status.stdout).toMatch(/^grid-bot +binance-main +\d+ +read +no limit +advisory$/m);
    expect(status.stdout).toMatch(/^reader +binance-main +4242 +read +no limit +binding$/m);
    expect(status.stderr).toContain("A policy is advisory for bots of the agent's own user");
    const frozen = await agent('freeze', ...socket);
    expect(frozen.stderr).toContain('The agent is frozen: it sends only reads and cancels.');
    const stopped = await agent('stop', ...socket, '--json');
    expect(JSON.parse(stopped.stdout)).toMatchObject({ mode: 'stopped', clients: [{ name: 'grid-bot' }, {}] });
    expect((await agent('thaw', ...socket)).stderr).toContain('The agent sends what the policy allows.');
    const second = await locksign(['agent', 'run', '--policy', policy, ...places], { vault, env: clean });
    expect(second).toMatchObject({ status: 5, stderr: expect.stringContaining('another agent uses it') });
    process.kill(JSON.parse(stopped.stdout).pid, 'SIGINT');
    const { ended, transcript } = await running;
    expect(ended).toBe(0);
    expect(transcript).not.toContain(passphrase);
    const log = readFileSync(join(trusted, 'state', 'agent.log'), 'utf8');
    expect(
      log
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)).length,
    ).toBeGreaterThan(2);
  });
});
