/**
 * `locksign agent run` as a service: who can reach it, how it starts and ends, and the limits of
 * its unit. Its exchange is replaced by servers with wrong certificates.
 */
import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:https';
import { join } from 'node:path';
import selfsigned from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, type TestContext } from 'vitest';
import { systemUnitTexts } from '../../../src/agent/install/units.js';
import { type RunningAgent, startRunningAgent } from '../../helpers/agent/running.js';
import { NOBODY } from '../../helpers/become-nobody.mjs';
import { programPath, run, runProgram } from '../../helpers/child.js';
import { scratch, skipIf } from '../../helpers/scratch.js';
import { allowedCalls, missing, settingsOf } from '../../helpers/systemd.js';
import { locksign } from '../../helpers/terminal/cli.js';
import { binanceSecret } from '../../helpers/vault/vaults.js';
import { agentRun, copyFiles, endOf, filesOf, give } from './commanded.js';

const isRoot = process.getuid?.() === 0;
const python = '/usr/bin/python3';
const asNobody = ['setpriv', '--reuid', String(NOBODY), '--regid', String(NOBODY), '--clear-groups'];
const { folder: made } = scratch();
chmodSync(made, 0o755);
let agent: RunningAgent;
let folder: string;

beforeAll(async () => {
  const account = { apiKey: 'k', secret: binanceSecret };
  agent = await startRunningAgent({ exchange: 'binance', account, client: { allow: '["read"]' } });
  folder = agent.folder;
  await endOf(agent);
});
afterAll(() => agent.close());

interface Answer {
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly body: string;
}

/** A signed request for the balances, as a bot makes it. */
function balances(socketPath: string): Promise<Answer> {
  const { apiKey, secret } = agent.credential;
  const query = `timestamp=${Date.now()}`;
  const signature = createHmac('sha256', secret).update(query).digest('hex');
  return new Promise((resolve, reject) => {
    const sent = request({
      socketPath,
      path: `/main/api/v3/account?${query}&signature=${signature}`,
      headers: { Host: 'locksign', 'X-MBX-APIKEY': apiKey },
    });
    sent.once('error', reject);
    sent.once('response', (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        body += part;
      });
      response.once('end', () => {
        const code = response.headers['x-locksign'];
        resolve({ status: response.statusCode, code: typeof code === 'string' ? code : undefined, body });
      });
    });
    sent.end();
  });
}

describe('another user', () => {
  it('can connect to no socket, and read neither the log nor the policy nor the vault', async (context) => {
    skipIf(!isRoot, 'not root, so there is no other user to become', context);
    const started = agentRun(folder);
    await started.listening();
    chmodSync(folder, 0o755); // so that the rights of the files themselves count
    onTestFinished(() => chmodSync(folder, 0o700));
    const { socket, control, vault, policy, state } = filesOf(folder);
    const line = Buffer.from('{"command":"status"}\n').toString('base64');
    const ask = async (path: string): Promise<unknown> =>
      JSON.parse((await runProgram('helpers/send-as-nobody.mjs', { args: [path, line] })).stdout);
    for (const path of [socket, control]) expect(await ask(path)).toStrictEqual({ answer: '', error: 'EACCES' });

    const read = (path: string) => run('setpriv', [...asNobody.slice(1), 'cat', path]);
    for (const path of [vault, `${vault}.previous`, policy, join(state, 'agent.log')]) {
      expect(await read(path)).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('denied') });
      expect(readFileSync(path).length).toBeGreaterThan(0);
    }
    const { pid = 0 } = started.child;
    for (const name of ['environ', 'mem', 'maps']) expect((await read(`/proc/${pid}/${name}`)).status).toBe(1);

    // With the mode that keeps it out removed, the kernel still says who it is.
    for (const path of [socket, control]) chmodSync(path, 0o666);
    expect(await ask(control)).toMatchObject({ answer: '' });
    expect((await locksign(['agent', 'status', '--socket', socket])).stdout).toContain(`process ${pid}, user 0`);
  });
});

describe('SIGTERM', () => {
  it('lets the agent answer the requests under way, and end with 0', async () => {
    const started = agentRun(folder);
    await started.listening();
    agent.exchange.failNext({ kind: 'delay', milliseconds: 1_500 });
    const before = agent.exchange.requests.length;
    const answer = balances(filesOf(folder).socket);
    while (agent.exchange.requests.length === before) await new Promise((resolve) => setTimeout(resolve, 20));
    started.child.kill('SIGTERM');
    expect(await answer).toMatchObject({ status: 200, body: expect.stringContaining('"balances"') });
    expect(await started.ended, started.text()).toBe(0);
    expect(started.text()).toContain('The agent stops.');
    const log = readFileSync(join(filesOf(folder).state, 'agent.log'), 'utf8');
    expect(log.trimEnd().split('\n').slice(-3).join('\n')).toMatch(/"status":200/);
  });
});

describe('socket activation', () => {
  it('gives the agent its two sockets by their names', async (context) => {
    skipIf(missing(python), `${python} is not installed`, context);
    const place = mkdtempSync(join(made, 'sockets-'));
    const [socket, control] = [join(place, 'agent.sock'), join(place, 'control.sock')];
    const sockets = [`control=${control}`, `agent=${socket}`];
    const wrapper = [python, programPath('agent/run/programs/activate.py'), ...sockets, '--'];
    const started = agentRun(folder, { wrapper });
    await started.listening();
    expect(started.text()).toMatch(/It listens at descriptor 4$/m);
    expect(await balances(socket)).toMatchObject({ status: 200 });
    const { stdout } = await locksign(['agent', 'status', '--socket', socket]);
    expect(stdout).toContain(`process ${started.child.pid}, user `);
    started.child.kill('SIGTERM');
    expect(await started.ended, started.text()).toBe(0);
  });
});

