/**
 * What `locksign agent run` refuses at its start: each with a code, a remedy and an exit code, and
 * nothing is left running.
 */
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { requireCleanEnvironment } from '../../../src/agent/process/environment.js';
import { type RunningAgent, startRunningAgent } from '../../helpers/agent/running.js';
import { NOBODY } from '../../helpers/become-nobody.mjs';
import { scratch, skipIf } from '../../helpers/scratch.js';
import { binanceSecret } from '../../helpers/vault/vaults.js';
import { agentRun, type CommandOptions, copyFiles, endOf, filesOf, give } from './commanded.js';

const { folder: made } = scratch();
chmodSync(made, 0o755);
const isRoot = process.getuid?.() === 0;
const asNobody = ['setpriv', '--reuid', String(NOBODY), '--regid', String(NOBODY), '--clear-groups'];
let agent: RunningAgent;
let folder: string;

beforeAll(async () => {
  const account = { apiKey: 'k', secret: binanceSecret };
  agent = await startRunningAgent({ exchange: 'binance', account, client: { uid: String(process.getuid?.()) } });
  folder = agent.folder;
  await endOf(agent);
});
afterAll(() => agent.close());

/** A copy of the files, which belongs to nobody if root runs the tests. */
function copy(): string {
  const place = copyFiles(folder, mkdtempSync(join(made, 'agent-')));
  if (isRoot) give(place, NOBODY);
  return place;
}

async function refusal(place: string, options?: CommandOptions) {
  const started = agentRun(place, options);
  const status = await started.ended;
  return { status, text: started.text() };
}

const refusalOfNobody = (place: string, options?: CommandOptions) =>
  refusal(place, { ...options, ...(isRoot && { wrapper: asNobody }) });

describe('the environment', () => {
  const values: Readonly<Record<string, string>> = {
    NODE_OPTIONS: '--no-warnings',
    NODE_EXTRA_CA_CERTS: '/etc/ssl/certs/ca-certificates.crt',
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
    NODE_DEBUG: 'none',
    NODE_DEBUG_NATIVE: 'none',
    NODE_USE_ENV_PROXY: '1',
    NODE_V8_COVERAGE: join(made, 'coverage'),
    NODE_COMPILE_CACHE: join(made, 'cache'),
    NODE_REDIRECT_WARNINGS: join(made, 'warnings'),
    NODE_ICU_DATA: made,
    NODE_PATH: made,
    SSL_CERT_FILE: '/etc/ssl/cert.pem',
    SSL_CERT_DIR: '/etc/ssl/certs',
    SSLKEYLOGFILE: join(made, 'keys'),
    OPENSSL_CONF: '/dev/null',
    OPENSSL_MODULES: made,
    OPENSSL_ia32cap: '0',
    LD_LIBRARY_PATH: made,
    LD_PRELOAD: '',
    LD_BIND_NOW: '1',
    GCONV_PATH: made,
    OPENSC_DEBUG: '9',
  };

  it('is refused with each of these variables, by name', () => {
    for (const name of Object.keys(values)) {
      const error = (() => {
        try {
          requireCleanEnvironment({ HOME: '/', NODE_ENV: 'test', NODE_VERSION: '20', [name]: values[name] });
        } catch (thrown) {
          return thrown;
        }
        return undefined;
      })();
      expect(error).toMatchObject({
        code: 'ERR_AGENT_START',
        problem: expect.stringContaining(`: the environment has ${name}, which`),
        remedy: expect.stringContaining(`env -u ${name} locksign agent run`),
      });
    }
    // Without these, no module of a token would find its server or its token.
    const modules = { P11_KIT_SERVER_ADDRESS: 'unix:path=/run/p11', TPM2_PKCS11_STORE: made, SOFTHSM2_CONF: made };
    expect(() =>
      requireCleanEnvironment({ HOME: '/', NODE_ENV: 'test', NODE_VERSION: '20', ...modules }),
    ).not.toThrow();
  });

  it('is refused by the command before the vault is opened', async () => {
    const { status, text } = await refusal(folder, { env: values, passphrase: 'three geese under a house' });
    expect(text).toContain(
      `The agent cannot start: the environment has ${Object.keys(values).sort().join(', ')}, which`,
    );
    expect(status).toBe(5);
  });
});

