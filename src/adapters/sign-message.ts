/**
 * Signs for SDKs that accept a function of the user: `binance`, `bybit-api` and their siblings call
 * `customSignMessageFn(message, secret)` for every signature. Imported as `locksign/sign-message`.
 * @module
 */

import { LocksignError } from '../errors/locksign-error.js';
import type { Exchange, ExchangeAccount } from '../exchanges/core/types/exchange.js';
import { signatureEncodings } from '../index.js';
import type { SigningKey } from '../keys/signing-key.js';

/**
 * The secret to give to an SDK, which requires one before it asks for a signature. It is neither
 * base64, hexadecimal nor a PEM key, so an SDK that decodes it fails instead of signing with it.
 */
export const keptByLocksign = 'kept-by-locksign';

/**
 * The recipe of the SDK's exchange, or the three necessary facts of an exchange without a
 * recipe.
 */
export type SignedExchange = Pick<Exchange, 'name' | 'algorithm' | 'signatureEncoding' | 'otherKeys'>;

function invalid(detail: string, remedy?: string): LocksignError {
  return new LocksignError('ERR_INVALID_ARGUMENT', { detail, ...(remedy !== undefined && { remedy }) });
}

/** An account that `open` or `vault.account` returned. */
export type SigningAccount = Pick<ExchangeAccount<never>, 'exchange' | 'signMessageAsync'>;

const isAccount = (signer: SigningKey | SigningAccount): signer is SigningAccount =>
  typeof signer === 'object' && signer !== null && 'signMessageAsync' in signer;

/**
 * @throws {LocksignError} `ERR_INVALID_ARGUMENT` if the key or the account is not one of the
 *   exchange.
 */
function signerFor(
  signer: SigningKey | SigningAccount,
  exchange: SignedExchange,
): (message: string) => string | Promise<string> {
  const { name, otherKeys = [] } = exchange;
  const kinds = [exchange, ...otherKeys];
  const kindFor = (algorithm: unknown) => kinds.find((each) => each.algorithm === algorithm);
  if (isAccount(signer)) {
    const kind = signer.exchange.name === name ? kindFor(signer.exchange.algorithm) : undefined;
    if (kind === undefined) throw invalid(`the account is one of ${signer.exchange.name}, and exchange is ${name}`);
    return (message) => signer.signMessageAsync(message, kind.signatureEncoding);
  }
  const kind = kindFor(signer?.algorithm);
  if (kind === undefined) {
    const names = kinds.map(({ algorithm }) => `'${algorithm}'`).join(' or ');
    throw invalid(
      `key must be an account of ${name}, or a SigningKey loaded with algorithm: ${names}, which ${name} signs with`,
    );
  }
  return (message) => signer.sign(message, kind.signatureEncoding);
}

/**
 * Makes the `customSignMessageFn` of an SDK.
 *
 * The tests compare the requests with those of the SDK with its own secret, for `bybit-api` 4.7.7
 * (REST, WebSocket login) and `binance` 3.6.5 (REST, WebSocket API). An order and a balance over
 * REST were compared once with `okx-api` 3.2.3, `gateio-api` 1.6.4 and `bitget-api` 3.2.3.
 *
 * Three SDKs cannot be used: `coinbase-api` 1.2.6 never calls such a function, `kucoin-api` also
 * calls it with another secret (refused), and SDKs for Kraken sign bytes. `uploadP2PChatFile` of
 * `bybit-api` signs without calling the function. It signs with {@link keptByLocksign}, and the
 * exchange refuses the request.
 *
 * Keys of other kinds work where the SDK puts the signature into a header, as `bybit-api` does with
 * RSA. The SDK `binance` writes the function's signature into URLs without percent-encoding, so it
 * needs an HMAC key here.
 *
 * @param key an account of the exchange, also with a key of a token, or a key loaded with the
 *   exchange's `algorithm` and `secretEncoding`, or with those of another kind that it takes.
 * @throws {LocksignError} `ERR_INVALID_ARGUMENT` for a key or account of another. The function's
 *   promise is rejected with `ERR_INVALID_ARGUMENT` if the SDK was given another secret than {@link
 *   keptByLocksign}, and with what SigningKey.sign throws.
 *
 * @see https://github.com/tiagosiebler/bybit-api
 * @example
 * const account = await vault.account('bybit-main');
 * const client = new RestClientV5({
 *   key: account.apiKey,
 *   secret: keptByLocksign,
 *   customSignMessageFn: signMessage(account, bybit),
 * });
 */
export function signMessage(
  key: SigningKey | SigningAccount,
  exchange: SignedExchange,
): (message: string, secret: string) => Promise<string> {
  if (!signatureEncodings.includes(exchange?.signatureEncoding)) {
    throw invalid(
      `exchange must have a signatureEncoding, which is one of ${signatureEncodings.join(', ')}`,
      'Pass a recipe of locksign/exchanges, or an object with name, algorithm and signatureEncoding.',
    );
  }
  const sign = signerFor(key, exchange);
  return async (message, secret) => {
    if (secret !== keptByLocksign) {
      throw invalid(
        "the SDK's secret must be keptByLocksign, because the key signs without one",
        'Give keptByLocksign to the SDK. If it had the real secret, remove that from the code: JavaScript holds copies of it.',
      );
    }
    return await sign(message);
  };
}
