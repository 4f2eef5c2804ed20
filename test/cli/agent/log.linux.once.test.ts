/** `locksign agent log`, which reads the log of a running agent, and `log verify`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { State } from '../../../src/agent/state/state.js';
import { verifyLog } from '../../../src/agent/state/verify-log.js';
import { printable } from '../../../src/cli/commands/agent/log-format.js';
import { SigningKey, secret } from '../../../src/index.js';
import { openVault } from '../../../src/vault/index.js';
import { denied, order, places } from '../../agent/state/states.js';
import { locksign, locksignHere } from '../../helpers/terminal/cli.js';
import { filled, passphrase, vaultFolder } from '../../helpers/vault/vaults.js';

const newPlace = places();

/** A log with an order that was answered and a denial, of which the client chose some text. */
function logged(): string {
  const place = newPlace();
  place.time = Date.parse('2026-01-31T12:00:00.000Z');
  const state = place.open();
  const { meaning } = order('60000');
  const [meant] = meaning?.orders ?? [];
  if (meant === undefined || meaning === null) throw new Error('the order has no meaning');
  const sequence = state.record(order('60000'));
  state.outcome(sequence, { status: 200, sent: 'yes', milliseconds: 35 });
  place.time += 3_600_000;
  const hostile = { ...meaning, orders: [{ ...meant, side: null, quantity: '=1+1', symbol: 'A"\x1b[31m\u202e\n' }] };
  state.record(denied({ client: 'other-bot', meaning: hostile }));
  state.countRefusal('credentials');
  state.close();
  place.state = undefined;
  return place.folder;
}

const log = (folder: string, ...args: readonly string[]) => locksignHere(['agent', 'log', '--state', folder, ...args]);

describe('agent log', () => {
  it('shows each decision, outcome and start in one line', async () => {
    const { status, stdout } = await log(logged());
    expect(status).toBe(0);
    expect(stdout.split('\n').map((line) => line.replace(/^\S+ {2}#\d+ {2}/, ''))).toStrictEqual([
      'grid-bot  sent    buy 1 BTCUSDT at 60000',
      'grid-bot  #3 answered 200 in 35 ms',
      'other-bot  denied  amend =1+1 A"\\u001b[31m\\u202e\\u000a at 60000: withdraw: withdrawals are never allowed',
      '-  denied  without credentials: 1 credentials',
      '-  the agent ended',
      '',
    ]);
    expect(stdout).toMatch(/^2026-01-31T12:00:00\.000Z {2}#3 {2}/);
  });

  it('filters by client, time and denial', async () => {
    const folder = logged();
    expect((await log(folder, '--client', 'grid-bot')).stdout.split('\n')).toHaveLength(3);
    expect((await log(folder, '--denied')).stdout.split('\n')).toHaveLength(3);
    expect((await log(folder, '--since', '2026-01-31T12:30Z')).stdout.split('\n')).toHaveLength(4);
    expect((await log(folder, '--since', '90m')).stdout).toBe('');
  });

  it.each(['yesterday', '5', '2026', '2026-13-01', '1w'])('refuses the time %j', async (time) => {
    expect(await log(logged(), '--since', time)).toMatchObject({ status: 2, stdout: '' });
  });

  it('writes JSON that has the text of the client, in printable ASCII', async () => {
    const { stdout } = await log(logged(), '--json', '--client', 'other-bot');
    expect(stdout).toMatch(/^[ -~]*\n$/);
    expect(JSON.parse(stdout)).toMatchObject({
      time: '2026-01-31T13:00:00.000Z',
      meaning: { orders: [{ symbol: 'A"\x1b[31m\u202e\n' }] },
    });
  });

  it('writes CSV in which no cell is a formula', async () => {
    const { stdout } = await log(logged(), '--csv');
    const [heading, , , hostile] = stdout.split('\n');
    expect(heading).toBe(
      'time,sequence,type,client,uid,account,decision,reason,endpoint,detail,status,sent,milliseconds',
    );
    expect(hostile).toContain('"amend =1+1 A""\\u001b[31m\\u202e\\u000a at 60000"');
    expect(stdout).toMatch(/^[ -~\n]*$/);
  });

  it.each(['=1', '+1', '-1', '@SUM(A1)', ' =1'])('neutralises the formula %j in CSV', async (reason) => {
    const place = newPlace();
    place.open().record(denied({ client: reason, meaning: null }));
    expect((await log(place.folder, '--csv', '--client', reason)).stdout).toContain(`"'${reason}"`);
  });

  it('names the folder without a log, and a wrong combination', async () => {
    const { folder } = newPlace();
    const missing = await log(folder);
    expect(missing.status).toBe(5);
    expect(missing.stderr).toContain(`${folder}/agent.log cannot be used: it is missing`);
    expect((await log(folder, '--json', '--csv')).status).toBe(2);
    expect((await log('/nonexistent/secret')).stderr).not.toContain('nonexistent');
  });

  it('escapes every character that a terminal could obey', () => {
    const all = Array.from({ length: 0x300 }, (_, code) => String.fromCharCode(code)).join('');
    expect(printable(all)).toMatch(/^[ -~]*$/);
    expect(printable('\u{1f600}\ud800')).toBe('\\ud83d\\ude00\\ud800');
  });
});

describe('agent log verify', () => {
  const folder = vaultFolder();
  let vault: string;
  let key: SigningKey;
  beforeAll(async () => {
    vault = folder.path();
    await filled(vault);
    using opened = await openVault({ path: vault, edit: true, passphrase: secret.text(passphrase) });
    await opened.changeAgent((agent) => agent);
    key = await SigningKey.load(opened.agentSecret(), { algorithm: 'hmac-sha256', encoding: 'utf8' });
  });

  /** A log that the vault's key seals. */
  function sealed(): { readonly folder: string; readonly path: string } {
    const place = newPlace();
    const state = State.open({ folder: place.folder, key, durability: 'flush', sealed: undefined });
    state.record(order('1'));
    state.close();
    return { folder: place.folder, path: place.path() };
  }

  const verify = (state: string, ...args: readonly string[]) =>
    locksign(['agent', 'log', 'verify', '--state', state, ...args], { vault });

  it('prints the last line of a log that is whole', async () => {
    const { folder } = sealed();
    const { head } = verifyLog(folder, key);
    const { status, stdout, stderr } = await verify(folder);
    expect({ status, stdout }, stderr).toStrictEqual({ status: 0, stdout: `${head?.sequence} ${head?.hash}\n` });
    expect(JSON.parse((await verify(folder, '--json')).stdout)).toMatchObject({ head, lines: 4 });
  });

  it('ends with 5 and the line that is wrong', async () => {
    const { folder, path } = sealed();
    writeFileSync(path, readFileSync(path, 'utf8').replace('"uid":1001', '"uid":1002'));
    const { status, stdout, stderr } = await verify(folder);
    expect({ status, stdout }).toStrictEqual({ status: 5, stdout: '' });
    expect(stderr).toContain(`${path} cannot be used: line 4 is wrong`);
  });

  it('refuses a filter', async () => {
    expect((await verify(sealed().folder, '--denied')).status).toBe(2);
  });
});
