/**
 * `locksign agent policy`, which needs no passphrase.
 */
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ordering, textWith } from '../../helpers/agent-policy.js';
import { locksign, locksignHere } from '../../helpers/terminal/cli.js';
import { trustedFolder } from '../../helpers/trusted-folder.js';
import { filled, vaultFolder } from '../../helpers/vault/vaults.js';

const folder = vaultFolder();
const trusted = trustedFolder();
const policy = join(trusted, 'agent.toml');
let vault: string;

beforeAll(async () => {
  vault = folder.path();
  await filled(vault);
  writeFileSync(policy, `${textWith(ordering)}[clients.reader]\naccount = "kucoin"\nuid = 4242\n`, { mode: 0o600 });
});

const agent = (...args: readonly string[]) => locksignHere(['--vault', vault, 'agent', 'policy', ...args]);

describe('policy check', () => {
  it('says what each client may do, and what its credential can lose', async () => {
    const { status, stdout, stderr } = await agent('check', '--policy', policy);
    expect(status).toBe(0);
    expect(stdout).toContain('grid-bot: read, order, cancel on binance-main (binance), 50/10s\n');
    expect(stdout).toContain('max-order 500 USDT; max-day 5000 USDT; collar 2%');
    expect(stdout).toContain('a stolen credential can lose about 100 USDT a day');
    expect(stdout).toContain('reader: read on kucoin (kucoin)');
    expect(stderr).toContain(`${policy} is a policy.`);
  });

  it('finds the default policy in the folder of this user, as a process without a terminal', async () => {
    const { status, stdout, stderr } = await locksign(['--vault', vault, 'agent', 'policy', 'check'], {
      env: { XDG_CONFIG_HOME: trusted, CONFIGURATION_DIRECTORY: undefined },
    });
    expect({ status, stdout }).toEqual({ status: 5, stdout: '' });
    expect(stderr).toContain(`The policy ${trusted}/locksign/agent.toml cannot be used: it does not exist.`);
  });

  it('ends with 5 and the place, if the agent would not start with it', async () => {
    const wrong = join(trusted, 'wrong.toml');
    writeFileSync(wrong, textWith({ ...ordering, 'max-oder': '"1 USDT"' }), { mode: 0o600 });
    expect(await agent('check', '--policy', wrong)).toEqual({
      status: 5,
      stdout: '',
      stderr: expect.stringContaining('clients.grid-bot.max-oder is not a known key; perhaps max-order is meant.'),
    });
    const open = join(trusted, 'open.toml');
    writeFileSync(open, textWith(ordering));
    chmodSync(open, 0o666);
    const { status, stderr } = await agent('check', '--policy', open);
    expect(status).toBe(5);
    expect(stderr).toContain(`other users can write the file ${open}. Run \`chmod go-w ${open}\``);
  });

  it('does not repeat a path that names nothing, since it may be a secret', async () => {
    expect(await agent('check', '--policy', 'hunter2')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'error: --policy names no file that this user can reach.\n',
    });
  });
});

describe('policy explain', () => {
  const order = 'symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&price=50000';

  it('says what a request means, and what the policy makes of it for each client', async () => {
    const url = 'https://api.binance.com/api/v3/order';
    const { status, stdout, stderr } = await agent('explain', 'POST', url, order, '--policy', policy);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toBe(
      'It is POST /api/v3/order, of the kind order.\n' +
        '  buy 0.001 base, BTCUSDT on spot, limit at 50000\n' +
        "grid-bot: allowed within max-order 500 USDT, max-day 5000 USDT (binance-main: unlimited) and collar 2% of the market's price.\n",
    );
  });

  it('names the reason of a denial', async () => {
    const url = 'https://api.binance.com/sapi/v1/capital/withdraw/apply';
    const { stdout } = await agent('explain', 'POST', url, 'coin=BTC', '--policy', policy);
    expect(stdout).toContain('grid-bot: denied (withdraw): withdrawals are never allowed.\n');
  });

  it('explains for one client, and lists the clients for an unknown one', async () => {
    const url = 'https://api.kucoin.com/api/v1/accounts';
    const { stdout } = await agent('explain', 'GET', url, '--policy', policy, '--client', 'reader');
    expect(stdout).toContain('reader: allowed.\n');
    const { status, stderr } = await agent('explain', 'GET', url, '--policy', policy, '--client', 'raeder');
    expect(status).toBe(2);
    expect(stderr).toContain(
      '--client names no client of the policy. Did you mean reader? Its clients are grid-bot, reader.',
    );
  });
});
