/**
 * Converts the failures of calls on tokens into errors.
 * @module
 */
import { type ErrorFacts, isErrorCode, LocksignError } from '../../errors/locksign-error.js';
import type { SecretSource } from '../../secrets/source.js';
import type { Failure } from '../native/addon.js';
import { errorFrom } from '../native/failure.js';
import { type TokenKeyFault, type TokenPinState, tokenKeyFaults, tokenPinStates } from '../shared-table.js';
import { returnValueName } from './return-values.js';

/** What a call was about. */
export interface Circumstances {
  /** The token, for messages. */
  readonly token: string;
  readonly modulePath?: string;
  /** The label of the key, or what was asked for. */
  readonly key?: string;
  /** Where the PIN or the secret came from. */
  readonly source?: SecretSource;
  readonly keepsPin?: boolean;
}

const pinStates: Readonly<Partial<Record<TokenPinState, string>>> = {
  'count-low': 'only a few tries are left',
  'final-try': 'only one try is left, and a wrong PIN then locks the token',
};

/** Why C_Login refuses a PIN that is not wrong. */
const pinReasons: Readonly<Record<string, ErrorFacts>> = {
  CKR_PIN_EXPIRED: { detail: 'it has expired', remedy: 'Set a new one, as `pkcs11-tool --change-pin` does.' },
  CKR_USER_PIN_NOT_INITIALIZED: {
    detail: 'it has none yet',
    remedy: 'Set one as its security officer, as `pkcs11-tool --init-pin --login-type so` does.',
  },
};

const keyFaults: Readonly<Record<TokenKeyFault, ErrorFacts>> = {
  missing: { detail: 'the token has no such key' },
  ambiguous: {
    detail: 'the token has more than one such key',
    remedy: "Name it with its id too, as in 'pkcs11:object=binance;id=%01', or with type=private or type=secret-key.",
  },
  kind: {
    detail: 'it is not of a kind that signs here, or it may not sign',
    remedy: 'Use an Ed25519, P-256, HMAC or RSA key of 2,048 to 4,096 bits that may sign (CKA_SIGN).',
  },
  algorithm: {
    detail: 'its algorithm is not the one that was asked for, or the token does not say which it has',
    remedy:
      "If it is a generic secret, pass the algorithm that it is for, such as { algorithm: 'hmac-sha256' }. " +
      'For an account of a vault, name the kind of the key with keyType, or --type.',
  },
  exists: {
    detail: 'the token has a key with this label already',
    remedy: 'Choose another label, or delete that key first.',
  },
  exposed: {
    detail: 'the token made it so that it could be read, so it was removed again',
    remedy: 'Use another token: this one does not keep keys inside (CKA_SENSITIVE, CKA_EXTRACTABLE).',
  },
  'asks-again': {
    detail: 'the token asks for the PIN at each signature (CKA_ALWAYS_AUTHENTICATE)',
    remedy: 'Use a key without that attribute.',
  },
};

function factsOf({ code, limit = 0, detail }: Failure, errno: string, about: Circumstances): ErrorFacts {
  switch (code) {
    case 'ERR_TOKEN_MODULE':
      return { subject: about.modulePath ?? '', detail: moduleDetail(detail) };
    case 'ERR_TOKEN_NOT_FOUND':
      return limit === 0
        ? { subject: about.token, detail: 'the module has no token of this name' }
        : {
            subject: about.token,
            detail: `${limit} tokens fit`,
            remedy: 'Add serial, or slot-id, to the URI so that it fits one.',
          };
    case 'ERR_TOKEN_PIN': {
      const state = pinStates[tokenPinStates[limit] ?? 'usual'];
      return { subject: about.token, ...(state !== undefined && { detail: state }), ...pinReasons[errno] };
    }
    case 'ERR_TOKEN_KEY':
      return {
        ...(about.key !== undefined && { subject: about.key }),
        ...keyFaults[tokenKeyFaults[limit - 1] ?? 'missing'],
      };
    case 'ERR_TOKEN_LOST':
      return {
        subject: about.token,
        ...(about.keepsPin === true && {
          remedy: 'Put it back. The next signature then opens it again with the PIN that was kept.',
        }),
      };
    default:
      return { subject: about.token };
  }
}

/** dlopen(3) begins with the path, which the message has already. */
const moduleDetail = (detail: string | undefined): string =>
  detail === undefined
    ? 'it exports no C_GetFunctionList of PKCS#11 version 2 or 3'
    : (detail.split('\n', 1)[0] ?? '').replace(/^\/[^:]*: /, '').replace(/\.$/, '');

/** The error of a failure, which names what the call was about. */
export function errorFromToken(failure: Failure, about: Circumstances): LocksignError {
  const { code, errno, call } = failure;
  if (!code.startsWith('ERR_TOKEN_') || !isErrorCode(code)) return errorFrom(failure, about.source);
  const name = returnValueName(errno);
  return new LocksignError(code, {
    ...factsOf(failure, name, about),
    ...(call !== undefined && { call, errno: name }),
  });
}
