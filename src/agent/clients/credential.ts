/**
 * Local credentials: what a client has in the place of the exchange's API key and secret. They are
 * derived from the agent's key, so nothing is stored for them but a counter.
 * @module
 */
import type { Exchange } from '../../exchanges/core/types/exchange.js';
import type { SigningKey } from '../../index.js';
import type { KeyOptions } from '../../keys/algorithms.js';
import type { Shape } from '../../secrets/shape.js';

/** A client of the agent, as the vault seals it. */
export interface ClientRecord {
  readonly name: string;
  /** The account whose requests it sends. */
  readonly account: string;
  /** Another number, never used before, gives other credentials. */
  readonly counter: number;
}

/** The parts of a local credential that are texts while the agent runs. */
export interface LocalNames {
  readonly apiKey: string;
  /** In the path of a request over TCP. */
  readonly token: string;
  /** Undefined if the exchange issues none. */
  readonly passphrase: string | undefined;
}

/** A secret as the agent's key signs it: the encoding of the signature, and where it is cut. */
interface Written {
  readonly encoding: 'hex' | 'base64';
  readonly length?: number;
}

type Facts = Pick<Exchange<unknown>, 'id' | 'shapes' | 'secretEncoding' | 'accountFields'>;

/**
 * The message that the agent's key signs. No part of it can contain a line feed. The account is not
 * in it, because renaming the account would change the credentials of its bots. The counter is
 * never used twice, so a client of another account has other credentials.
 */
const message = (what: string, { name, counter }: ClientRecord, exchange: string): string =>
  ['locksign agent', '1', what, name, exchange, String(counter)].join('\n');

const longest = ({ length }: Shape): number => (typeof length === 'number' ? length : length[1]);

/** 512 bits in hexadecimal digits. */
const digits = 128;

/**
 * Libraries refuse a secret that they cannot decode, and locksign's own warns if it does not have
 * the exchange's form. Hexadecimal digits fit every form but that of base64 with padding.
 */
function writtenFor({ shapes, secretEncoding }: Facts): Written {
  if (secretEncoding === 'base64' || shapes?.secret?.characters === 'base64') return { encoding: 'base64' };
  return { encoding: 'hex', length: shapes?.secret === undefined ? 64 : Math.min(longest(shapes.secret), digits) };
}

/** RFC 9562, section 4: hyphens after 8, 12, 16 and 20 digits. */
const asUuid = (hex: string): string => hex.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/**
 * The API key has the exchange's form where that is known, and otherwise begins with the client's
 * name. ccxt refuses an API key of Gemini without its prefix.
 */
function apiKeyFor({ id, shapes }: Facts, { name }: ClientRecord, hex: string): string {
  if (id === 'gemini') return `account-${hex.slice(0, 20)}`;
  const shape = shapes?.apiKey;
  if (shape === undefined || shape.characters === 'visible') return `${name}-${hex.slice(0, 24)}`;
  return shape.characters === 'uuid' ? asUuid(hex) : hex.slice(0, longest(shape));
}

/** @param agentKey signs with hmac-sha512. */
export function namesOf(agentKey: SigningKey, client: ClientRecord, exchange: Facts): LocalNames {
  const sign = (what: string): string => agentKey.sign(message(what, client, exchange.id), 'hex');
  const hasPassphrase = exchange.accountFields?.includes('passphrase') === true;
  return {
    apiKey: apiKeyFor(exchange, client, sign('API key')),
    token: sign('token').slice(0, 32),
    passphrase: hasPassphrase ? sign('passphrase').slice(0, 24) : undefined,
  };
}

/** Derives the keys that verify a client's signatures. Their secret never becomes a text. */
export const keysOf = (
  agentKey: SigningKey,
  client: ClientRecord,
  exchange: Facts,
  purposes: readonly KeyOptions[],
): SigningKey[] => agentKey.derive(message('secret', client, exchange.id), writtenFor(exchange), purposes);

/** The client's secret as a text, for the user who configures a client. */
export function secretTextOf(agentKey: SigningKey, client: ClientRecord, exchange: Facts): string {
  const { encoding, length } = writtenFor(exchange);
  return agentKey.sign(message('secret', client, exchange.id), encoding).slice(0, length);
}
