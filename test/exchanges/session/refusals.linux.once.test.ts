/**
 * The refusals of the local exchanges, each with its own error. Without them the sessions would
 * prove little.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { startLocalExchange } from '../../../examples/local-exchange/server.js';
import type { Account } from '../../../src/exchanges/core/types/account.js';
import type { Timing } from '../../../src/exchanges/core/types/clock.js';
import type { SignedRequest } from '../../../src/exchanges/core/types/request.js';
import { coinbase } from '../../../src/exchanges/index.js';
import { type KeySource, secret } from '../../../src/index.js';
import { at } from '../examples.js';
import { accountFor, fetchLocal, type LocalExchange, sampleSecret, sessions } from './sessions.js';

let local: LocalExchange | undefined;
afterEach(() => local?.close());

interface Answers {
  readonly wrongSignature: readonly [status: number, body: string];
  readonly changedBody?: readonly [status: number, body: string];
  readonly unknownKey: readonly [status: number, body: string];
  /** The error of the exchanges that compare the time with their own. */
  readonly stale?: readonly [status: number, body: string];
  /** The error of the exchanges that require each nonce to exceed the last. */
  readonly repeated?: readonly [status: number, body: string];
}

const answers: Readonly<Record<string, Answers>> = {
  binance: {
    wrongSignature: [400, '{"code":-1022,"msg":"Signature for this request is not valid."}'],
    unknownKey: [401, '{"code":-2015,"msg":"Invalid API-key, IP, or permissions for action."}'],
    stale: [400, '{"code":-1021,"msg":"Timestamp for this request is outside of the recvWindow."}'],
  },
  coinbase: {
    wrongSignature: [401, '{"message":"invalid signature"}'],
    unknownKey: [401, '{"message":"Invalid API Key"}'],
    stale: [401, '{"message":"request timestamp expired"}'],
  },
  poloniex: { wrongSignature: [401, ''], unknownKey: [401, ''], stale: [401, ''] },
  bittrex: {
    wrongSignature: [401, '{"code":"INVALID_SIGNATURE"}'],
    changedBody: [401, '{"code":"INVALID_CONTENT_HASH"}'],
    unknownKey: [401, '{"code":"APIKEY_INVALID"}'],
    stale: [401, '{"code":"INVALID_TIMESTAMP"}'],
  },
  kraken: {
    wrongSignature: [200, '{"error":["EAPI:Invalid signature"]}'],
    unknownKey: [200, '{"error":["EAPI:Invalid key"]}'],
    repeated: [200, '{"error":["EAPI:Invalid nonce"]}'],
  },
  bitfinex: {
    wrongSignature: [500, '["error",10100,"apikey: digest invalid"]'],
    unknownKey: [500, '["error",10100,"apikey: invalid"]'],
    repeated: [500, '["error",10114,"nonce: small"]'],
  },
};

const answer = ([status, body]: readonly [number, string]) => ({ status, body });

/** The same request with one text replaced in its query or body. */
function changed(request: SignedRequest, from: string, to: string): SignedRequest {
  const { url, body } = request;
  const other = {
    ...request,
    url: url.replace(from, to),
    ...(body !== undefined && { body: body.replace(from, to) }),
  };
  if (other.url === url && other.body === body) throw new Error(`nothing to change in ${url} ${body}`);
  return other;
}

describe.each(sessions.map((session) => [session.exchange.name, session] as const))('%s refuses', (_name, session) => {
  const { exchange, buy, openOrders, balances } = session;
  const expected = answers[exchange.id];
  if (expected === undefined) throw new Error(`no answers of ${exchange.id}`);
  const account = accountFor(exchange);
  const sample = sampleSecret(exchange.id);

  async function start(): Promise<LocalExchange> {
    local = await startLocalExchange({ accounts: [{ exchange: exchange.id, secret: sample, ...account }] });
    return local;
  }
  /** Opens the account of the session, or another account. */
  const open = (other: Partial<Account> & Timing & { readonly secret?: KeySource } = {}) =>
    exchange.open({ ...account, secret: secret.text(sample), ...other });
  const nothingHappened = ({ requests, accounts }: LocalExchange): void => {
    expect(requests.map(({ accepted }) => accepted)).toEqual(requests.map(() => false));
    expect(requests.length).toBeGreaterThan(0);
    expect(accounts[0]?.orders).toEqual([]);
  };

  it('an order signed with another secret, or with the wrong key', async () => {
    const server = await start();
    using impostor = await open({ secret: secret.text(`D${sample.slice(1)}`) });
    using stranger = await open({ apiKey: 'unknown' });
    expect(await fetchLocal(server, impostor.sign(buy()))).toEqual(answer(expected.wrongSignature));
    expect(await fetchLocal(server, stranger.sign(buy()))).toEqual(answer(expected.unknownKey));
    nothingHappened(server);
  });

  it('an order whose quantity was changed in transit', async () => {
    const server = await start();
    using opened = await open();
    const request = changed(opened.sign(buy()), '0.1', '9.1');
    expect(await fetchLocal(server, request)).toEqual(answer(expected.changedBody ?? expected.wrongSignature));
    nothingHappened(server);
  });

  if (exchange.binds.query) {
    it('a read whose query was changed in transit', async () => {
      const server = await start();
      using opened = await open();
      const signed = opened.sign(openOrders);
      expect(await fetchLocal(server, { ...signed, url: signed.url.replace(/(symbol|_id)=/i, '$1=X') })).toEqual(
        answer(expected.wrongSignature),
      );
      nothingHappened(server);
    });
  }

  const { stale, repeated } = expected;
  if (stale !== undefined) {
    it('an order that is too old, or from the future', async () => {
      const server = await start();
      for (const seconds of [-120, 120]) {
        using opened = await open({ clock: at(Date.now() + seconds * 1000) });
        expect(await fetchLocal(server, opened.sign(buy()))).toEqual(answer(stale));
      }
      nothingHappened(server);
    });
  }

  if (repeated !== undefined) {
    it('a repeated order, and one with a lower nonce than the last', async () => {
      const server = await start();
      using opened = await open();
      const signed = opened.sign(buy());
      expect(await fetchLocal(server, signed)).toMatchObject({ status: 200 });
      using late = await open({ clock: at(1_700_000_000_000) });
      for (const request of [signed, late.sign(buy())]) {
        expect(await fetchLocal(server, request)).toEqual(answer(repeated));
      }
      expect(server.accounts[0]?.orders).toHaveLength(1);
    });
  }

  it('a signature sent to another path, if the recipe says that it binds the path', async () => {
    const server = await start();
    using opened = await open();
    const signed = opened.sign(openOrders);
    const url = signed.url.replace(openOrders.path, balances.path);
    expect(url).not.toBe(signed.url);
    await fetchLocal(server, { ...signed, url });
    expect(server.requests.map(({ accepted }) => accepted)).toEqual([!exchange.binds.path]);
  });
});

describe('Coinbase Exchange', () => {
  it('refuses another passphrase', async () => {
    const sample = sampleSecret('coinbase');
    const record = { exchange: 'coinbase', apiKey: 'k', passphrase: 'open sesame', secret: sample };
    local = await startLocalExchange({ accounts: [record] });
    using opened = await coinbase.open({ apiKey: 'k', passphrase: 'open sesam', secret: secret.text(sample) });
    const refused = await fetchLocal(local, opened.sign(coinbase.requests.balances()));
    expect(refused).toEqual({ status: 401, body: '{"message":"Invalid Passphrase"}' });
  });
});
