/**
 * The tables of the agent for other programs: what a request means, and where its credentials are.
 * @module
 */
import type { Meaning } from '../exchanges/meaning/meaning.js';
import { meaningOf as meaningOfRaw } from '../exchanges/meanings.js';
import { patch } from '../exchanges/wire/patch.js';
import type { RawRequest } from '../exchanges/wire/raw-request.js';
import { type Verified, verify, type WireCredential } from '../exchanges/wire/verify.js';
import type { Freshness, Signing } from '../exchanges/wire/wire.js';
import { wires } from '../exchanges/wires.js';

/** A request as it is sent, with nothing decoded. */
export interface GivenRequest {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  /** The text after the `?`. Default: there is none. */
  readonly query?: string | null | undefined;
  /** Names in any case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | null;
}

function rawOf({ method, host, path, query, headers = {}, body }: GivenRequest): RawRequest {
  const lowerCase = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return { method, host, path, query: query ?? undefined, headers: Object.fromEntries(lowerCase), body: body ?? '' };
}

/**
 * What a request of an exchange means, from the request alone. It never guesses: the kind is
 * `unknown`, with a reason, if the exchange's table does not list the endpoint or a field.
 * @example
 * meaningOf('kraken', { method: 'POST', host: 'api.kraken.com', path: '/0/private/Withdraw', body }).kind; // 'withdraw'
 */
export const meaningOf = (exchangeId: string, request: GivenRequest): Meaning =>
  meaningOfRaw(exchangeId, rawOf(request));

/** Verifies and patches the requests of an exchange. */
export interface PublicWire {
  /** The id of the exchange. */
  readonly id: string;
  /** What keeps a request from being sent twice. */
  readonly freshness: Freshness;
  /**
   * Verifies that a request carries these credentials and is signed with them.
   * @throws {LocksignError} `ERR_DENIED`
   */
  verify(request: GivenRequest, credential: WireCredential): Verified;
  /**
   * The same bytes with other credentials, signed with their key.
   * @param signing how the request was signed, as verify() returns it.
   * @param nonce takes the place of the request's nonce. Default: that stays.
   * @throws {LocksignError} `ERR_DENIED`
   */
  patch(request: GivenRequest, credential: WireCredential, signing: Signing, nonce?: string): RawRequest;
}

/**
 * The wire of an exchange. Undefined if there is no exchange of this id.
 * @example
 * const wire = wireOf('kraken');
 * const { signing } = wire.verify(request, local);
 * const sent = wire.patch(request, account, signing, nonce);
 */
export function wireOf(exchangeId: string): PublicWire | undefined {
  const wire = wires.get(exchangeId);
  if (wire === undefined) return undefined;
  return Object.freeze({
    id: wire.id,
    freshness: wire.freshness,
    verify: (request: GivenRequest, credential: WireCredential) => verify(wire, rawOf(request), credential),
    patch: (request: GivenRequest, credential: WireCredential, signing: Signing, nonce?: string) =>
      patch(wire, rawOf(request), credential, signing, nonce),
  });
}
