/**
 * The Unix socket: where it is made, who may connect, and what a socket of systemd's holds.
 */
import { fork, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, readFileSync, renameSync, symlinkSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { Agent, request as undiciRequest } from 'undici';
import { describe, expect, it } from 'vitest';
import { Delay } from '../../../src/agent/listen/delay.js';
import { activatedDescriptors, defaultLimits, refuseLate } from '../../../src/agent/listen/index.js';
import { acceptOnSocket } from '../../../src/agent/listen/unix.js';
import { NOBODY } from '../../helpers/become-nobody.mjs';
import { programPath, run, runProgram } from '../../helpers/child.js';
import { refusal } from '../../helpers/keys.js';
import { scratch, skipIf } from '../../helpers/scratch.js';
import { exchange, lines, listening, statusOf, token } from './listening.js';

const { path, file, folder } = scratch();
chmodSync(folder, 0o755);
const isRoot = process.getuid?.() === 0;
const get = lines('GET /kraken-main/x HTTP/1.1', 'Host: locksign');

/** Whatever is at the path is refused, and left alone. */
async function refusedAt(at: string, text: RegExp): Promise<void> {
  const inode = (): number | undefined => (existsSync(at) ? lstatSync(at).ino : undefined);
  const before = inode();
  const error = await refusal(() => listening({ path: at }), 'ERR_AGENT_START');
  expect(error.message).toMatch(text);
  expect(inode()).toBe(before);
}

/** A socket on which nobody listens. */
async function leftover(at: string): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(`${at}.first`, resolve));
  renameSync(`${at}.first`, at); // closing removes the socket at its first path
  await new Promise((resolve) => server.close(resolve));
}

describe('the socket', () => {
  it('is open to its user and its group only, whatever the umask is', async () => {
    const before = process.umask(0);
    try {
      await listening({ path: path('mode') });
      expect(process.umask()).toBe(0);
    } finally {
      process.umask(before);
    }
    expect(lstatSync(path('mode'))).toMatchObject({ mode: 0o140660, uid: process.getuid?.() });
  });

  it('is made in a folder that is missing, and removed at the end', async () => {
    const { listener, address } = await listening({ path: path('made/agent.sock') });
    expect(address).toBe(path('made/agent.sock'));
    expect(lstatSync(path('made')).mode & 0o022).toBe(0);
    await listener.close();
    expect(existsSync(path('made/agent.sock'))).toBe(false);
  });

  it('takes the place of one on which nobody listens', async () => {
    await leftover(path('stale'));
    const { address } = await listening({ path: path('stale') });
    expect(statusOf(await exchange(address, get))).toBe(200);
  });

  it('does not take the place of one on which somebody listens', async () => {
    const { address } = await listening({ path: path('live') });
    await refusedAt(address, /another process listens on .*Stop the other agent/);
    expect(statusOf(await exchange(address, get))).toBe(200);
  });

  it('does not take the place of a file, a link or a folder', async () => {
    await refusedAt(file('file', 'kept'), /not a socket of the user/);
    expect(readFileSync(path('file'), 'utf8')).toBe('kept');
    await leftover(path('behind'));
    symlinkSync(path('behind'), path('link'));
    await refusedAt(path('link'), /not a socket/);
    mkdirSync(path('folder'));
    await refusedAt(path('folder'), /not a socket/);
  });

  it("does not take the place of another user's socket", async (context) => {
    skipIf(!isRoot, 'not root, so a socket cannot be given away', context);
    await leftover(path('other'));
    chownSync(path('other'), NOBODY, NOBODY);
    await refusedAt(path('other'), /not a socket of the user/);
  });

  it('is not made where other users can replace it', async (context) => {
    for (const [name, mode] of [
      ['group', 0o770],
      ['all', 0o757],
      ['sticky', 0o1777],
    ] as const) {
      mkdirSync(path(name));
      chmodSync(path(name), mode);
      await refusedAt(path(`${name}/socket`), /can write to the folder .*chmod go-w/);
    }
    mkdirSync(path('open/inner'), { recursive: true });
    chmodSync(path('open'), 0o777);
    await refusedAt(path('open/inner/socket'), /can replace the folder of the socket/);
    chmodSync(path('open'), 0o1777);
    await listening({ path: path('open/inner/socket') });
    skipIf(!isRoot, 'not root, so a folder cannot be given away', context);
    mkdirSync(path('foreign/inner'), { recursive: true });
    chownSync(path('foreign/inner'), NOBODY, NOBODY);
    await refusedAt(path('foreign/inner/socket'), /belongs to user 65534/);
    chownSync(path('foreign/inner'), 0, 0);
    chownSync(path('foreign'), NOBODY, NOBODY);
    await refusedAt(path('foreign/inner/socket'), /can replace the folder/);
  });

  it('needs an absolute path that fits, and a folder to be in', async () => {
    await refusedAt('agent.sock', /not an absolute path/);
    await refusedAt(path(`${'x'.repeat(120)}`), /at most 107 bytes/);
    await refusedAt(path('a\nb'), /not an absolute path/);
    await refusedAt(path('missing/deep/agent.sock'), /cannot be made \(mkdir: ENOENT\)/);
    await refusedAt(path('file/agent.sock'), /file.*(not a folder|ENOTDIR)/);
  });
});

