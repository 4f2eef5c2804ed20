/**
 * What goes into a bot's configuration, in the words of each library. The bot's code stays as it
 * is.
 * @module
 */
import { join } from 'node:path';
import { marketDataById } from '../../exchanges/market-data.js';
import { ownPackage } from '../../util/own-package.js';
import { shellWord } from '../../util/shell-quote.js';

/** Where the package has it, to be copied. */
const adapterPath = join(ownPackage?.root ?? 'locksign', 'examples', 'python', 'locksign_socket.py');

export const snippetNames = [
  'requests',
  'ccxt',
  'freqtrade',
  'krakenex',
  'python-binance',
  'bybit-api',
  'curl',
  'env',
] as const;
export type SnippetName = (typeof snippetNames)[number];

/** A local credential and where the agent listens. */
export interface Configuration {
  readonly exchange: string;
  /** The exchange's id in ccxt, if it has one. */
  readonly ccxt: string | undefined;
  readonly account: string;
  /** The default host of the account, such as `api.kraken.com`. */
  readonly host: string;
  readonly apiKey: string;
  readonly secret: string;
  readonly passphrase: string | undefined;
  readonly token: string;
  readonly socket: string;
  /** `127.0.0.1:7410`. Undefined if the agent listens on the socket only. */
  readonly tcp: string | undefined;
}

/** The base URL for libraries that take one. */
export const urlOf = ({ tcp, token, account }: Configuration & { readonly tcp: string }): string =>
  `http://${tcp}/c-${token}/${account}`;

/** The URL that ccxt puts before the exchange's own. */
const proxyUrlOf = ({ tcp, token }: Configuration & { readonly tcp: string }): string => `http://${tcp}/c-${token}/`;

/**
 * A text in Python, JavaScript and JSON. The texts have no character that the three write
 * differently: the lines of PEM are joined by `\\n`.
 */
const quoted = (text: string): string => JSON.stringify(text);

/**
 * Options of ccxt that take the place of a request that the agent denies. ccxt asks Bybit for the
 * details of the API key before it reads balances or trades, to learn whether the account is a
 * unified one.
 */
export const ccxtOptions: ReadonlyMap<string, Readonly<Record<string, boolean>>> = new Map([
  ['bybit', { enableUnifiedMargin: false, enableUnifiedAccount: true }],
]);

/** What ccxt calls the secret. It reads the private key of these exchanges from another setting. */
const ccxtSecret = ({ exchange }: Configuration): 'secret' | 'privateKey' =>
  exchange === 'revolutx' ? 'privateKey' : 'secret';

/** A request that curl can send without a signature: a price, or else the exchange's root. */
function publicUrl({ exchange, host }: Configuration): string {
  const data = marketDataById.get(exchange);
  const market = (['spot', 'linear'] as const).find((each) => data?.instruments(each, host) !== undefined);
  if (data === undefined || market === undefined) return `http://${host}/`;
  const { example: symbol } = data.symbols;
  const [price] = data.quote({ symbol, market, base: '', quote: '', contractSize: null, host });
  return `http://${host}${price?.path ?? '/'}${price?.query === undefined ? '' : `?${price.query}`}`;
}

/** Python's `requests`, over the socket, or over TCP if the agent listens there. */
function requestsSnippet(given: Configuration): string {
  const { tcp, exchange, apiKey, secret, passphrase, socket, host } = given;
  const url = tcp === undefined ? `http://${host}` : urlOf({ ...given, tcp });
  const api = { exchange, url, key: apiKey, secret, ...(passphrase !== undefined && { passphrase }) };
  const members = Object.entries(api).map(([name, value]) => `${quoted(name)}: ${quoted(value)}`);
  return [
    'import requests',
    ...(tcp === undefined ? [`from locksign_socket import SocketAdapter  # ${adapterPath}`] : []),
    '',
    'session = requests.Session()',
    'session.trust_env = False  # no proxy of the environment',
    ...(tcp === undefined ? [`session.mount("http://", SocketAdapter(${quoted(socket)}))`] : []),
    `api = {${members.join(', ')}}`,
  ].join('\n');
}

