/** A client's WebSocket carries its login, pings and subscriptions, and nothing else. */
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { Denial } from '../../../src/agent/reason.js';
import { rawServer } from '../upstream/raw-server.js';
import { apiKeys, closing, passphrases, refusalOf, relaying, secrets } from './harness.js';

const bybitPrivate = 'stream.bybit.com/v5/private';
const bybitPublic = 'stream.bybit.com/v5/public/spot';

function hmac(hash: string, message: string, encoding: 'hex' | 'base64', whose: keyof typeof secrets = 'client') {
  return createHmac(hash, secrets[whose]).update(message).digest(encoding);
}

const bybitSignature = (whose?: keyof typeof secrets) => hmac('sha256', 'GET/realtime1700000000000', 'hex', whose);
const bybitLogin = JSON.stringify({ op: 'auth', args: [apiKeys.client, 1700000000000, bybitSignature()] });
const bybitSent = JSON.stringify({ op: 'auth', args: [apiKeys.account, 1700000000000, bybitSignature('account')] });

const loginObject = (path: string, whose: keyof typeof secrets) => {
  const sign = hmac('sha256', `1700000000GET${path}`, 'base64', whose);
  const args = [{ apiKey: apiKeys[whose], passphrase: passphrases[whose], timestamp: '1700000000', sign }];
  return JSON.stringify({ op: 'login', args });
};

const bitfinexLogin = (whose: keyof typeof secrets, authNonce: number, more: object = {}) => {
  const authPayload = `AUTH${authNonce}`;
  const authSig = hmac('sha384', authPayload, 'hex', whose);
  return JSON.stringify({ apiKey: apiKeys[whose], authSig, authNonce, authPayload, event: 'auth', ...more });
};

const gateSubscription = (whose: keyof typeof secrets) => {
  const SIGN = hmac('sha512', 'channel=spot.orders&event=subscribe&time=1700000000', 'hex', whose);
  const auth = { method: 'api_key', KEY: apiKeys[whose], SIGN };
  return JSON.stringify({ time: 1700000000, channel: 'spot.orders', event: 'subscribe', payload: ['BTC_USDT'], auth });
};

const gateCall = (channel: string, parameters: object) => {
  const signature = hmac('sha512', `api\n${channel}\n${JSON.stringify(parameters)}\n1700000000`, 'hex');
  const payload = { req_id: '1', timestamp: '1700000000', api_key: apiKeys.client, signature, req_param: parameters };
  return JSON.stringify({ time: 1700000000, channel, event: 'api', payload });
};

const binanceSubscription = (whose: keyof typeof secrets) => {
  const [apiKey, timestamp] = [apiKeys[whose], 1700000000000];
  const signature = hmac('sha256', `apiKey=${apiKey}&recvWindow=5000&timestamp=${timestamp}`, 'hex', whose);
  const params = { apiKey, timestamp, recvWindow: 5000, signature };
  return JSON.stringify({ id: '1', method: 'userDataStream.subscribe.signature', params });
};

const coinbaseSubscription = (whose: keyof typeof secrets) => {
  const signature = hmac('sha256', '1700000000.123GET/users/self/verify', 'base64', whose);
  const credentials = { key: apiKeys[whose], passphrase: passphrases[whose], timestamp: '1700000000.123', signature };
  return JSON.stringify({ type: 'subscribe', channels: ['user'], product_ids: ['BTC-USD'], ...credentials });
};

/**
 * A frame for each exchange that logs in, as the client and as the agent send it, and one with an
 * order.
 */
