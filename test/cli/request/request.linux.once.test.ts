/**
 * The output of `check`, `sign` and `request`, and the requests that reach an exchange.
 */
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startLocalExchange } from '../../../examples/local-exchange/server.js';
import { UsageError } from '../../../src/cli/exit.js';
import { dryRunOf, requireJsonTaken } from '../../../src/cli/request/arguments.js';
import { balanceRequest } from '../../../src/exchanges/catalog.js';
import type { Exchange } from '../../../src/exchanges/core/types/exchange.js';
import * as all from '../../../src/exchanges/index.js';
import { secret } from '../../../src/index.js';
import { accountOf, at, finished } from '../../exchanges/examples.js';
import { run } from '../../helpers/child.js';
import { expected } from '../../helpers/keys.js';
import { scratch, skipIf } from '../../helpers/scratch.js';
import { locksign, session, toLocalExchange, type } from '../../helpers/terminal/cli.js';
import {
  binanceSecret,
  create,
  kucoin,
  kucoinPassphrase,
  kucoinSecret,
  passphrase,
  vaultFolder,
} from '../../helpers/vault/vaults.js';

const apiKey = 'vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A';
const krakenSecret = Buffer.from('a key that Kraken would have made up'.padEnd(64, '.')).toString('base64');
const files = scratch();
const vault = vaultFolder().path();

beforeAll(async () => {
  using made = await create(vault);
  await made.add({ name: 'main', exchange: 'binance', apiKey, secret: secret.text(binanceSecret) });
  await made.add({
    ...kucoin,
    name: 'ku',
    secret: secret.text(kucoinSecret),
    passphrase: secret.text(kucoinPassphrase),
  });
  await made.add({ name: 'deribit', exchange: 'deribit', apiKey: 'd', secret: secret.text('s') });
  await made.add({ name: 'kraken', exchange: 'kraken', apiKey: 'k', secret: secret.text(krakenSecret) });
});

/** An exchange on this machine, and the options that send the command's requests there. */
async function localExchange(also: { readonly secret?: string } = {}) {
  const exchange = await startLocalExchange({
    accounts: [
      { exchange: 'binance', apiKey, secret: also.secret ?? binanceSecret },
      { exchange: 'kraken', apiKey: 'k', secret: krakenSecret },
    ],
  });
  onTestFinished(() => exchange.close());
  const certificate = files.file(`${exchange.port}.pem`, exchange.certificate);
  const env = { LOCAL_EXCHANGE_PORT: String(exchange.port), LOCAL_EXCHANGE_CERTIFICATE: certificate };
  return { exchange, certificate, options: { vault, env, flags: toLocalExchange } };
}

const exchanges = Object.values(all).filter((each): each is Exchange<never> => typeof each === 'object');
const hosts = exchanges.flatMap((exchange) =>
  Object.keys(exchange.hosts).map((host) => ({ exchange, host, id: exchange.id })),
);

describe('JSON as a body', () => {
  const body = JSON.stringify({ request: '/v1/order', nonce: 5 });
  const withText = exchanges.flatMap((exchange) =>
    (['POST', 'PUT', 'PATCH', 'DELETE'] as const)
      .filter((method) => !['query', undefined].includes(exchange.methods[method]))
      .map((method) => ({ exchange, method, id: exchange.id })),
  );
  /** Kraken accepts both. */
  const forms = ['binance', 'bitstamp', 'kraken-futures'];

  it.each(withText)('with $method of $id is refused if the exchange accepts a form', ({ exchange, method, id }) => {
    const check = () => requireJsonTaken(exchange, dryRunOf(exchange, { method, path: '/v1/order', body }));
    if (forms.includes(id))
      expect(check).toThrow(
        `${exchange.name} accepts a form and not JSON. Pass the fields as key=value instead of --body-json.`,
      );
    else expect(check).not.toThrow(UsageError); // some take fields only, and say so
  });
});