describe('a user', () => {
  const asNobody = async (at: string): Promise<unknown> => {
    const args = [at, Buffer.from(get.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n')).toString('base64')];
    return JSON.parse((await runProgram('helpers/send-as-nobody.mjs', { args })).stdout);
  };

  it('that the mode keeps out cannot connect', async (context) => {
    skipIf(!isRoot, 'not root, so there is no other user to become', context);
    const { address, uids } = await listening({ path: path('closed') });
    expect(await asNobody(address)).toStrictEqual({ answer: '', error: 'EACCES' });
    expect(uids).toStrictEqual([]);
  });

  it('that the policy does not know is closed before a byte of it is parsed', async (context) => {
    skipIf(!isRoot, 'not root, so there is no other user to become', context);
    const { address, arrivals, uids } = await listening({ path: path('unknown') }, defaultLimits, {
      admits: (uid) => {
        uids.push(uid);
        return uid !== NOBODY;
      },
    });
    chmodSync(address, 0o666);
    expect(await asNobody(address)).toMatchObject({ answer: '' });
    expect(statusOf(await exchange(address, get))).toBe(200);
    expect(uids).toStrictEqual([NOBODY, 0]);
    expect(arrivals.map(({ peer }) => peer)).toStrictEqual([{ via: 'socket', uid: 0 }]);
  });

  it('that the policy knows is served, and named in the arrival', async (context) => {
    skipIf(!isRoot, 'not root, so there is no other user to become', context);
    const { address, arrivals } = await listening({ path: path('known') });
    chmodSync(address, 0o666);
    expect(await asNobody(address)).toMatchObject({ answer: expect.stringMatching(/^HTTP\/1\.1 200 /) });
    expect(arrivals[0]?.peer).toStrictEqual({ via: 'socket', uid: NOBODY });
  });

  it('gets no connection if the question about it fails', async () => {
    const { address, arrivals } = await listening({ path: path('fails') }, defaultLimits, {
      admits: () => {
        throw new Error('failed');
      },
    });
    expect(await exchange(address, get)).toStrictEqual({ text: '', isClosed: true });
    expect(arrivals).toStrictEqual([]);
  });

  it('has only so many connections, and the others keep theirs', async (context) => {
    const { address } = await listening({ path: path('many') }, { ...defaultLimits, connectionsOfUser: 2 });
    const kept = [1, 2].map(() => exchange(address, ['', 3_000, get]));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await exchange(address, get)).toStrictEqual({ text: '', isClosed: true });
    if (isRoot) {
      chmodSync(address, 0o666);
      expect(await asNobody(address)).toMatchObject({ answer: expect.stringMatching(/^HTTP\/1\.1 200 /) });
    }
    expect((await Promise.all(kept)).map(statusOf)).toStrictEqual([200, 200]);
    skipIf(!isRoot, 'not root, so there is no other user to become', context);
  });
});

describe('clients of the socket', () => {
  it('are curl, http.client of Python, and undici', async () => {
    const { address, arrivals } = await listening({ path: path('clients') });
    const url = `http://localhost/c-${token}/kraken-main/0/private/Balance`;
    const curl = await run('curl', ['-sS', '--unix-socket', address, '-H', 'API-Key: k', '-d', 'nonce=1', url]);
    expect(curl).toMatchObject({ status: 0, stdout: '{"ok":true}' });
    const expecting = await run('curl', [
      '-sS',
      '--unix-socket',
      address,
      '-H',
      'API-Key: k',
      '-H',
      'Expect: 100-continue',
      '-d',
      'nonce=1',
      '-o',
      '/dev/null',
      '-w',
      '%{http_code}',
      url,
    ]);
    expect(expecting.stdout).toMatch(/^(417|200)$/);
    arrivals.splice(1);
    const python = await run('/usr/bin/python3', [
      programPath('agent/listen/programs/request.py'),
      address,
      url.slice('http://localhost'.length),
    ]);
    expect(python).toMatchObject({ status: 0, stdout: '200 {"ok":true}\n200 {"ok":true}\n' });
    const dispatcher = new Agent({ connect: { socketPath: address } });
    const own = await undiciRequest(url, { dispatcher, method: 'POST', body: 'nonce=1', headers: { 'API-Key': 'k' } });
    const exchangeUrl = 'http://api.kraken.com/0/private/Balance';
    const origin = await undiciRequest(exchangeUrl, {
      dispatcher,
      method: 'POST',
      body: 'nonce=1',
      headers: { 'API-Key': 'k' },
    });
    expect([own.statusCode, origin.statusCode]).toStrictEqual([200, 200]);
    await Promise.all([own.body.dump(), origin.body.dump()]);
    await dispatcher.close();
    expect(arrivals).toHaveLength(5);
    expect(arrivals.map(({ target }) => target)).toStrictEqual([
      ...Array.from({ length: 4 }, () => ({ account: 'kraken-main' })),
      { host: 'api.kraken.com' },
    ]);
    for (const { request } of arrivals) {
      expect(request).toMatchObject({ path: '/0/private/Balance', body: 'nonce=1', headers: { 'api-key': 'k' } });
    }
  });

  it('that are web pages behind a forwarder are closed', async () => {
    const { address, arrivals } = await listening({ path: path('forwarded') });
    for (const header of [
      'Origin: https://evil.example',
      'Sec-Fetch-Site: cross-site',
      'Access-Control-Request-Method: GET',
    ]) {
      const text = lines('GET /kraken-main/x HTTP/1.1', 'Host: locksign', header);
      expect(await exchange(address, text)).toStrictEqual({ text: '', isClosed: true });
    }
    expect(statusOf(await exchange(address, lines('GET /x HTTP/1.1', 'Host: 127.0.0.1:7410')))).toBe(400);
    expect(arrivals).toStrictEqual([]);
  });

  it('may open a WebSocket in origin form and with a prefix', async () => {
    const { address, upgrades } = await listening({ path: path('upgrade') });
    const webSocket = ['Upgrade: WebSocket', 'Connection: keep-alive, Upgrade', 'Sec-WebSocket-Key: x'];
    await exchange(address, lines('GET /v2 HTTP/1.1', 'Host: ws.kraken.com', ...webSocket));
    await exchange(address, lines('GET /wss://ws.kraken.com/v2 HTTP/1.1', 'Host: localhost', ...webSocket));
    await exchange(address, lines('GET /kraken-main/v2 HTTP/1.1', 'Host: localhost', ...webSocket));
    expect(upgrades.map(({ target, request }) => [target, request.path])).toStrictEqual([
      [{ host: 'ws.kraken.com' }, '/v2'],
      [{ host: 'ws.kraken.com' }, '/v2'],
      [{ account: 'kraken-main' }, '/v2'],
    ]);
  });
});

/** The descriptor of a listening socket that no process accepts on. */
function given(at: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = fork(programPath('agent/listen/programs/give-socket.mjs'), [at], { execArgv: [] });
    child.once('message', (_, handle) => {
      const { fd } = handle as unknown as { fd: number };
      child.once('exit', () => resolve(fd));
    });
    child.once('error', reject);
  });
}

