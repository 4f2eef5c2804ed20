/**
 * The wire of an exchange: where a signed request carries its credentials, and which of its bytes
 * are signed. It is the other direction of a recipe. A recipe makes a request; a wire reads one
 * that a client's library made.
 * @module
 */
import type { Algorithm, Message, SignatureEncoding } from '../../keys/algorithms.js';
import type { RecipeFacts } from '../core/types/recipe.js';
import type { RawRequest } from './raw-request.js';
import type { Slot } from './slot.js';

/**
 * What keeps a request of the exchange from being sent twice: a time in milliseconds or in seconds,
 * a number that rises, an identifier that is never used again, or nothing.
 */
export type Freshness = 'ms' | 's' | 'nonce' | 'uuid' | 'none';

/** How a client's library signed. Libraries of one exchange may differ. */
export interface Signing {
  readonly algorithm: Algorithm;
  readonly encoding: SignatureEncoding;
  /** The signature is hexadecimal in upper case. */
  readonly upperCase?: true;
}

/** The headers of an exchange. Names are in lower case. */
export interface WireHeaders {
  /** The headers that sign a request. They are passed on. */
  readonly signing: readonly string[];
  /** Headers that name a broker or a library, and that no request needs. They are dropped. */
  readonly dropped?: readonly string[];
  /** The header that names the subaccount. Default: none does. */
  readonly subaccount?: string;
}

export interface Wire {
  /** The id of its recipe. */
  readonly id: string;
  readonly apiKey: Slot;
  readonly signature: Slot;
  /** The name of the algorithm, where a request states it. The account's takes its place. */
  readonly algorithm?: Slot;
  /** A passphrase that is sent as it is. */
  readonly passphrase?: Slot;
  /** A passphrase of which only the signature is sent. */
  readonly signedPassphrase?: Slot;
  /** The time of the request, which stays the client's. */
  readonly time?: Slot;
  /** A nonce that has to rise for the API key, which the sender of the request replaces. */
  readonly nonce?: Slot;
  /**
   * How many nonces there are in a millisecond, in the largest unit that the exchange takes: a
   * nonce of a larger unit is above those that other programs used before. Default: 1.
   */
  readonly noncesPerMillisecond?: bigint;
  /** An identifier that is used once, which stays the client's. */
  readonly uuid?: Slot;
  /** How many milliseconds the request is valid, if the client may choose. */
  readonly window?: Slot;
  readonly freshness: Freshness;
  readonly headers: WireHeaders;
  /** The headers that select demo trading, by their names in lower case. */
  readonly demoHeaders: Readonly<Record<string, string>>;
  /**
   * The method and the path of each POST request that needs no credentials, and of each GET request
   * that needs none although the meanings list it. Default: there are none.
   */
  readonly publicEndpoints?: readonly string[];
  /** How requests state an algorithm, for a wire with that slot. */
  algorithmName?(algorithm: Algorithm): string;
  /** How an account signs whose key is of another kind than its clients'. */
  readonly accountSignings: readonly Signing[];
  /** How a request may be signed, the usual way first. */
  signings(request: RawRequest): readonly [Signing, ...Signing[]];
  /** The bytes that are signed. Everything that it reads is in the request. */
  message(request: RawRequest): Message;
  /**
   * What the signature does not make certain, such as that a path stands in the payload too.
   * @throws {LocksignError} `ERR_DENIED`
   */
  check?(request: RawRequest): void;
}

/** The slots that a wire has. */
export type SlotName =
  | 'apiKey'
  | 'signature'
  | 'algorithm'
  | 'passphrase'
  | 'signedPassphrase'
  | 'time'
  | 'nonce'
  | 'uuid'
  | 'window';

export const slotNames: readonly SlotName[] = [
  'apiKey',
  'signature',
  'algorithm',
  'passphrase',
  'signedPassphrase',
  'time',
  'nonce',
  'uuid',
  'window',
];

/** The facts of a recipe that its wire shares. */
export type WireRecipe = Pick<RecipeFacts, 'id' | 'algorithm' | 'signatureEncoding' | 'otherKeys' | 'demoHeaders'>;

/**
 * The facts of a wire. Without `signings`, requests are signed as the recipe signs them. Without
 * `headers`, no header signs them.
 */
export type WireFacts = Omit<Wire, 'id' | 'signings' | 'accountSignings' | 'headers' | 'demoHeaders'> &
  Partial<Pick<Wire, 'signings' | 'headers'>>;

/** Adds what the recipe knows. */
export function defineWire(
  { id, algorithm, signatureEncoding: encoding, otherKeys = [], demoHeaders = {} }: WireRecipe,
  facts: WireFacts,
): Wire {
  const lowerCase = Object.entries(demoHeaders).map(([name, value]) => [name.toLowerCase(), value]);
  return Object.freeze({
    id,
    signings: () => [{ algorithm, encoding }] as const,
    headers: { signing: [] },
    demoHeaders: Object.fromEntries(lowerCase),
    accountSignings: otherKeys.map((kind) => ({ algorithm: kind.algorithm, encoding: kind.signatureEncoding })),
    ...facts,
  });
}
