/**
 * Where the users of connections cannot be found out, the agent does not listen on a socket.
 */
import { existsSync } from 'node:fs';
import { Server } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { closeWaiting, peerOf } from '../../../src/process/peer.js';
import { refusal } from '../../helpers/keys.js';
import { scratch } from '../../helpers/scratch.js';
import { listening } from './listening.js';

const addon = vi.hoisted(() => ({ isMissing: false }));
vi.mock(import('../../../src/backend/native/addon.js'), async (original) => {
  const real = await original();
  return {
    ...real,
    loadAddon: () => {
      if (addon.isMissing) throw new Error('no file for linux-x64 is installed');
      return real.loadAddon();
    },
  };
});

const { path } = scratch();
afterEach(() => {
  addon.isMissing = false;
  vi.restoreAllMocks();
});

describe('without the native addon', () => {
  it('peerOf() and closeWaiting() are not available', async () => {
    addon.isMissing = true;
    for (const call of [peerOf, closeWaiting]) {
      const error = await refusal(() => call(0), 'ERR_PEER_UNAVAILABLE');
      expect(error.message).toContain('no file for linux-x64 is installed');
    }
  });

  it('the agent does not listen on a socket', async () => {
    addon.isMissing = true;
    const error = await refusal(() => listening({ path: path('addon') }), 'ERR_AGENT_START');
    expect(error.message).toContain('cannot be identified: no file for linux-x64 is installed');
    await expect.poll(() => existsSync(path('addon'))).toBe(false);
  });
});

it('the agent does not listen on a socket if Node hides the descriptors', async () => {
  const listen = Server.prototype.listen;
  vi.spyOn(Server.prototype, 'listen').mockImplementation(function (this: Server, ...options: unknown[]) {
    Reflect.apply(listen, this, options);
    const { _handle: handle } = this as unknown as { _handle: object };
    Object.defineProperty(handle, 'fd', { value: undefined });
    return this;
  });
  const error = await refusal(() => listening({ path: path('hidden') }), 'ERR_AGENT_START');
  expect(error.message).toContain('hides the descriptor');
  await expect.poll(() => existsSync(path('hidden'))).toBe(false);
});