describe('the unit of the system', () => {
  const [unit = ''] = Object.values(systemUnitTexts({ node: process.execPath, credential: 'encrypted' }));

  const limitsOf = () => ({
    allowed: [...allowedCalls(unit)],
    families: settingsOf(unit, 'RestrictAddressFamilies').flatMap((value) => value.split(' ')),
    memlock: Number(settingsOf(unit, 'LimitMEMLOCK')[0]?.replace('M', '')) * 1024 * 1024,
  });

  function needsUnit(context: TestContext): void {
    skipIf(!isRoot, 'not root, so there is no other user to become', context);
    skipIf(missing('systemd-analyze'), 'systemd-analyze is not installed', context);
    const library = spawnSync(python, ['-c', 'import ctypes; ctypes.CDLL("libseccomp.so.2")']);
    skipIf(library.status !== 0, 'Python 3 or libseccomp is not installed', context);
  }

  /** A user without capabilities, the filters, the limits, and a /proc of its own processes. */
  const mount = 'mount -t proc -o subset=pid,hidepid=2 proc /proc && exec "$@"';
  const inUnit = ['unshare', '-m', '--propagation', 'private', 'sh', '-c', mount, 'sh'];
  const asUnit = [...inUnit, python, programPath('agent/run/programs/as-unit.py')];

  it('lets the agent hold its keys in secret memory and serve, as a user without rights', async (context) => {
    needsUnit(context);
    const place = copyFiles(folder, mkdtempSync(join(made, 'unit-')));
    give(place, NOBODY);
    const started = agentRun(place, {
      wrapper: asUnit,
      input: JSON.stringify(limitsOf()),
      env: { LOCKSIGN_BACKEND: 'native' },
    });
    await started.listening();
    expect(started.text()).toMatch(/^filter of \d{3} calls$/m);
    expect(started.text()).toMatch(/Its keys are in (?:memfd_secret|mlock) memory\./);
    const status = readFileSync(`/proc/${started.child.pid}/status`, 'utf8');
    expect(status).toMatch(/^Seccomp:\t2$/m);
    expect(status).toMatch(/^CapEff:\t0+$/m);
    expect(await balances(filesOf(place).socket)).toMatchObject({ status: 200 });
    started.child.kill('SIGTERM');
    expect(await started.ended, started.text()).toBe(0);
  });

  it('would not, if the filter forbade to lock memory', async (context) => {
    needsUnit(context);
    const place = copyFiles(folder, mkdtempSync(join(made, 'unit-')));
    give(place, NOBODY);
    const limits = limitsOf();
    const allowed = limits.allowed.filter((call) => !['mlock', 'mlock2', 'memfd_secret'].includes(call));
    const started = agentRun(place, { wrapper: asUnit, input: JSON.stringify({ ...limits, allowed }) });
    expect(await started.ended).toBe(3);
    expect(started.text()).toContain('EPERM');
  });
});

describe('a server with a wrong certificate', () => {
  const hour = 60 * 60 * 1000;
  const certificateOf = (ip: string, from: number, to: number) =>
    selfsigned.generate([{ name: 'commonName', value: 'local exchange' }], {
      keyType: 'ec',
      notBeforeDate: new Date(Date.now() + from),
      notAfterDate: new Date(Date.now() + to),
      extensions: [
        { name: 'basicConstraints', cA: true },
        { name: 'subjectAltName', altNames: [{ type: 7, ip }] },
      ],
    });

  /** What the server received, once the agent has tried to send a request to it. */
  async function tried(certificate: { private: string; cert: string }, ca: string) {
    const received: string[] = [];
    const server = createServer({ key: certificate.private, cert: certificate.cert }, (incoming, response) => {
      received.push(incoming.url ?? '');
      response.end('{}');
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const other = copyFiles(folder, mkdtempSync(join(made, 'tls-')));
    const { vault, socket } = filesOf(other);
    const edited = await locksign(['edit', 'main', '--base-url', `https://127.0.0.1:${port}`], { vault });
    expect(edited.status, edited.stderr).toBe(0);
    writeFileSync(join(other, 'ca.pem'), ca);
    const started = agentRun(other);
    await started.listening();
    const answer = await balances(socket);
    started.child.kill('SIGTERM');
    expect(await started.ended, started.text()).toBe(0);
    return { answer, received };
  }

  it('gets no request, and one with the right certificate does', async () => {
    const right = await certificateOf('127.0.0.1', -hour, hour);
    const { answer, received } = await tried(right, right.cert);
    expect(answer).toMatchObject({ status: 200 });
    expect(received).toHaveLength(1);

    const unknown = await tried(await certificateOf('127.0.0.1', -hour, hour), right.cert);
    const name = await certificateOf('127.0.0.2', -hour, hour);
    const expired = await certificateOf('127.0.0.1', -2 * hour, -hour);
    const early = await certificateOf('127.0.0.1', hour, 2 * hour);
    const others = [
      unknown,
      await tried(name, name.cert),
      await tried(expired, expired.cert),
      await tried(early, early.cert),
    ];
    for (const each of others) {
      expect(each.answer).toMatchObject({ code: 'unsent' });
      expect(each.received).toStrictEqual([]);
    }
  });
});
