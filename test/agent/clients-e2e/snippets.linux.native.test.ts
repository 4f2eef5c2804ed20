/** The snippets that `client add --print` prints: those that can be run here are run. */
import { RestClientV5 } from 'bybit-api';
import ccxt from 'ccxt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Configuration, type SnippetName, snippetOf } from '../../../src/agent/clients/snippets.js';
import { exchangeById } from '../../../src/exchanges/catalog.js';
import { type RunningAgents, startRunningAgents } from '../../helpers/agent/several.js';
import { run } from '../../helpers/child.js';
import { scratch } from '../../helpers/scratch.js';
import { trader } from './members.js';
import { requirePython, runPython } from './python.js';

const { folder, file } = scratch();
let agents: RunningAgents;

beforeAll(async () => {
  agents = await startRunningAgents(['binance', 'kraken', 'bybit'].map(trader));
});
afterAll(() => agents?.close());

function configurationOf(id: string, hasTcp: boolean): Configuration {
  const { credential, account } = agents.member(id);
  const exchange = exchangeById.get(id);
  return {
    exchange: id,
    ccxt: Object.keys(exchange?.ccxt ?? {})[0],
    account,
    host: new URL(Object.values(exchange?.hosts ?? {})[0] ?? '').host,
    ...credential,
    socket: agents.socket,
    tcp: hasTcp ? agents.tcp.replace('http://', '') : undefined,
  };
}

const snippet = (name: SnippetName, id: string, hasTcp = true): string =>
  snippetOf(name, configurationOf(id, hasTcp)) ?? '';

/** Runs JavaScript that defines a name, and returns its value. */
const defined = (code: string, name: string, scope: Readonly<Record<string, unknown>>): unknown =>
  new Function(...Object.keys(scope), `${code}\nreturn ${name};`)(...Object.values(scope));

describe('a snippet that is run', () => {
  it.for([
    ['TCP', true],
    ['the socket', false],
  ] as const)('is that for requests, over %s', async ([, hasTcp], context) => {
    requirePython(context, 'requests');
    file('snippet.py', snippet('requests', 'kraken', hasTcp));
    const answer = await runPython('with_snippet.py', { folder });
    expect(answer).toStrictEqual({ error: [], result: { BTC: '2', USD: '50000' } });
  });

  it.each(['binance', 'kraken', 'bybit'])('is that for ccxt and %s', async (id) => {
    const exchange = defined(snippet('ccxt', id), 'exchange', { ccxt }) as InstanceType<typeof ccxt.Exchange>;
    // The local exchange has a spot market only.
    exchange.options['fetchMarkets'] = { types: ['spot'] };
    expect(await exchange.fetchBalance()).toMatchObject({ BTC: { total: 2 } });
  });

  it('is that for bybit-api', async () => {
    const client = defined(snippet('bybit-api', 'bybit'), 'client', { RestClientV5 }) as RestClientV5;
    expect(await client.getWalletBalance({ accountType: 'UNIFIED' })).toMatchObject({ retCode: 0 });
  });

  it.each([
    ['binance', { symbol: 'BTCUSDT', lastPrice: '60000' }],
    ['kraken', { error: [], result: { XXBTZUSD: {} } }],
    ['bybit', { retCode: 0, result: { list: [{ symbol: 'BTCUSDT' }] } }],
  ])('is that for curl and %s', async (id, answer) => {
    const { stdout } = await run('sh', ['-c', snippet('curl', id)]);
    expect(JSON.parse(stdout)).toMatchObject(answer);
  });

  it.each([true, false])('is that for a shell, with TCP: %s', async (hasTcp) => {
    const names = ['API_KEY', 'API_SECRET', hasTcp ? 'API_URL' : 'LOCKSIGN_SOCKET'];
    const path = file('env', snippet('env', 'kraken', hasTcp));
    const { stdout } = await run('sh', [
      '-c',
      `. ${path}; printf '%s\\n' ${names.map((name) => `"$${name}"`).join(' ')}`,
    ]);
    const { credential, account } = agents.member('kraken');
    const where = hasTcp ? `${agents.tcp}/c-${credential.token}/${account}` : agents.socket;
    expect(stdout.trim().split('\n')).toStrictEqual([credential.apiKey, credential.secret, where]);
  });
});

describe('a snippet of a library that is not installed', () => {
  it('is that for freqtrade, in JSON', () => {
    const { credential } = agents.member('bybit');
    const proxyUrl = `${agents.tcp}/c-${credential.token}/`;
    const options = { proxyUrl, options: { enableUnifiedMargin: false, enableUnifiedAccount: true } };
    expect(JSON.parse(snippet('freqtrade', 'bybit'))).toStrictEqual({
      exchange: {
        name: 'bybit',
        key: credential.apiKey,
        secret: credential.secret,
        ccxt_config: options,
        ccxt_async_config: options,
      },
    });
  });

  it.each([
    ['krakenex', 'kraken', 'api.uri = '],
    ['python-binance', 'binance', 'Client.API_URL = '],
  ] as const)('is that for %s', (name, id, line) => {
    const { credential, account } = agents.member(id);
    const suffix = name === 'python-binance' ? '/api' : '';
    const lines = snippet(name, id).split('\n');
    expect(lines).toContain(`${line}"${agents.tcp}/c-${credential.token}/${account}${suffix}"`);
    expect(lines.join('\n')).toContain(`"${credential.apiKey}"`);
    expect(lines.join('\n')).toContain(`"${credential.secret}"`);
    expect(lines.join('\n')).toContain('session.trust_env = False');
  });
});
