/**
 * A socket that systemd opened for the agent.
 */
import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { activatedDescriptors } from '../../../src/agent/listen/index.js';
import { programPath } from '../../helpers/child.js';
import { refusal } from '../../helpers/keys.js';
import { scratch } from '../../helpers/scratch.js';
import { exchange, lines, listening, statusOf } from './listening.js';

const { path } = scratch();
const get = lines('GET /kraken-main/x HTTP/1.1', 'Host: locksign');

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
