/** The public requests of ccxt, every one that it knows, are recognised and keep no header. */
import ccxt, { type Exchange as CcxtExchange } from 'ccxt';
import { expect, it } from 'vitest';
import { exchanges } from '../../../src/exchanges/catalog.js';
import { publicHeaders } from '../../../src/exchanges/wire/headers.js';
import { publicRequest } from '../../../src/exchanges/wire/public.js';
import { rawRequest } from '../../helpers/raw-request.js';

interface PublicEndpoint {
  readonly api: readonly string[];
  readonly path: string;
}

/** The public GET endpoints in ccxt's tree of APIs, whose leaves are paths. */
function publicEndpoints(tree: object, api: readonly string[] = []): PublicEndpoint[] {
  return Object.entries(tree).flatMap(([name, branch]): PublicEndpoint[] => {
    if (name === 'get' && api.some((each) => /public/i.test(each))) {
      return (Array.isArray(branch) ? branch : Object.keys(branch as object)).map((path: string) => ({ api, path }));
    }
    return typeof branch === 'object' && branch !== null ? publicEndpoints(branch, [...api, name]) : [];
  });
}

/** ccxt has no URLs for these public APIs of Gate. */
const withoutUrl: readonly string[] = ['unified', 'flash_swap', 'loan'];

function signed(client: CcxtExchange, { api, path }: PublicEndpoint) {
  const params = Object.fromEntries([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, 'BTC-USD']));
  const { url, method, body, headers = {} } = client.sign(path, api.length === 1 ? api[0] : api, 'GET', params);
  return rawRequest({ url, method, body, headers: { ...client.headers, ...headers, 'User-Agent': 'ccxt' } });
}

/** What ccxt calls public, and is not: it returns tokens, or the exchange documents a signature. */
const privateOnes: Readonly<Record<string, readonly string[]>> = {
  binance: ['/fapi/v1/apiTradingStatus'],
  bingx: ['/openApi/swap/v1/trade/multiAssetsRules'],
  cryptocom: ['/exchange/v1/public/auth', '/v2/public/auth', '/v1/public/auth'],
  deribit: ['/api/v2/public/auth', '/api/v2/public/exchange_token', '/api/v2/public/fork_token'],
};

const clients = exchanges.flatMap(({ id, ccxt: ids = {} }) => Object.keys(ids).map((client) => ({ id, client })));

it.each(clients)('every public request of $client in ccxt is public', ({ id, client: name }) => {
  const client = new ccxt[name as 'binance']({ apiKey: 'grid-bot' });
  const endpoints = publicEndpoints(client.api).filter(({ api }) => !withoutUrl.includes(api[1] ?? ''));
  expect(endpoints.length).toBeGreaterThan(5);
  const others = new Set<string>();
  for (const endpoint of endpoints) {
    const request = signed(client, endpoint);
    // This one carries the API key.
    const expected = endpoint.path === 'historicalTrades' && id === 'binance' ? 'keyed' : 'public';
    if (publicRequest(id, request) !== expected) others.add(request.path);
    else
      expect(Object.keys(publicHeaders(id, request, {}).headers).filter((each) => each !== 'content-type')).toEqual([]);
  }
  expect([...others]).toEqual(privateOnes[id] ?? []);
});
