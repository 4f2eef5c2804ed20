/**
 * For the SDKs that let their user sign: `binance`, `bybit-api` and siblings of theirs call
 * `customSignMessageFn(message, secret)` for every signature. Imported as `locksign/sign-message`.
 * @module
 */

import { LocksignError } from '../errors/locksign-error.js';
import type { Exchange } from '../exchanges/core/types.js';
import type { SignatureEncoding } from '../keys/algorithms.js';
import type { SigningKey } from '../keys/signing-key.js';

/**
 * Given to an SDK as the secret, which it wants to have before it asks for a signature. It is
 * neither base64 nor hexadecimal, nor a PEM key: an SDK that would sign with it decoded fails
 * instead.
 */
export const keptByLocksign = 'kept-by-locksign';

/**
 * The recipe of the exchange that the SDK is for; for one without a recipe, the three facts that
 * are needed.
 */
export type SignedExchange = Pick<Exchange, 'name' | 'algorithm' | 'signatureEncoding'>;

// Where the adapter alone is imported, nothing of the backends need be loaded: the list is not
// theirs.
const signatureEncodings: readonly string[] = ['hex', 'base64', 'base64url'] satisfies SignatureEncoding[];

function invalid(detail: string): LocksignError {
  return new LocksignError('ERR_INVALID_ARGUMENT', { detail });
}

/**
 * Makes the `customSignMessageFn` of an SDK.
 *
 * Tested to send what the SDK sends with the secret: `bybit-api` 4.7.7 (REST, WebSocket login) and
 * `binance` 3.6.5 (REST, WebSocket API). Compared once, an order and a balance over REST: `okx-api`
 * 3.2.3, `gateio-api` 1.6.4, `bitget-api` 3.2.3.
 *
 * Not usable: `coinbase-api` 1.2.6, which never calls such a function; `kucoin-api`, which calls it
 * with a secret of its own too (refused); SDKs for Kraken, which sign bytes. What an SDK signs past
 * the function carries a signature made with {@link keptByLocksign}, and the exchange refuses it:
 * `uploadP2PChatFile` of `bybit-api`.
 *
 * @param key loaded with the exchange's `algorithm` and `secretEncoding`.
 * @throws {LocksignError} `ERR_INVALID_ARGUMENT` for a key of another algorithm. The function's
 *   promise is rejected with `ERR_INVALID_ARGUMENT` if the SDK was given another secret than {@link
 *   keptByLocksign}, and with what SigningKey.sign throws.
 *
 * @see https://github.com/tiagosiebler/bybit-api
 * @example
 * const key = await SigningKey.load(secret.file(path), { algorithm: bybit.algorithm, encoding: bybit.secretEncoding });
 * const client = new RestClientV5({
 *   key: apiKey,
 *   secret: keptByLocksign,
 *   customSignMessageFn: signMessage(key, bybit),
 * });
 */
export function signMessage(
  key: SigningKey,
  exchange: SignedExchange,
): (message: string, secret: string) => Promise<string> {
  const { name, algorithm, signatureEncoding } = exchange ?? {};
  if (!signatureEncodings.includes(signatureEncoding)) {
    throw invalid(
      `exchange must be a recipe of locksign/exchanges, or have name, algorithm and signatureEncoding, which is one of ${signatureEncodings.join(', ')}`,
    );
  }
  if (key?.algorithm !== algorithm) {
    throw invalid(`key must be a SigningKey loaded with algorithm: '${algorithm}', which ${name} signs with`);
  }
  return async (message, secret) => {
    if (secret !== keptByLocksign) {
      throw invalid(
        "the SDK's secret must be keptByLocksign: the key signs without one. If it was given the real secret, take that out of the code: JavaScript holds copies of it",
      );
    }
    return key.sign(message, signatureEncoding);
  };
}