describe('the vault', () => {
  it('does not open with a wrong passphrase', async () => {
    const { status, text } = await refusal(folder, { passphrase: 'three geese under a house' });
    expect(text).toMatch(/^error: .*passphrase/m);
    expect(status).toBe(3);
  });

  it('must be there', async () => {
    const place = copy();
    rmSync(join(place, 'vault'), { recursive: true });
    const { status, text } = await refusalOfNobody(place);
    expect(text).toContain('--vault names no file that this user can reach');
    expect(status).toBe(3);
  });
});

describe('the policy', () => {
  it.each<[string, (policy: string) => void, RegExp]>([
    ['is missing', unlinkSync, /it does not exist\. Name it with --policy/],
    ['can be written by the group', (policy) => chmodSync(policy, 0o620), /other users can write the file/],
    ['cannot be read', (policy) => chmodSync(policy, 0), /this user cannot read it/],
  ])('%s', async (_, change, expected) => {
    const place = copy();
    change(filesOf(place).policy);
    const env = { CONFIGURATION_DIRECTORY: place };
    const { status, text } = await refusalOfNobody(place, { env, options: { policy: '' } });
    expect(text).toMatch(/^error: The policy \S+ cannot be used: /m);
    expect(text).toMatch(expected);
    expect(status).toBe(5);
  });

  it('belongs to another user', async (context) => {
    skipIf(!isRoot, 'not root, who alone can make files of other users', context);
    const place = copy();
    const { policy } = filesOf(place);
    chownSync(policy, 1, 1);
    chmodSync(policy, 0o644);
    const refused = await refusalOfNobody(place);
    expect(refused.text).toContain(`The policy ${policy} cannot be used: the file ${policy} belongs to user 1`);
    expect(refused.status).toBe(5);
  });
});

describe('the log', () => {
  it('cannot be written', async (context) => {
    skipIf(!isRoot, 'not root, who alone can make files of other users', context);
    const place = copy();
    give(join(place, 'state'), 0);
    const other = await refusalOfNobody(place);
    expect(other.text).toMatch(/^error: The agent's log \S+ cannot be used/m);
    expect(other.status).toBe(5);
  });

  it('would be in a folder that cannot be made', async () => {
    const place = copy();
    const state = join(place, 'ca.pem', 'state');
    const { status, text } = await refusalOfNobody(place, { options: { state } });
    expect(text).toContain(`The agent's log ${state} cannot be used`);
    expect(status).toBe(5);
  });

  it('is used by another agent', async () => {
    const first = agentRun(folder);
    await first.listening();
    const { status, text } = await refusal(folder, { options: { socket: join(folder, 'run-2', 'agent.sock') } });
    expect(text).toContain('another agent uses it. Stop the other agent, or give this one a folder of its own.');
    expect(status).toBe(5);
    first.child.kill('SIGTERM');
    expect(await first.ended, first.text()).toBe(0);
  });
});

describe('the place to listen', () => {
  const listener = async (at: object): Promise<Server> => {
    const server = createServer();
    await new Promise((resolve) => server.listen(at, () => resolve(undefined)));
    onTestFinished(() => void server.close());
    return server;
  };

  it('is a socket that another process listens on', async () => {
    const { socket, state } = filesOf(folder);
    await listener({ path: socket });
    const { status, text } = await refusal(folder, { options: { state } });
    expect(text).toContain(`another process listens on ${socket}. Stop the other agent, or choose another path.`);
    expect(status).toBe(5);
  });

  it('is a port that another process listens on', async () => {
    const address = (await listener({ host: '127.0.0.1', port: 0 })).address();
    const port = typeof address === 'object' ? address?.port : 0;
    const place = copyFiles(folder, mkdtempSync(join(made, 'agent-')));
    const { policy } = filesOf(place);
    const text = readFileSync(policy, 'utf8');
    writeFileSync(policy, text.replace('version = 1', `version = 1\nlisten.tcp = "127.0.0.1:${port}"`));
    const refused = await refusal(place);
    expect(refused.text).toContain(`it cannot listen on 127.0.0.1:${port}`);
    expect(refused.text).toContain('choose another port');
    expect(refused.status).toBe(5);
  });
});