const exchanges = [
  {
    id: 'binance',
    path: 'ws-api.binance.com:443/ws-api/v3',
    login: binanceSubscription('client'),
    sent: binanceSubscription('account'),
    order: binanceSubscription('client').replace('userDataStream.subscribe.signature', 'order.place'),
    others: [
      '{"id":"x","method":"ping"}',
      '{"id":2,"method":"userDataStream.unsubscribe","params":{}}',
      '{"method":"SUBSCRIBE","params":["btcusdt@depth5@100ms","!ticker@arr"],"id":3}',
    ],
  },
  {
    id: 'coinbase',
    path: 'ws-feed.exchange.coinbase.com/',
    login: coinbaseSubscription('client'),
    sent: coinbaseSubscription('account'),
    order: '{"type":"order","side":"buy","product_id":"BTC-USD","size":"1"}',
    others: [
      '{"type":"subscribe","channels":[{"name":"ticker","product_ids":["BTC-USD"]}]}',
      '{"type":"unsubscribe","channels":["ticker"],"product_ids":["ETH-USD"]}',
    ],
  },
  {
    id: 'bybit',
    path: bybitPrivate,
    login: bybitLogin,
    sent: bybitSent,
    order:
      '{"op":"order.create","header":{"X-BAPI-TIMESTAMP":"1"},"args":[{"symbol":"BTCUSDT","side":"Buy","qty":"1"}]}',
    others: ['{"op":"subscribe","args":["order","execution.spot"]}', '{"req_id":"1","op":"ping"}'],
  },
  {
    id: 'okx',
    path: 'ws.okx.com:8443/ws/v5/private',
    login: loginObject('/users/self/verify', 'client'),
    sent: loginObject('/users/self/verify', 'account'),
    order:
      '{"id":"1","op":"order","args":[{"side":"buy","instId":"BTC-USDT","tdMode":"cash","ordType":"market","sz":"1"}]}',
    others: [
      'ping',
      '{"op":"subscribe","args":[{"channel":"account","extraParams":"{\\"updateInterval\\": \\"0\\"}"}]}',
      '{"op":"unsubscribe","args":[{"channel":"orders","instType":"SPOT"}]}',
    ],
  },
  {
    id: 'bitget',
    path: 'ws.bitget.com/v2/ws/private',
    login: loginObject('/user/verify', 'client'),
    sent: loginObject('/user/verify', 'account'),
    order:
      '{"op":"trade","args":[{"channel":"place-order","id":"1","instId":"BTCUSDT","instType":"SPOT","params":{}}]}',
    others: ['ping', '{"op":"subscribe","args":[{"instType":"SPOT","channel":"orders","instId":"default"}]}'],
  },
  {
    id: 'bitfinex',
    path: 'api.bitfinex.com/ws/2',
    login: bitfinexLogin('client', 1700000000000),
    sent: bitfinexLogin('account', 1700000000000001),
    order: '[0,"on",null,{"type":"EXCHANGE MARKET","symbol":"tBTCUSD","amount":"1"}]',
    others: [
      '{"event":"ping","cid":1234}',
      '{"event":"conf","flags":131072}',
      '{"event":"subscribe","channel":"book","symbol":"tBTCUSD","prec":"P0","freq":"F0","len":"25"}',
      '{"event":"unsubscribe","chanId":"17"}',
    ],
  },
  {
    id: 'gate',
    path: 'api.gateio.ws/ws/v4/',
    login: gateSubscription('client'),
    sent: gateSubscription('account'),
    order: gateCall('spot.order_place', { currency_pair: 'BTC_USDT', amount: '1', side: 'buy' }),
    others: [
      '{"time":1700000000,"channel":"spot.ping"}',
      '{"id":1,"time":1700000000,"channel":"spot.tickers","event":"subscribe","payload":["BTC_USDT"]}',
    ],
  },
] as const;

const nonceOf = (id: string) => (id === 'bitfinex' ? '1700000000000001' : undefined);
const texts = (frames: readonly { readonly text: string }[]) => frames.map(({ text }) => text);

