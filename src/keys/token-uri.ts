/**
 * A PKCS#11 URI that names a key inside a token, for code that stores one (RFC 7512).
 * @module
 */
import { afterScheme, parseKeyName, parseTokenUri } from '../backend/pkcs11/uri.js';
import { LocksignError } from '../errors/locksign-error.js';

/** What the URI of a key says, in the forms that `openToken` and `Token.key` take. */
export interface TokenKeyPlace {
  readonly modulePath: string;
  /** The URI of the token. */
  readonly token: string;
  /** The URI of the key. */
  readonly key: string;
  /** What the token must be. */
  readonly facts: Readonly<Partial<Record<'label' | 'serial' | 'manufacturer' | 'model', string>>>;
}

function refuse(detail: string, remedy: string): never {
  throw new LocksignError('ERR_INVALID_ARGUMENT', { detail, remedy });
}

/**
 * Reads a URI that names a module (module-path), a token (token or serial, manufacturer, model) and
 * a key (object or id, type). It takes no slot-id, because a token that is plugged in again may be
 * in another slot.
 *
 * @throws {LocksignError} `ERR_INVALID_ARGUMENT`
 * @example
 * tokenKeyPlace('pkcs11:token=bots;object=binance?module-path=/usr/lib/softhsm/libsofthsm2.so');
 */
export function tokenKeyPlace(uri: unknown): TokenKeyPlace {
  const [, path = '', query = ''] = /^([^?]*)(.*)$/s.exec(afterScheme(uri)) ?? [];
  const key = `pkcs11:${path}`;
  const isOfKey = (attribute: string): boolean => /^(?:object|id|type)=/.test(attribute);
  const attributes = path.split(';').filter((attribute) => !isOfKey(attribute));
  const token = `pkcs11:${attributes.join(';')}${query}`;
  const { modulePath } = parseTokenUri(token);
  const { token: facts } = parseKeyName(key);
  if (facts.label === undefined && facts.serial === undefined) {
    refuse('uri names no token', 'Add the label or the serial number of the token, as in pkcs11:token=bots;object=….');
  }
  return { modulePath, token, key, facts };
}
