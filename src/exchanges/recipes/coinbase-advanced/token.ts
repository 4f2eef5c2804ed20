/**
 * The JSON Web Tokens (RFC 7519) of Coinbase Developer Platform.
 * @module
 */
import type { Account } from '../../core/types/account.js';
import type { CheckedClock } from '../../core/types/clock.js';
import type { Prepared } from '../../core/types/request.js';
import { signToken } from '../../schemes/json-web-token.js';

/** Seconds. "Your JWT expires after 2 minutes", in the recipe's documentation. */
export const validity = 120;

/**
 * @param claims besides those that every token has. A token for a WebSocket has no others.
 * @param finish receives the token.
 * @see https://github.com/coinbase/coinbase-advanced-py/blob/master/coinbase/jwt_generator.py
 */
export function signCloudToken<Result>(
  { apiKey, keyType }: Account,
  clock: CheckedClock,
  claims: object,
  finish: (token: string) => Result,
): Prepared<Result> {
  const now = Math.floor(clock.time() / 1000);
  return signToken(
    keyType === 'ed25519' ? 'EdDSA' : 'ES256',
    { sub: apiKey, iss: 'cdp', nbf: now, exp: now + validity, ...claims },
    (authorization) => finish(authorization.slice('Bearer '.length)),
    { kid: apiKey, nonce: clock.uuid().replaceAll('-', '') },
  );
}
