/**
 * Compares one request that a recipe and ccxt both sign, except for differences that the row states
 * exactly.
 */
import { createHash } from 'node:crypto';
import type { Exchange as CcxtExchange } from 'ccxt';
import type { Account } from '../../../src/exchanges/core/types/account.js';
import type { Exchange } from '../../../src/exchanges/core/types/exchange.js';
import type { ExchangeRequest, Prepared, SignedRequest } from '../../../src/exchanges/core/types/request.js';
import { SigningKey, secret as source } from '../../../src/index.js';
import { at } from '../../exchanges/examples.js';

export const time = 1700000000042;
const uuid = at(time).uuid();

/**
 * Characters that encoders treat in different ways. `&` and `=` are left out, because exchanges
 * that sign decoded text misread them.
 */
export const odd = 'a b+c*d~e\'f"g(h)i!j,k/l:m?n@o$p;q%20r#s ä１日😀';

type Headers = Readonly<Record<string, string>>;

/** The differences of ccxt. Everything else must be equal. */
export interface Differences {
  /** Headers that ccxt sends and the recipe does not. */
  readonly adds?: Headers;
  /** Headers of the recipe that ccxt does not send. */
  readonly lacks?: readonly string[];
  /**
   * Turns a text of the recipe into ccxt's text: the signed text, the URL, the body and the
   * headers.
   */
  readonly edit?: (text: string) => string;
  /** The body that ccxt sends and the recipe does not. */
  readonly body?: string;
  /** The parameters for ccxt if they differ from the query and body of the request. */
  readonly params?: object;
}

export interface Row extends Differences {
  readonly request: ExchangeRequest;
  /**
   * ccxt's name for the endpoint: its path, and its API if that differs from the API of the
   * comparison.
   */
  readonly path: string;
  readonly api?: unknown;
}

export interface Comparison extends Pick<Differences, 'adds' | 'lacks' | 'edit'> {
  readonly exchange: Exchange<never>;
  readonly client: new (options: object) => CcxtExchange;
  /** Settings of ccxt's client. */
  readonly options?: object;
  /** ccxt's nonce, if its unit differs from the recipe's. */
  readonly nonce?: unknown;
  readonly api?: unknown;
  readonly account?: Partial<Account>;
  /** The content type that ccxt sends with requests that have no body. */
  readonly emptyType?: string;
  /** The text that ccxt signs, if it cannot be derived by editing text. */
  readonly instead?: (message: string | Uint8Array, request: ExchangeRequest) => string | Uint8Array;
  /** ccxt's signature, if it differs from the signature that the exchange documents. */
  readonly sign?: (message: string | Uint8Array, secret: string) => string;
  readonly rows: readonly Row[];
}

/** Valid base64, so that every exchange accepts it as a secret. */
export const secret = Buffer.from('a key that an exchange would have made up, 日本').toString('base64');

/** The secret as the exchange's key. */
export const loadKey = ({ algorithm, secretEncoding: encoding }: Exchange<never>): Promise<SigningKey> =>
  SigningKey.load(source.text(secret), { algorithm, encoding });

/** A client of ccxt with a fixed clock and fixed identifiers. */
export function frozen<Client extends CcxtExchange>(
  client: new (options: object) => Client,
  { apiKey, passphrase }: Account,
  options: object = {},
  secretText = secret,
): Client {
  const exchange = new client({ apiKey, secret: secretText, password: passphrase, ...options });
  return Object.assign(exchange, {
    milliseconds: () => time,
    seconds: () => Math.floor(time / 1000),
    uuid: () => uuid,
  });
}

export const accountFor = ({ exchange, account }: Comparison): Account => ({
  apiKey: 'account-aK3yN8zQw4rT',
  ...(exchange.accountFields?.includes('passphrase') && { passphrase: 'open sesame' }),
  ...account,
});

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const lowerCase = (headers: Headers): Headers =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

export const hex = (value: string | Uint8Array): string => Buffer.from(value).toString('hex');

