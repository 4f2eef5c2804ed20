/** An exchange's WebSocket on this machine, and an agent before it that has nothing but relays. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { RelayContext, RelayEvent } from '../../../src/agent/relay/context.js';
import { Relays } from '../../../src/agent/relay/relays.js';
import { secureContextOf } from '../../../src/agent/upstream/secure-context.js';
import { defaultHost, exchangeById } from '../../../src/exchanges/catalog.js';
import type { Exchange } from '../../../src/exchanges/core/types/exchange.js';
import { relays } from '../../../src/exchanges/relays.js';
import type { WireCredential } from '../../../src/exchanges/wire/verify.js';
import { SigningKey, secret } from '../../../src/index.js';

/** What a credential signs with. The text is known to the test only. */
export const secrets = { client: 'client-secret-0123456789', account: 'account-secret-0123456789' } as const;
export const apiKeys = { client: 'client-api-key', account: 'account-api-key' } as const;
export const passphrases = { client: 'client passphrase', account: 'account "passphrase"' } as const;

/** The secret as the exchange writes it. */
const secretOf = (whose: 'client' | 'account', { secretEncoding }: Pick<Exchange<never>, 'secretEncoding'>): string =>
  secretEncoding === 'base64' ? Buffer.from(secrets[whose]).toString('base64') : secrets[whose];

async function credentialOf(whose: 'client' | 'account', recipe: Exchange<never>): Promise<WireCredential> {
  const { algorithm, secretEncoding: encoding } = recipe;
  const key = await SigningKey.load(secret.text(secretOf(whose, recipe)), { algorithm, encoding });
  onTestFinished(() => key.destroy());
  return { apiKey: apiKeys[whose], passphrase: passphrases[whose], keys: [key] };
}

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A frame that the exchange received. */
export interface Frame {
  readonly path: string | undefined;
  readonly text: string;
  readonly isBinary: boolean;
}

/** @param answer what the exchange says to a frame. */
async function exchangeOf(answer: (frame: string) => string | undefined) {
  const frames: Frame[] = [];
  const connections: WebSocket[] = [];
  const server = createServer();
  new WebSocketServer({ server }).on('connection', (socket, { url }) => {
    connections.push(socket);
    socket.on('error', () => undefined);
    socket.on('message', (data, isBinary) => {
      const text = data.toString();
      frames.push({ path: url, text, isBinary });
      const said = answer(text);
      if (said !== undefined) socket.send(said);
    });
  });
  return { frames, connections, port: await listening(server) };
}

/** Starts both. The path of a client's WebSocket is that of the exchange, after its host. */
export async function relaying(
  id: string,
  settings: Partial<RelayContext> & { readonly answer?: (frame: string) => string | undefined } = {},
) {
  const { answer = () => undefined, ...others } = settings;
  const exchange = await exchangeOf(answer);
  const recipe = exchangeById.get(id);
  if (recipe === undefined) throw new Error(`no exchange ${id}`);
  const events: RelayEvent[] = [];
  const context: RelayContext = {
    client: 'grid-bot',
    relay: relays.get(id),
    where: { hostName: defaultHost(recipe) },
    credential: await credentialOf('client', recipe),
    account: await credentialOf('account', recipe),
    origin: () => `ws://127.0.0.1:${exchange.port}`,
    judge: () => undefined,
    signAsync: () => expect.unreachable(),
    report: (event) => void events.push(event),
    ...others,
  };
  const agent = new Relays(secureContextOf(undefined));
  onTestFinished(() => agent.closeAll());
  const server = createServer();
  server.on('upgrade', (incoming, socket, head) => {
    const [, host = '', path = '', query] = /^\/([^/]*)(\/[^?]*)(?:\?(.*))?$/.exec(incoming.url ?? '') ?? [];
    // As a listener passes them on: without those of the connection.
    const { host: _, connection, upgrade, ...own } = incoming.headers;
    const headers = Object.fromEntries(Object.entries(own).map(([name, value]) => [name, String(value)]));
    const client = headers['x-test-client'];
    agent.open({ request: { method: 'GET', host, path, query, headers, body: '' } }, socket, head, {
      ...context,
      ...(client !== undefined && { client }),
    });
  });
  const port = await listening(server);
  const connect = (path: string, client?: string): WebSocket => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/${path}`, {
      perMessageDeflate: false,
      ...(client !== undefined && { headers: { 'x-test-client': client } }),
    });
    socket.on('error', () => undefined);
    onTestFinished(() => socket.terminate());
    return socket;
  };
  /** A WebSocket that is open. */
  const open = async (path: string, client?: string): Promise<WebSocket> => {
    const socket = connect(path, client);
    await once(socket, 'open');
    return socket;
  };
  return { agent, exchange, events, port, recipe, connect, open };
}

/** The status with which an upgrade was refused, and the header of the reason. */
export async function refusalOf(socket: WebSocket): Promise<{ status: number | undefined; reason: unknown }> {
  const [, response] = await once(socket, 'unexpected-response');
  return { status: response.statusCode, reason: response.headers['x-locksign'] };
}

/** The code and the text with which a WebSocket was closed. */
export async function closing(socket: WebSocket): Promise<readonly [number, string]> {
  const [code, text] = await once(socket, 'close');
  return [code, text.toString()];
}
