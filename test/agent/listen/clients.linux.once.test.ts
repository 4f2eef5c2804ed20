/**
 * Real clients of the socket, web pages behind a forwarder, and WebSockets.
 */
import { Agent, request as undiciRequest } from 'undici';
import { describe, expect, it } from 'vitest';
import { programPath, run } from '../../helpers/child.js';
import { scratch } from '../../helpers/scratch.js';
import { exchange, lines, listening, statusOf, token } from './listening.js';

const { path } = scratch();

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