describe.each(exchanges)('the WebSocket of $id', ({ id, path, login, sent, order, others }) => {
  const start = () => relaying(id, { judge: (_, signed) => signed && nonceOf(id) });

  it('passes a login with the credentials of the account, and changes no other byte', async () => {
    const { exchange, events, open } = await start();
    const client = await open(path);
    const spaced = (text: string) => text.replace(/,"/g, ' ,\n "').replace(/^/, ' ');
    client.send(login);
    client.send(spaced(login));
    await vi.waitFor(() => expect(texts(exchange.frames)).toStrictEqual([sent, spaced(sent)]));
    expect(exchange.frames[0]?.path).toBe(path.slice(path.indexOf('/')));
    expect(events.map(({ event }) => event)).toStrictEqual(['open', 'signed', 'signed']);
    expect(JSON.stringify(events)).not.toMatch(/client-|account-/);
  });

  it('passes pings and changes of subscriptions as they are', async () => {
    const { exchange, open } = await start();
    const client = await open(path);
    for (const frame of [login, ...others]) client.send(frame);
    await vi.waitFor(() => expect(texts(exchange.frames)).toStrictEqual([sent, ...others]));
    expect(exchange.frames.some(({ isBinary }) => isBinary)).toBe(false);
  });

  it('closes both sides at an order after the login, which never reaches the exchange', async () => {
    const { agent, exchange, events, open } = await start();
    const client = await open(path);
    client.send(login);
    await vi.waitFor(() => expect(exchange.frames).toHaveLength(1));
    const closed = closing(client);
    const lost = once(exchange.connections[0] as WebSocket, 'close');
    client.send(order);
    client.send(others[0]);
    expect(await closed).toStrictEqual([1008, 'locksign: endpoint']);
    await lost;
    expect(texts(exchange.frames)).toStrictEqual([sent]);
    expect(events.slice(2).map(({ event }) => event)).toStrictEqual(['denied', 'closed']);
    expect(agent.count).toBe(0);
  });

  it('closes at a login with the right key and another signature', async () => {
    const { exchange, open } = await start();
    const client = await open(path);
    client.send(login);
    await vi.waitFor(() => expect(exchange.frames).toHaveLength(1));
    // The account's own credentials are no credentials of the client.
    client.send(sent);
    expect(await closing(client)).toStrictEqual([1008, 'locksign: signature']);
    expect(exchange.frames).toHaveLength(1);
  });
});

describe('a frame', () => {
  it.each([
    ['is empty', ''],
    ['is not JSON', 'pingping'],
    ['is a number', '1'],
    ['has another operation', '{"op":"auth.x","args":[]}'],
    ['has a member more', bybitLogin.replace('}', ',"x":1}')],
    ['has a member twice', '{"op":"ping","op":"order.create"}'],
    ['has an escaped name', '{"\\u006fp":"ping"}'],
    ['is nested deeply', `{"op":"subscribe","args":${'['.repeat(30)}${']'.repeat(30)}}`],
    ['subscribes to an object', '{"op":"subscribe","args":[{"symbol":"BTCUSDT"}]}'],
    ['begins with a byte order mark', '\ufeff{"op":"ping"}'],
    ['has two values', '{"op":"ping"}{"op":"order.create"}'],
    ['has a login with four arguments', '{"op":"auth","args":["client-api-key",1,"x","y"]}'],
    ['has no own member', '{"op":"ping","__proto__":1}'],
  ])('that %s closes both sides', async (_, frame) => {
    const { exchange, open } = await relaying('bybit');
    const client = await open(bybitPrivate);
    client.send('{"op":"ping"}');
    await vi.waitFor(() => expect(exchange.frames).toHaveLength(1));
    client.send(frame);
    expect(await closing(client)).toStrictEqual([1008, 'locksign: endpoint']);
    await vi.waitFor(() => expect(exchange.connections[0]?.readyState).toBe(3));
    expect(exchange.frames).toHaveLength(1);
  });

  it.each([
    ['is binary', 1008, (client: WebSocket) => client.send(Buffer.from('{"op":"ping"}'))],
    ['is larger than 64 KiB', 1009, (client: WebSocket) => client.send(`{"op":"ping"}${' '.repeat(65_536)}`)],
    [
      'comes in two parts',
      1008,
      (client: WebSocket) => {
        client.send('{"op":', { fin: false });
        client.send('"ping"}', { fin: true });
      },
    ],
  ])('that %s closes both sides', async (_, code, send) => {
    const { exchange, open } = await relaying('bybit');
    const client = await open(bybitPrivate);
    send(client);
    expect((await closing(client))[0]).toBe(code);
    await vi.waitFor(() => expect(exchange.connections[0]?.readyState).toBe(3));
    expect(exchange.frames).toStrictEqual([]);
  });

  it.each([
    ['is compressed', 0xc1, Buffer.from('{"op":"ping"}')],
    ['is not UTF-8', 0x81, Buffer.from([0xff])],
    ['is the second part of none', 0x80, Buffer.from('{"op":"ping"}')],
  ])('that %s closes both sides', async (_, first, payload) => {
    const { agent, exchange, port } = await relaying('bybit');
    const client = createConnection(port, '127.0.0.1');
    onTestFinished(() => void client.destroy());
    const extensions = 'Sec-WebSocket-Extensions: permessage-deflate\r\n';
    client.write(
      `GET /${bybitPrivate} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${extensions}` +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    const [accepted] = await once(client, 'data');
    expect(String(accepted)).toMatch(/^HTTP\/1\.1 101 /);
    expect(String(accepted)).not.toMatch(/extensions/i);
    client.write(Buffer.concat([Buffer.from([first, 0x80 | payload.length, 0, 0, 0, 0]), payload]));
    await vi.waitFor(() => expect(agent.count).toBe(0));
    await vi.waitFor(() => expect(exchange.connections[0]?.readyState).toBe(3));
    expect(exchange.frames).toStrictEqual([]);
  });

  it('with credentials closes a public WebSocket, which passes the others', async () => {
    const { exchange, open } = await relaying('bybit');
    const client = await open(bybitPublic);
    const subscription = '{"op":"subscribe","args":["tickers.BTCUSDT"]}';
    client.send(subscription);
    await vi.waitFor(() => expect(texts(exchange.frames)).toStrictEqual([subscription]));
    client.send(bybitLogin);
    expect(await closing(client)).toStrictEqual([1008, 'locksign: endpoint']);
    expect(exchange.frames).toHaveLength(1);
  });

  it('that the agent denies closes both sides, with its reason', async () => {
    const judge = vi.fn((kind: string) => {
      if (kind === 'subscribe') throw new Denial('rate', 'the rate is used up');
      return undefined;
    });
    const { exchange, events, open } = await relaying('bybit', { judge });
    const client = await open(bybitPrivate);
    client.send(bybitLogin);
    client.send('{"op":"subscribe","args":["order"]}');
    expect(await closing(client)).toStrictEqual([1008, 'locksign: rate']);
    expect(texts(exchange.frames)).toStrictEqual([bybitSent]);
    expect(judge.mock.calls[0]).toMatchObject([
      'login',
      { verified: { time: '1700000000000' }, wire: { id: 'bybit' } },
    ]);
    expect(events.at(-2)).toMatchObject({ event: 'denied', code: 'rate', text: 'the rate is used up' });
  });

  it('with credentials is not sent if the log cannot be written', async () => {
    const report = ({ event }: { readonly event: string }) => {
      if (event !== 'open') throw new Error('the disk is full');
    };
    const { exchange, open } = await relaying('bybit', { report });
    const client = await open(bybitPrivate);
    client.send(bybitLogin);
    expect(await closing(client)).toStrictEqual([1008, 'locksign: log']);
    expect(exchange.frames).toStrictEqual([]);
  });

  it('of Bitfinex with a dead man switch, which cancels orders, is denied', async () => {
    const { exchange, open } = await relaying('bitfinex', { judge: () => '1700000000000001' });
    const client = await open('api.bitfinex.com/ws/2');
    client.send(bitfinexLogin('client', 1700000000000, { dms: 4 }));
    expect(await closing(client)).toStrictEqual([1008, 'locksign: endpoint']);
    expect(exchange.frames).toStrictEqual([]);
  });

  it.each([
    '{"method":"SUBSCRIBE","params":["pqia91ma19a5s61cv6a81va65sdf19v8a65a1a5s61cv6a81va65sdf19v8a65a1"],"id":1}',
    '{"id":1,"method":"session.logon","params":{"apiKey":"client-api-key","timestamp":1,"signature":"x"}}',
  ])('of Binance with a session is denied: %s', async (frame) => {
    const { exchange, open } = await relaying('binance');
    const client = await open('ws-api.binance.com/ws-api/v3');
    client.send(frame);
    expect(await closing(client)).toStrictEqual([1008, 'locksign: endpoint']);
    expect(exchange.frames).toStrictEqual([]);
  });

  it('of Gate with a call is denied, also one that logs in', async () => {
    const { exchange, open } = await relaying('gate');
    const client = await open('api.gateio.ws/ws/v4/');
    client.send(gateCall('spot.login', {}));
    expect(await closing(client)).toStrictEqual([1008, 'locksign: endpoint']);
    expect(exchange.frames).toStrictEqual([]);
  });
});

describe('a relay', () => {
  it("passes the exchange's frames as they are, and the pings of both", async () => {
    const { exchange, open } = await relaying('bybit');
    const client = await open(bybitPrivate);
    const received: [string, boolean][] = [];
    client.on('message', (data, isBinary) => received.push([data.toString('latin1'), isBinary]));
    const [other] = exchange.connections;
    other?.send('{"secret" : 1}');
    other?.send(Buffer.from([0, 255]));
    await vi.waitFor(() =>
      expect(received).toStrictEqual([
        ['{"secret" : 1}', false],
        ['\0\xff', true],
      ]),
    );
    const pinged = once(other as WebSocket, 'ping');
    const answered = once(client, 'pong');
    client.ping('abc');
    expect(String((await pinged)[0])).toBe('abc');
    expect(String((await answered)[0])).toBe('abc');
    const pong = once(other as WebSocket, 'pong');
    other?.ping('def');
    expect(String((await pong)[0])).toBe('def');
  });

  it('ends when either side does', async () => {
    const { agent, exchange, events, open } = await relaying('bybit');
    const client = await open(bybitPrivate);
    exchange.connections[0]?.close(3001, 'maintenance');
    expect((await closing(client))[0]).toBe(3001);
    const second = await open(bybitPrivate);
    const lost = once(exchange.connections[1] as WebSocket, 'close');
    second.close();
    await lost;
    const third = await open(bybitPrivate);
    exchange.connections[2]?.terminate();
    expect((await closing(third))[0]).toBe(1001);
    expect(agent.count).toBe(0);
    expect(events.filter(({ event }) => event === 'closed')).toMatchObject([
      { by: 'exchange', text: 'the exchange closed with code 3001' },
      { by: 'client' },
      { by: 'exchange' },
    ]);
  });

  it('is closed with those of its client, or with all', async () => {
    const { agent, exchange, open } = await relaying('bybit');
    const [mine, other] = [await open(bybitPrivate, 'grid-bot'), await open(bybitPublic, 'another-bot')];
    const closed = closing(mine);
    agent.closeAll('grid-bot');
    expect((await closed)[0]).toBe(1001);
    expect(agent.count).toBe(1);
    expect(other.readyState).toBe(1);
    const second = closing(other);
    agent.closeAll();
    await second;
    await vi.waitFor(() => expect(exchange.connections.map((each) => each.readyState)).toStrictEqual([3, 3]));
  });

  it('is one of at most 16 of a client', async () => {
    const { connect, open } = await relaying('bybit');
    await Promise.all(Array.from({ length: 16 }, () => open(bybitPublic)));
    expect(await refusalOf(connect(bybitPublic))).toStrictEqual({ status: 403, reason: 'busy' });
    await open(bybitPublic, 'another-bot');
  });

  it.each([
    ['bybit', 'stream.bybit.com/v5/trade'],
    ['bybit', 'stream.bybit.com/v5/private?x=1'],
    ['bybit', 'stream.bybit.com/v5/private/'],
    ['bybit', 'stream-testnet.bybit.com/v5/private'],
    ['bybit', 'evil.example/v5/private'],
    ['okx', 'wspap.okx.com:8443/ws/v5/private'],
    ['gate', '/v4/ws/usdt'],
    ['kraken', 'ws-auth.kraken.com/v2'],
  ])('of %s is not opened at %s', async (id, path) => {
    const { agent, connect, exchange } = await relaying(id);
    expect(await refusalOf(connect(path))).toStrictEqual({ status: 403, reason: 'host' });
    expect(exchange.connections).toStrictEqual([]);
    expect(agent.count).toBe(0);
  });

  it.each([
    ['okx', '/ws/v5/private', { hostName: 'live' }, 'wss://ws.okx.com:8443/ws/v5/private'],
    ['okx', '/ws/v5/private', { hostName: 'openapi', demo: true }, 'wss://wspap.okx.com:8443/ws/v5/private'],
    [
      'okx',
      'wspap.okx.com:8443/ws/v5/business?brokerId=9999',
      { hostName: 'live', demo: true },
      'wss://wspap.okx.com:8443/ws/v5/business?brokerId=9999',
    ],
    ['bybit', '/v5/private', { hostName: 'testnet' }, 'wss://stream-testnet.bybit.com/v5/private'],
    ['bybit', '/v5/private', { hostName: 'demo' }, 'wss://stream-demo.bybit.com/v5/private'],
    ['bybit', '/v5/public/spot', { hostName: 'demo' }, 'wss://stream.bybit.com/v5/public/spot'],
  ])('of %s at %s of the account %j leads to %s', async (id, path, where, url) => {
    const { connect, events } = await relaying(id, { where, origin: (host) => `wss://${host}` });
    connect(path);
    await vi.waitFor(() => expect(events[0]).toStrictEqual({ event: 'open', url }));
  });

  it.each([
    'nothing listens',
    'the server is none',
    'its certificate is not trusted',
  ])('is answered with status 502 if %s', async (problem) => {
    const selfsigned = await import('selfsigned');
    const { private: key, cert } = await selfsigned.generate([{ name: 'commonName', value: '127.0.0.1' }]);
    const isTls = problem === 'its certificate is not trusted';
    const server = await rawServer(
      (socket) => socket.end('HTTP/1.1 302 Found\r\nlocation: /\r\n\r\n'),
      isTls ? { key, cert } : undefined,
    );
    if (problem === 'nothing listens') await server[Symbol.asyncDispose]();
    else onTestFinished(() => server[Symbol.asyncDispose]());
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    onTestFinished(() => void vi.unstubAllEnvs());
    const { agent, connect } = await relaying('bybit', { origin: () => server.origin.replace('http', 'ws') });
    expect(await refusalOf(connect(bybitPrivate))).toStrictEqual({ status: 502, reason: 'unsent' });
    expect(agent.count).toBe(0);
    if (isTls) expect(server.received.join('')).toBe('');
  });
});