describe('a socket of systemd', () => {
  it('serves new connections, and closes those that waited on it unread', async () => {
    const descriptor = await given(path('activated'));
    const early = exchange(path('activated'), get);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const { address, arrivals, listener } = await listening({ descriptor });
    expect(address).toBe(`descriptor ${descriptor}`);
    expect(await early).toStrictEqual({ text: '', isClosed: true });
    expect(arrivals).toStrictEqual([]);
    expect(statusOf(await exchange(path('activated'), get))).toBe(200);
    expect(arrivals[0]?.peer).toStrictEqual({ via: 'socket', uid: process.getuid?.() });
    await listener.close();
    expect(existsSync(path('activated'))).toBe(true); // it is systemd's
  });

  it('must be a Unix socket that listens', async () => {
    const tcp = await given('tcp');
    expect((await refusal(() => listening({ descriptor: tcp }), 'ERR_AGENT_START')).message).toMatch(/ListenStream=/);
    expect((await refusal(() => listening({ descriptor: 9_999 }), 'ERR_AGENT_START')).message).toContain(
      'descriptor 9999',
    );
  });

  const pid = String(process.pid);
  it('is found by its name, and the variables are removed', () => {
    const environment = {
      LISTEN_PID: pid,
      LISTEN_FDS: '2',
      LISTEN_FDNAMES: 'control:agent',
      LISTEN_PIDFDID: '1',
      HOME: '/',
    };
    expect([...activatedDescriptors(environment)]).toStrictEqual([
      ['control', 3],
      ['agent', 4],
    ]);
    expect(environment).toStrictEqual({ HOME: '/' });
    expect([...activatedDescriptors({ LISTEN_PID: pid, LISTEN_FDS: '1', LISTEN_FDNAMES: 'agent' })]).toStrictEqual([
      ['agent', 3],
    ]);
  });

  it('of another process is not used', () => {
    for (const other of ['1', `${pid} `, `0${pid}`, undefined]) {
      const environment: NodeJS.ProcessEnv = {
        LISTEN_FDS: '1',
        LISTEN_FDNAMES: 'agent',
        ...(other && { LISTEN_PID: other }),
      };
      expect(activatedDescriptors(environment).size).toBe(0);
      expect(environment).toStrictEqual({});
    }
    expect(activatedDescriptors({}).size).toBe(0);
  });

  it.each([
    ['1', 'locksign.socket', /does not know/],
    ['2', 'agent:agent', /two sockets with the name agent/],
    ['2', 'agent', /LISTEN_FDS is not/],
    ['x', 'agent', /LISTEN_FDS is not/],
    ['1', '', /does not know/],
    ['0', '', /LISTEN_FDS is not/],
  ])('with %s descriptors named %j is refused', async (count, names, text) => {
    const environment = { LISTEN_PID: pid, LISTEN_FDS: count, LISTEN_FDNAMES: names };
    const error = await refusal(() => activatedDescriptors(environment), 'ERR_AGENT_START');
    expect(error.message).toMatch(text);
    expect(error.remedy).toContain('FileDescriptorName=');
    expect(environment).toStrictEqual({});
  });
});

