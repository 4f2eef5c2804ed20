/**
 * Both builds of ccxt, and the instances of it that are compared.
 * @module
 */
import { createRequire } from 'node:module';
import type { Exchange } from 'ccxt';

export type { Exchange } from 'ccxt';

/** A build of ccxt: its classes by id, and its WebSocket classes under `pro`. */
export interface Build {
  readonly exchanges: readonly string[];
  readonly pro: Readonly<Record<string, unknown>>;
  readonly classes: Readonly<Record<string, unknown>>;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return (typeof value === 'object' || typeof value === 'function') && value !== null;
}

function asBuild(module: unknown): Build {
  if (!isRecord(module) || !isRecord(module['pro']) || !Array.isArray(module['exchanges'])) {
    throw new Error('ccxt: not the module that was expected');
  }
  return { exchanges: module['exchanges'], pro: module['pro'], classes: module };
}

/**
 * The result of `import ccxt from 'ccxt'`. This file does not import it, because the clock must be
 * frozen first.
 */
export async function esmBuild(): Promise<Build> {
  return asBuild((await import('ccxt')).default);
}

/** The result of `require('ccxt')`. */
export function cjsBuild(): Build {
  return asBuild(createRequire(import.meta.url)('ccxt'));
}

function isExchange(value: unknown): value is Exchange {
  return isRecord(value) && typeof value['sign'] === 'function' && isRecord(value['requiredCredentials']);
}

type ExchangeClass = new (config: Readonly<Record<string, unknown>>) => Exchange;

const isClass = (value: unknown): value is ExchangeClass => typeof value === 'function';

/** Makes an instance of a class of ccxt, or of a subclass. */
export function construct(type: unknown, config: Readonly<Record<string, unknown>>): Exchange {
  const made: unknown = isClass(type) ? new type(config) : undefined;
  if (!isExchange(made)) throw new Error('ccxt: not the class of an exchange');
  return made;
}

/** A user's subclass, with its own id and clock. */
export function subclass(type: unknown): unknown {
  if (!isClass(type)) throw new Error('ccxt: no such class');
  return class Own extends type {
    override describe(): Record<string, unknown> {
      return this.deepExtend(super.describe(), { id: 'own' });
    }
    override nonce(): number {
      return this.milliseconds() - 1;
    }
  };
}

/** All other credentials that exchanges require. They belong to no account. */
export const otherCredentials = {
  // Gemini requires this word in it.
  apiKey: 'account-a0b1c2d3e4f5',
  uid: '123456',
  accountId: '0x1f7e2b',
  login: 'somebody@example.com',
  password: 'pass phrase',
  twofa: 'JBSWY3DPEHPK3PXP',
  walletAddress: '0x1111111111111111111111111111111111111111',
  token: 'token',
} as const;

/** Their secret is a private key, which private-keys.ts has. */
const ed25519Ids = ['backpack', 'modetrade', 'woofipro'];

/** The ids that require the secret of an API key. */
export function idsWithSecret(build: Build): string[] {
  const ids = build.exchanges.filter((id) => construct(build.classes[id], {}).requiredCredentials.secret);
  return ids.filter((id) => !ed25519Ids.includes(id));
}
