/**
 * Errors of PKCS#11 tokens.
 * @module
 */
import { details, failedCall, named, reason, type Sentences } from './facts.js';

const token = { subject: 'bots' };

export const tokenErrors = {
  ERR_TOKEN_UNAVAILABLE: {
    problem: (facts) => `Tokens need the native signer, which cannot be used: ${reason(facts)}.`,
    remedy: () => 'Install a release with a prebuilt file for this platform, and do not set LOCKSIGN_BACKEND to wasm.',
    example: { detail: 'no file for linux-s390x is installed' },
  },
  ERR_TOKEN_MODULE: {
    problem: (facts) => `The PKCS#11 module${named(facts)} cannot be used${details(facts)}${failedCall(facts)}.`,
    remedy: () =>
      'Check the path. It names the shared library that the maker of the token supplies, as /usr/lib/softhsm/libsofthsm2.so is that of SoftHSM.',
    example: { subject: '/usr/lib/libtoken.so', detail: 'it exports no C_GetFunctionList' },
  },
  ERR_TOKEN_NOT_FOUND: {
    problem: (facts) => `The token${named(facts)} cannot be opened: ${reason(facts)}.`,
    remedy: () =>
      'Check that it is plugged in and initialised. `pkcs11-tool --module FILE --list-token-slots` lists the tokens of a module.',
    example: { subject: 'pkcs11:token=bots', detail: 'no token has this name' },
  },
  ERR_TOKEN_PIN: {
    problem: (facts) => `The token${named(facts)} does not accept the PIN${details(facts)}${failedCall(facts)}.`,
    remedy: () =>
      'Enter the right PIN. The token locks itself after a few wrong ones. Nothing tries one twice by itself.',
    example: { ...token, detail: 'only one try is left', call: 'C_Login', errno: 'CKR_PIN_INCORRECT' },
  },
  ERR_TOKEN_LOCKED: {
    problem: (facts) =>
      `The token${named(facts)} is locked, because too many wrong PINs were entered${failedCall(facts)}.`,
    remedy: () =>
      'Set a new user PIN as its security officer, as `pkcs11-tool --module FILE --init-pin --login-type so` does.',
    example: { ...token, call: 'C_Login', errno: 'CKR_PIN_LOCKED' },
  },
  ERR_TOKEN_OPEN: {
    problem: (facts) =>
      `This process is logged in to the token${named(facts)} already, so the token does not check this PIN${failedCall(facts)}.`,
    remedy: () => 'Use the token that is open, or close it first.',
    example: { ...token, call: 'C_Login', errno: 'CKR_USER_ALREADY_LOGGED_IN' },
  },
  ERR_TOKEN_KEY: {
    problem: (facts) => `The key${named(facts)} of the token cannot be used: ${reason(facts)}.`,
    remedy: () => 'Check the label. `pkcs11-tool --module FILE --login --list-objects` lists the keys of a token.',
    example: { subject: 'binance', detail: 'the token has no such key' },
  },
  ERR_TOKEN_FULL: {
    problem: (facts) => `The token${named(facts)} has no room for another key${failedCall(facts)}.`,
    remedy: () => 'Use another token, or delete a key of this one that is no longer needed.',
    example: { ...token, call: 'C_GenerateKeyPair', errno: 'CKR_DEVICE_MEMORY' },
  },
  ERR_TOKEN_LOST: {
    problem: (facts) => `The token${named(facts)} was removed, or its session ended${failedCall(facts)}.`,
    remedy: () => 'Put it back and open it again with its PIN.',
    example: { ...token, call: 'C_SignInit', errno: 'CKR_DEVICE_REMOVED' },
  },
  ERR_TOKEN_CLOSED: {
    problem: (facts) => `The token${named(facts)} is closed.`,
    remedy: () => 'Open it again.',
    example: token,
  },
  ERR_TOKEN_FAILED: {
    problem: (facts) => `The token${named(facts)} failed${details(facts)}${failedCall(facts)}.`,
    remedy: () => 'Check what the documentation of the token says about this return value of PKCS#11.',
    example: { ...token, call: 'C_Sign', errno: 'CKR_FUNCTION_FAILED' },
  },
} as const satisfies Record<string, Sentences>;