describe('acceptOnSocket()', () => {
  it('hands connections on with their user, and closes them when it closes', async () => {
    const uids: number[] = [];
    const listener = await acceptOnSocket(
      { path: path('raw') },
      {
        admits: () => true,
        connection: (socket, { uid }) => {
          uids.push(uid);
          socket.once('data', (data) => socket.write(`${data}!`));
        },
      },
    );
    expect(await exchange(path('raw'), 'hello')).toStrictEqual({ text: 'hello!', isClosed: false });
    const socket = connect(path('raw'));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    await new Promise((resolve) => socket.once('connect', resolve));
    await new Promise((resolve) => setTimeout(resolve, 100));
    await listener.close();
    await closed;
    expect(uids).toStrictEqual([process.getuid?.(), process.getuid?.()]);
  });
});

describe('the time at which a request arrived', () => {
  const clocks = () => {
    const time = { monotonic: 10_000, wall: 1_000_000 };
    const delay = new Delay({ monotonic: () => time.monotonic, wall: () => time.wall });
    delay.stop();
    const pass = (monotonic: number, wall = monotonic): void => {
      time.monotonic += monotonic;
      time.wall += wall;
    };
    return { delay, pass, age: () => time.monotonic - delay.earliest() };
  };

  it('is now while the process runs', () => {
    const { delay, pass, age } = clocks();
    for (let i = 0; i < 10; i += 1) {
      pass(250);
      expect(age()).toBe(0);
      delay.tick();
      expect(age()).toBe(0);
    }
  });

  it('is before a time in which the process did not run, until the tick after it', () => {
    const { delay, pass, age } = clocks();
    pass(6_250);
    expect(age()).toBe(6_000); // the socket is read first
    delay.tick();
    expect(age()).toBe(6_000); // the timer runs first
    pass(250);
    delay.tick();
    expect(age()).toBe(0);
  });

  it('is before the machine slept, which stops the monotonic clock', () => {
    const { delay, pass, age } = clocks();
    pass(250, 3_600_250);
    expect(age()).toBe(3_600_000);
    delay.tick();
    pass(250, -3_600_000); // the clock is set back
    expect(age()).toBe(3_600_000);
    delay.tick();
    expect(age()).toBe(0);
  });

  it('is not the time at which this process got to it', async () => {
    const { address, arrivals } = await listening({ path: path('stalled') });
    const curl = spawn('curl', ['-sS', '--unix-socket', address, 'http://localhost/kraken-main/x']);
    const ended = new Promise((resolve) => curl.once('close', resolve));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3_000);
    await ended;
    expect(performance.now() - (arrivals[0]?.arrived ?? Number.NaN)).toBeGreaterThan(2_000);
    expect(statusOf(await exchange(address, ['', 600, get]))).toBe(200);
    expect(performance.now() - (arrivals[1]?.arrived ?? Number.NaN)).toBeLessThan(1_500);
  });

  it('makes a request too old after 5 s', async () => {
    expect(() => refuseLate({ arrived: 1_000 }, 6_000)).not.toThrow();
    expect(() => refuseLate({ arrived: 1_000 }, 6_001)).toThrow(
      expect.objectContaining({ name: 'Denial', code: 'stale' }),
    );
    expect(() => refuseLate({ arrived: performance.now() })).not.toThrow();
  });
});