/**
 * Their recipes mark no request as a read: all requests to Gemini are POST, and orders of Bittrex
 * v1 were GET.
 */
const saysOfNothing = ['gemini', 'bittrex-v1'];

describe('the request for the balances', () => {
  it.each(hosts)('of $id ($host) can be signed, and changes nothing', ({ exchange, host }) => {
    const request = balanceRequest(exchange, host);
    const account = { ...accountOf(exchange), host };
    expect(dryRunOf(exchange, request, { host }).url).toContain(exchange.hosts[host]);
    expect(finished(exchange.prepare(request, account, at(1_700_000_000_000))).url).toContain(exchange.hosts[host]);
    expect(exchange.retryable(request) || saysOfNothing.includes(exchange.id)).toBe(true);
    expect(request.path).toMatch(/balance|account|capital|wallet|asset|margin/i);
  });
});

describe('check', () => {
  it('prints the request for the balances, signed, as HTTP', async () => {
    const { status, stdout, stderr } = await locksign(['check', 'main'], { vault });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const [, query, signature] =
      /^GET \/api\/v3\/account\?(timestamp=\d+)&signature=(\w+) HTTP\/1\.1\n/.exec(stdout) ?? [];
    expect(signature).toBe(expected('hmac-sha256', binanceSecret, query ?? ''));
    expect(stdout).toContain(`\nHost: api.binance.com\nX-MBX-APIKEY: ${apiKey}\n`);
  });

  it('sends the request, and prints only the answer as data', async () => {
    const { exchange, options } = await localExchange();
    const { status, stdout, stderr } = await locksign(['check', 'main', '--send'], options);
    expect({ status, stderr }).toEqual({ status: 0, stderr: 'HTTP 200 OK\n' });
    expect(JSON.parse(stdout)).toMatchObject({ balances: [{ asset: 'BTC', free: '2' }, { asset: 'USD' }] });
    expect(exchange.requests).toMatchObject([{ path: '/api/v3/account', accepted: true }]);
  });

  it('exits with 1 if the exchange refuses, even with the status 200', async () => {
    const { exchange, options } = await localExchange({ secret: 'another' });
    const refused = await locksign(['check', 'main', '--send'], options);
    expect(refused).toMatchObject({ status: 1, stderr: expect.stringMatching(/^HTTP 400 .*\n.*refused/) });
    expect(JSON.parse(refused.stdout)).toMatchObject({ code: -1022 });
    const kraken = exchange.accounts[1];
    if (kraken !== undefined) kraken.secret = Buffer.from('another').toString('base64');
    const { status, stdout, stderr } = await locksign(['check', 'kraken', '--send'], options);
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(/^HTTP 200 OK\n.*refused/) });
    expect(JSON.parse(stdout)).toEqual({ error: ['EAPI:Invalid signature'] });
  });

  it('exits with 1 if no answer comes', async () => {
    const { exchange, options } = await localExchange();
    exchange.failNext(...Array.from({ length: 3 }, () => ({ kind: 'drop before' }) as const));
    expect(await locksign(['check', 'main', '--send'], options)).toMatchObject({ status: 1, stdout: '' });
  });
});

describe('sign', () => {
  it('prints the signature of the message', async () => {
    const { status, stdout, stderr } = await locksign(['sign', 'main', 'hello'], { vault });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toBe(`${expected('hmac-sha256', binanceSecret, 'hello')}\n`);
  });

  it('signs every byte of standard input, in the encoding of --encoding', async () => {
    const args = ['sign', 'main', '--encoding', 'base64url'];
    const signature = expected('hmac-sha256', binanceSecret, 'é\n', 'base64url');
    expect((await locksign([...args, '-'], { vault, input: 'é\n' })).stdout).toBe(`${signature}\n`);
    expect((await locksign(args, { vault, input: 'é\n' })).stdout).toBe(`${signature}\n`);
  });

  it('signs with the algorithm and in the encoding of the exchange', async () => {
    const { stdout } = await locksign(['sign', 'kraken', 'hello'], { vault });
    expect(stdout).toBe(`${expected('hmac-sha512', Buffer.from(krakenSecret, 'base64'), 'hello', 'base64')}\n`);
  });
});

