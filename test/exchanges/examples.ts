/**
 * Shared by the tests of the recipes: published examples as requests, with the expected sent
 * requests, and signing with node:crypto. The examples themselves are in recipes/, one file per
 * exchange.
 */
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { isIssued } from '../../src/exchanges/core/key-kinds.js';
import type { Account } from '../../src/exchanges/core/types/account.js';
import type { Clock } from '../../src/exchanges/core/types/clock.js';
import type { Exchange } from '../../src/exchanges/core/types/exchange.js';
import type { ExchangeRequest, Prepared, SignedRequest } from '../../src/exchanges/core/types/request.js';
import { SigningKey, secret } from '../../src/index.js';

interface Vector {
  readonly id: string;
  readonly secret: string;
  readonly secretEncoding: 'utf8' | 'base64';
  readonly message?: string;
  readonly messageHex?: string;
  readonly signature: string;
}
const published: { vectors: Vector[] } = JSON.parse(
  readFileSync(new URL('../fixtures/exchange-examples.json', import.meta.url), 'utf8'),
);
export const vector = (id: string): Vector => {
  const found = published.vectors.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no vector ${id}`);
  return found;
};

export const at = (time: number): Clock => ({ next: () => time, uuid: () => '00000000-0000-4000-8000-000000000000' });
export const apiKey = 'vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A';

/** An account with every field that the exchange uses. */
export function accountOf({ accountFields = [] }: Pick<Exchange, 'accountFields'>): Account {
  return { apiKey, ...(accountFields.includes('passphrase') && { passphrase: 'open sesame' }) };
}

/** The sent request if every signature is this text. */
export function finished<Result extends object | string>(prepared: Prepared<Result>, signature = ''): Result {
  let step: Result | Prepared<Result> = prepared;
  while (typeof step === 'object' && 'finish' in step) step = step.finish(signature);
  return step;
}

/** Signs every step with node:crypto, as an external key would. */
export function signAll<Result extends object | string>(
  exchange: Pick<Exchange, 'algorithm' | 'secretEncoding' | 'signatureEncoding'>,
  key: string,
  prepared: Prepared<Result>,
): Result {
  if (!isIssued(exchange)) throw new Error('a private key signs with sign() of test/helpers/private-keys.ts');
  let step: Result | Prepared<Result> = prepared;
  while (typeof step === 'object' && 'finish' in step) {
    const hmac = createHmac(
      exchange.algorithm.slice('hmac-'.length),
      Buffer.from(key, exchange.secretEncoding as BufferEncoding),
    ).update(step.message);
    step = step.finish(hmac.digest(exchange.signatureEncoding));
  }
  return step;
}

export function signWith(
  exchange: Exchange,
  key: string,
  request: ExchangeRequest,
  time: number,
  who = accountOf(exchange),
) {
  const prepared = exchange.prepare(request, who, at(time));
  return { message: prepared.message, signed: signAll(exchange, key, prepared) };
}

export const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
export const json = { 'Content-Type': 'application/json' };

export interface Example {
  readonly id: string;
  readonly exchange: Exchange;
  readonly request: ExchangeRequest;
  readonly account?: Account;
  readonly time: number;
  readonly sent: (signature: string) => SignedRequest;
}

export interface SocketExample {
  readonly id: string;
  readonly socket: (account: Account, clock: Clock) => Prepared<string>;
  readonly exchange: Pick<Exchange, 'algorithm' | 'secretEncoding' | 'signatureEncoding'>;
  readonly account: Account;
  readonly time: number;
  /** The message on the connection, parsed. The recipe returns its JSON. */
  readonly sent: (signature: string) => unknown;
}

/** An example of a login or of another signed WebSocket message. */
export function loginExample<Input>(
  exchange: Exchange<Input>,
  input: Input,
  { uuid, ...example }: Omit<SocketExample, 'socket' | 'exchange'> & { readonly uuid?: string },
): SocketExample {
  return {
    ...example,
    exchange,
    socket(account, clock) {
      if (exchange.socket === undefined) throw new Error('no socket');
      return exchange.socket.prepare(input, account, uuid === undefined ? clock : { ...clock, uuid: () => uuid });
    },
  };
}

/** Each example is reproduced byte for byte, with node:crypto and with a key in the backend. */
export function testExamples(examples: readonly Example[]): void {
  it.each(examples)('is reproduced byte for byte: $id', ({ id, exchange, request, time, sent, ...rest }) => {
    const { secret: key, message, messageHex, signature } = vector(id);
    const signing = signWith(exchange, key, request, time, rest.account);
    expect(Buffer.from(signing.message).toString('hex')).toBe(messageHex ?? Buffer.from(message ?? '').toString('hex'));
    expect(signing.signed).toStrictEqual(sent(signature));
  });

  it.each(examples)('is reproduced by sign() with a key in the backend: $id', async ({ id, exchange, ...example }) => {
    const { secret: key, signature } = vector(id);
    using signing = await SigningKey.load(secret.text(key), {
      algorithm: exchange.algorithm,
      encoding: exchange.secretEncoding,
    });
    const who = { ...(example.account ?? accountOf(exchange)), key: signing, clock: at(example.time) };
    expect(exchange.sign(example.request, who)).toStrictEqual(example.sent(signature));
  });
}

/** The same for signed WebSocket messages. */
export function testSocketExamples(examples: readonly SocketExample[]): void {
  it.each(examples)('is reproduced byte for byte: $id', ({ id, exchange, socket, account, time, sent }) => {
    const { secret: key, message, messageHex, signature } = vector(id);
    const prepared = socket(account, at(time));
    const wanted = messageHex ?? Buffer.from(message ?? '').toString('hex');
    expect(Buffer.from(prepared.message).toString('hex')).toBe(wanted);
    expect(JSON.parse(signAll(exchange, key, prepared))).toStrictEqual(sent(signature));
  });
}