/** Method, URL, headers by lower-case name, body, and each signed text in hexadecimal. */
export interface Compared {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: Headers;
  readonly body: string | undefined;
  readonly messages: readonly string[];
}

/** Records every text that ccxt signs with the account's secret. */
function notesMessages(client: CcxtExchange, key: Buffer): string[] {
  const messages: string[] = [];
  const { hmac, hash } = client;
  client.hmac = (message, ...others) => {
    // A partner of KuCoin signs with its own secret.
    if (key.equals(Buffer.from(others[0]))) messages.push(hex(message));
    return hmac(message, ...others);
  };
  client.hash = (message, ...others) => {
    const bytes = Buffer.from(message);
    if (bytes.subarray(-key.length).equals(key)) messages.push(hex(bytes.subarray(0, -key.length)));
    return hash(message, ...others);
  };
  return messages;
}

export function signedByCcxt(
  comparison: Comparison,
  row: Row,
  account = accountFor(comparison),
  secretText = secret,
): Compared {
  const { exchange, nonce } = comparison;
  const client = frozen(comparison.client, account, comparison.options, secretText);
  const messages = notesMessages(client, Buffer.from(secretText, exchange.secretEncoding as BufferEncoding));
  if (nonce !== undefined) Object.assign(client, { nonce: () => nonce });
  const { method, query, body } = row.request;
  const params = row.params ?? { ...query, ...(typeof body === 'object' && body) };
  const signed = client.sign(row.path, row.api ?? comparison.api ?? 'private', method, structuredClone(params));
  const headers: Headers = Object.fromEntries(
    Object.entries<unknown>(signed['headers'] ?? {})
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, String(value)]),
  );
  // Tokens are signed by a function that cannot be intercepted.
  const token = /^Bearer (.*)\.[^.]*$/.exec(headers['Authorization'] ?? '')?.[1];
  if (token !== undefined) messages.push(hex(token));
  return {
    method: text(signed['method']),
    url: text(signed['url']),
    headers: lowerCase(headers),
    body: text(signed['body']),
    messages: messages.sort(),
  };
}

/** The request that ccxt should send: the recipe's request with the stated differences. */
export function signedByRecipe(comparison: Comparison, row: Row, key: SigningKey): Compared {
  const { exchange, sign, emptyType, instead } = comparison;
  const given = row.edit ?? comparison.edit;
  let differs = given === undefined;
  const edit = (same: string): string => {
    const edited = given?.(same) ?? same;
    differs ||= edited !== same;
    return edited;
  };
  const messages: string[] = [];
  let step: Prepared | SignedRequest = exchange.prepare(row.request, accountFor(comparison), at(time));
  while ('finish' in step) {
    const other = instead?.(step.message, row.request) ?? step.message;
    const message: string | Uint8Array = typeof other === 'string' ? edit(other) : other;
    messages.push(hex(message));
    step = step.finish(sign?.(message, secret) ?? key.sign(message, exchange.signatureEncoding));
  }
  const lacks = [...(comparison.lacks ?? []), ...(row.lacks ?? [])];
  const headers = Object.entries(step.headers)
    .filter(([name]) => !lacks.includes(name))
    .map(([name, value]) => [name, edit(value)]);
  const added = {
    ...(emptyType !== undefined && step.body === undefined && { 'Content-Type': emptyType }),
    ...comparison.adds,
    ...row.adds,
  };
  for (const name of Object.keys(added)) {
    if (name in step.headers) throw new Error(`${name} is no addition of ccxt's: the recipe sends it too`);
  }
  for (const name of lacks) if (!(name in step.headers)) throw new Error(`the recipe does not send ${name} either`);
  const expected = {
    method: step.method,
    url: edit(step.url),
    headers: lowerCase({ ...Object.fromEntries(headers), ...added }),
    body: step.body === undefined ? row.body : edit(step.body),
    messages: messages.sort(),
  };
  if (!differs) throw new Error('the edit changes nothing: leave it out');
  return expected;
}

export const sha256 = (...parts: readonly string[]): Buffer =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
