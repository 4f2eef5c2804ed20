/**
 * A client as text of TOML.
 * @module
 */

/** What a new client may do, in the texts of a policy. Absent: the policy's default. */
export interface NewClient {
  readonly name: string;
  readonly account: string;
  readonly uid?: number;
  readonly allow?: readonly string[];
  readonly markets?: readonly string[];
  /** A list, or `unlimited`. */
  readonly symbols?: readonly string[] | string;
  readonly orderTypes?: readonly string[];
  /** `500 USDT`, a list of such texts, or `unlimited`. */
  readonly maxOrder?: readonly string[] | string;
  readonly maxDay?: readonly string[] | string;
  /** `2%`, or `unlimited`. */
  readonly collar?: string;
  /** `50/10s` */
  readonly rate?: string;
  readonly endpoints?: readonly string[];
}

/**
 * A basic string of TOML 1.0. JSON escapes the same characters in the same way, except DEL, which
 * TOML does not allow as it is.
 */
const quoted = (text: string): string => JSON.stringify(text).replaceAll('\x7f', '\\u007f');

function valueText(value: readonly string[] | string | number): string {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? quoted(value) : `[${value.map(quoted).join(', ')}]`;
}

/** The lines of the client's table. The name is one that a policy allows. */
export function clientLines(client: NewClient): string[] {
  const values = {
    account: client.account,
    uid: client.uid,
    allow: client.allow,
    markets: client.markets,
    symbols: client.symbols,
    'order-types': client.orderTypes,
    'max-order': client.maxOrder,
    'max-day': client.maxDay,
    collar: client.collar,
    rate: client.rate,
    'allow-endpoints': client.endpoints,
  };
  const lines = Object.entries(values).flatMap(([key, value]) =>
    value === undefined ? [] : `${key} = ${valueText(value)}`,
  );
  return [`[clients.${client.name}]`, ...lines];
}
