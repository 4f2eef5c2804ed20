/**
 * Reads that are equal to the byte: ccxt signs those of one second alike for these exchanges. None
 * of them is refused on the socket.
 */
import { join } from 'node:path';
import ccxt, { type Exchange } from 'ccxt';
import { Agent, fetch, type RequestInit } from 'undici';
import { expect, it, onTestFinished } from 'vitest';
import { listenOnSocket } from '../../../src/agent/listen/index.js';
import type { RawRequest } from '../../../src/exchanges/wire/raw-request.js';
import { verify } from '../../../src/exchanges/wire/verify.js';
import { scratch } from '../../helpers/scratch.js';
import { Judging } from './judging.js';

const parallel = 32;
const client = { apiKey: 'the-clients-key', secret: 'bG9jYWwgc2VjcmV0', passphrase: 'the-clients' };
const account = { apiKey: 'the-accounts-key', secret: 'cmVhbCBzZWNyZXQ=', passphrase: 'the-accounts' };

const { folder } = scratch();

const cases: readonly [id: string, ccxtClass: 'gate' | 'htx' | 'coinbaseexchange' | 'krakenfutures', ...string[]][] = [
  ['gate', 'gate', 'accounts', 'private', 'spot'],
  ['htx', 'htx', 'account/accounts', 'private'],
  ['coinbase', 'coinbaseexchange', 'accounts', 'private'],
  ['kraken-futures', 'krakenfutures', 'accounts', 'private'],
];

it.each(cases)('32 parallel reads of ccxt at %s all reach the exchange', async (id, name, path = '', ...api) => {
  const sent: RawRequest[] = [];
  const judging = await Judging.start({
    exchange: id,
    account,
    clients: new Map([['bot', client]]),
    policy: { client: ['rate = "10000/1s"'] },
    async answer(request) {
      sent.push(request);
      return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from('{"accounts":[]}') };
    },
  });
  onTestFinished(() => judging.close());
  const signatures = new Set<string | undefined>();
  const [only] = judging.clients.all;
  const socketPath = join(folder, `${id}.sock`);
  const listener = await listenOnSocket(
    { path: socketPath },
    {
      admits: (uid) => judging.clients.admits(uid),
      knowsToken: () => false,
      request(arrival) {
        signatures.add(only?.account.wire.signature(arrival.request)?.text);
        return judging.reply(arrival);
      },
      upgrade: (_, socket) => socket.destroy(),
    },
  );
  onTestFinished(() => listener.close());
  const dispatcher = new Agent({ connect: { socketPath } });
  onTestFinished(() => dispatcher.close());
  const exchange: Exchange = new ccxt[name]({
    apiKey: client.apiKey,
    secret: client.secret,
    password: client.passphrase,
    enableRateLimit: false,
    proxyUrl: 'http://localhost/',
  });
  // ccxt's type of its property is that of a value that it never has.
  Object.assign(exchange, {
    fetchImplementation: (url: string, options: RequestInit) => fetch(url, { ...options, dispatcher }),
  });
  const read = () => exchange.request(path, api.length === 1 ? api[0] : api, 'GET');
  const answers = await Promise.all(Array.from({ length: parallel }, read));
  expect(answers).toEqual(Array.from({ length: parallel }, () => ({ accounts: [] })));
  expect(sent).toHaveLength(parallel);
  // Some of them are equal, so that this says something.
  expect(signatures.size).toBeLessThan(parallel);
  for (const request of sent) {
    if (only === undefined) throw new Error('there is no client');
    verify(only.account.wire, request, judging.real);
  }
});