describe('request', () => {
  const order = [
    'request',
    'main',
    'POST',
    '/api/v3/order',
    'symbol=LTCBTC',
    'side=BUY',
    'type=LIMIT',
    'quantity=1',
    'price=0.1',
  ];

  it('prints a curl command that the exchange accepts', async (context) => {
    if ((await run('curl', ['--version']).catch(() => undefined)) === undefined)
      return skipIf(true, 'there is no curl', context);
    const { exchange, certificate, options } = await localExchange();
    const { status, stdout } = await locksign([...order, "newClientOrderId=it's", '--curl'], options);
    expect(status).toBe(0);
    const there = `--silent --cacert '${certificate}' --connect-to ::127.0.0.1:${exchange.port}`;
    const sent = await run('sh', ['-c', `${stdout.trimEnd()} ${there}`]);
    expect(JSON.parse(sent.stdout)).toMatchObject({ symbol: 'LTCBTC', price: '0.1', clientOrderId: "it's" });
    expect(exchange.accounts[0]?.orders).toHaveLength(1);
  });

  it('sends a read without asking', async () => {
    const { exchange, options } = await localExchange();
    const { status, stdout } = await locksign(
      ['request', 'main', 'GET', '/api/v3/openOrders', 'symbol=LTCBTC', '--send'],
      options,
    );
    expect({ status, stdout }).toEqual({ status: 0, stdout: '[]\n' });
    expect(exchange.requests).toHaveLength(1);
  });

  it('sends no order without confirmation', async () => {
    const { exchange, options } = await localExchange();
    const { status, stdout, stderr } = await locksign([...order, '--send'], options);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('pass --yes');
    expect(exchange.requests).toEqual([]);
    expect(await locksign([...order, '--send', '--yes'], options)).toMatchObject({ status: 0 });
    expect(exchange.accounts[0]?.orders).toMatchObject([{ symbol: 'LTCBTC', price: '0.1' }]);
  });

  it.each([
    ['an order', ['/api/v2/private/buy', 'instrument_name=BTC-PERPETUAL', 'amount=40', 'type=market']],
    ['a withdrawal', ['/api/v2/private/withdraw', 'currency=BTC', 'address=a', 'amount=0.4']],
    ['a transfer', ['/api/v2/private/submit_transfer_to_user', 'currency=BTC', 'amount=1', 'destination=b']],
  ])('sends %s of Deribit, which is a GET, only after confirmation', async (_, words) => {
    const { options } = await localExchange();
    const args = ['request', 'deribit', 'GET', ...words, '--send'];
    const { status, stdout, stderr } = await locksign(args, options);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('pass --yes');
    expect(stderr).not.toContain('No answer');
    // The control: after confirmation it is sent. The local exchange has no certificate for
    // Deribit, so TLS fails.
    const sent = await locksign([...args, '--yes'], options);
    expect(sent).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('No answer to GET https://www.deribit.com'),
    });
  });

  it('sends a POST that only reads without asking', async () => {
    const { exchange, options } = await localExchange();
    const { status, stderr } = await locksign(['request', 'kraken', 'POST', '/0/private/Balance', '--send'], options);
    expect({ status, stderr }).toEqual({ status: 0, stderr: 'HTTP 200 OK\n' });
    expect(exchange.requests).toMatchObject([{ path: '/0/private/Balance', accepted: true }]);
  });

  it.each([
    ['n', 1, 0],
    ['', 1, 0],
    ['yes', 0, 1],
  ])('asks on the terminal, and accepts the answer %j', async (answer, status, orders) => {
    const { exchange, options } = await localExchange();
    const { transcript, ended } = await session(
      vault,
      [...order, '--send'],
      [
        ...type('Vault passphrase: ', passphrase),
        ['expect', 'POST https://api.binance.com/api/v3/order'],
        ['expect', '"price":"0.1"'],
        ['expect', 'Send it? [y/N] '],
        ['send', `${answer}\n`],
        ['ended'],
      ],
      options,
    );
    expect(ended).toBe(status);
    expect(transcript).toContain(orders === 0 ? 'Nothing was done.' : 'HTTP 200 OK');
    expect(exchange.accounts[0]?.orders).toHaveLength(orders);
    expect(exchange.requests).toHaveLength(orders);
  });

  it('sends the exact body from standard input', async () => {
    const args = ['request', 'kraken', 'POST', '/0/private/AddOrder', '--body-json', '-'];
    const body = '{"nonce":1616492376594,"price":219.0}';
    const { stdout } = await locksign(args, { vault, input: body });
    expect(stdout).toMatch(/^POST \/0\/private\/AddOrder HTTP\/1\.1\nHost: api\.kraken\.com\n/);
    expect(stdout.endsWith(`\nContent-Length: ${body.length}\n\n${body}\n`)).toBe(true);
  });

  it('prints a request that carries the API key alone', async () => {
    const listen = ['request', 'main', 'POST', '/api/v3/userDataStream'];
    const trades = ['request', 'main', 'GET', '/api/v3/historicalTrades', 'symbol=LTCBTC', '--unsigned'];
    for (const args of [listen, trades]) {
      const { status, stdout } = await locksign(args, { vault });
      expect(status).toBe(0);
      expect(stdout).toContain(`\nX-MBX-APIKEY: ${apiKey}\n`);
      expect(stdout).not.toMatch(/signature|timestamp/);
    }
  });

  it('reports what cannot be signed or shown before it asks for the passphrase', async () => {
    const refused: [string[], RegExp][] = [
      [['main', 'GET', 'api/v3/account'], /path must be text that begins with/],
      [['main', 'GET', '/api/v3/account#a'], /PATH must not contain '\?' or '#'/],
      [['main', 'GET', '/api/v3/account', 'signature=x'], /query.signature is set when/],
      [['main', 'GET', '/', '--host', 'moon'], /--host does not take this value/],
      [['main', 'GET', '/', '--base-url', 'http://a.example'], /--base-url must be https/],
      [['main', 'GET', '/', '--host', 'usdm', '--base-url', 'https://a.example'], /cannot be combined/],
      [['kraken', 'POST', '/0/private/Balance', '--unsigned'], /signed is not used by Kraken/],
      [['main', 'GET', '/', '--demo'], /demo is not used by Binance/],
      [['main', 'GET', '/', '--curl', '--send'], /--curl and --send cannot be combined/],
      [['ku', 'GET', '/api/v1/accounts', '--curl'], /--curl would show the account's passphrase/],
      [
        ['main', 'GET', '/api/v3/openOrders?symbol=LTCBTC'],
        /PATH must not contain '\?' or '#'\. Pass the parameters as words, such as symbol=LTCBTC\.$/m,
      ],
      [['kraken', 'GET', '/0/private/Balance'], /METHOD must be one of POST for Kraken/],
      [['main', 'POST', '/api/v3/order', '--body-json', '{"a'], /is not valid JSON/],
      [['main', 'POST', '/api/v3/order', 'symbol'], /must be key=value/],
      [
        ['main', 'POST', '/api/v3/order', '--body-json', '{"symbol":"LTCBTC"}'],
        /Binance accepts a form and not JSON. Pass/,
      ],
      [['kraken', 'POST', '/0/private/AddOrder', '--body-json', '{"price":1}'], /must contain its own nonce/],
    ];
    for (const [args, message] of refused) {
      const outcome = await locksign(['--vault', vault, 'request', ...args]); // asking would end with 4
      expect(outcome).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(message) });
    }
  });
});
