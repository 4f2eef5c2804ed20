/**
 * What the rules for private keys share.
 * @module
 */
import { refuse } from '../../exchanges/core/refuse.js';
import type { SigningKey } from '../../keys/signing-key.js';
import { isData } from './placeholder.js';
import type { Method } from './signing.js';

/** Makes the replacement of a method from the instance's own one. */
export type Replacement = (original: Method) => Method;

/** What `guard` changes in an instance for a private key. */
export interface Replacements {
  /** Takes the place of the credential. */
  readonly placeholder: string;
  readonly methods: Readonly<Record<string, Replacement>>;
}

/** How ccxt signs with one kind of key. */
export type Rule = (key: SigningKey) => Replacements;

export const fields = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

/** Calls another method of the instance. */
export function call(exchange: unknown, name: string, ...values: unknown[]): unknown {
  const method = fields(exchange)[name];
  return typeof method === 'function'
    ? Reflect.apply(method, exchange, values)
    : refuse(`the exchange has no method ${name}, which ccxt 4.5.84 has`);
}

export const unknownUse = (): never =>
  refuse(
    'the exchange uses its private key in a way that locksign does not know',
    'Another version of ccxt, or a subclass, may sign differently. Use ccxt 4.5.84, or leave the key to ccxt.',
  );

/** ccxt's `hmac(request, secret, hash, digest)`, which must not sign with the placeholder. */
export const noHmac =
  (placeholder: string): Replacement =>
  (original) =>
    function hmac(this: unknown, ...values: unknown[]) {
      const [, secret] = values;
      if (isData(secret) && Buffer.from(secret).includes(placeholder)) unknownUse();
      return Reflect.apply(original, this, values);
    };