const withTcp: Readonly<Partial<Record<SnippetName, (given: Configuration & { readonly tcp: string }) => string>>> = {
  ccxt: (given) => {
    const options = ccxtOptions.get(given.exchange);
    return [
      `// In Python: ccxt.${given.ccxt ?? given.exchange}({"apiKey": …, "${ccxtSecret(given)}": …, "proxyUrl": …})`,
      `const exchange = new ccxt.${given.ccxt ?? given.exchange}({`,
      `  apiKey: ${quoted(given.apiKey)},`,
      `  ${ccxtSecret(given)}: ${quoted(given.secret)},`,
      ...(given.passphrase === undefined ? [] : [`  password: ${quoted(given.passphrase)},`]),
      `  proxyUrl: ${quoted(proxyUrlOf(given))},`,
      ...(options === undefined ? [] : [`  options: ${JSON.stringify(options)},`]),
      '});',
    ].join('\n');
  },
  freqtrade: (given) => {
    const { apiKey: key, secret, passphrase } = given;
    const asked = ccxtOptions.get(given.exchange);
    const options = { proxyUrl: proxyUrlOf(given), ...(asked !== undefined && { options: asked }) };
    const name = given.ccxt ?? given.exchange;
    const exchange = {
      name,
      key,
      [ccxtSecret(given)]: secret,
      ...(passphrase !== undefined && { password: passphrase }),
      ccxt_config: options,
      ccxt_async_config: options,
    };
    return JSON.stringify({ exchange }, undefined, 2);
  },
  krakenex: (given) =>
    [
      `api = krakenex.API(key=${quoted(given.apiKey)}, secret=${quoted(given.secret)})`,
      `api.uri = ${quoted(urlOf(given))}`,
      'api.session.trust_env = False  # no proxy of the environment',
    ].join('\n'),
  'python-binance': (given) =>
    [
      'from binance.client import Client',
      '',
      `Client.API_URL = ${quoted(`${urlOf(given)}/api`)}`,
      `client = Client(${quoted(given.apiKey)}, ${quoted(given.secret)})`,
      'client.session.trust_env = False  # no proxy of the environment',
    ].join('\n'),
  'bybit-api': (given) =>
    [
      'const client = new RestClientV5({',
      `  key: ${quoted(given.apiKey)},`,
      `  secret: ${quoted(given.secret)},`,
      `  baseUrl: ${quoted(urlOf(given))},`,
      '});',
    ].join('\n'),
};

const others = {
  requests: requestsSnippet,
  curl: (given: Configuration): string =>
    [
      '# A public request. curl itself signs nothing.',
      `curl --noproxy '*' --unix-socket ${shellWord(given.socket)} ${shellWord(publicUrl(given))}`,
    ].join('\n'),
  env: (given: Configuration): string =>
    [
      `API_KEY=${shellWord(given.apiKey)}`,
      `API_SECRET=${shellWord(given.secret)}`,
      ...(given.passphrase === undefined ? [] : [`API_PASSPHRASE=${shellWord(given.passphrase)}`]),
      ...(given.tcp === undefined
        ? [`LOCKSIGN_SOCKET=${shellWord(given.socket)}`]
        : [`API_URL=${shellWord(urlOf({ ...given, tcp: given.tcp }))}`, 'NO_PROXY=127.0.0.1']),
    ].join('\n'),
} satisfies Partial<Record<SnippetName, (given: Configuration) => string>>;

const isOther = (name: SnippetName): name is keyof typeof others => Object.hasOwn(others, name);

/** Whether the library takes a base URL only, which the socket does not have. */
export const needsTcp = (name: SnippetName): boolean => !isOther(name);

/**
 * The snippet of a library.
 * @returns undefined if the library needs a base URL and the agent does not listen on TCP.
 */
export function snippetOf(name: SnippetName, given: Configuration): string | undefined {
  if (isOther(name)) return others[name](given);
  const { tcp } = given;
  return tcp === undefined ? undefined : withTcp[name]?.({ ...given, tcp });
}
