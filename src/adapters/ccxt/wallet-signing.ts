/**
 * How a guarded exchange of ccxt signs with the key of a wallet, on the curve secp256k1. ccxt's
 * `signHash` and `signMessage` are methods of the instance, which the key replaces whole.
 * @module
 */
import { createHash, randomBytes } from 'node:crypto';
import type { SigningKey } from '../../keys/signing-key.js';
import { isData } from './placeholder.js';
import { call, noHmac, type Replacement, type Replacements, type Rule, unknownUse } from './replacements.js';

/** A signature on secp256k1, as hexadecimal digits, and its recovery bit. */
interface Recoverable {
  readonly r: string;
  readonly s: string;
  readonly v: number;
}

function signDigest(key: SigningKey, digest: string): Recoverable {
  const signature = key.sign(Buffer.from(digest, 'hex'), 'hex');
  return { r: signature.slice(0, 64), s: signature.slice(64, 128), v: Number.parseInt(signature.slice(128), 16) };
}

/** Ethereum adds 27 to the recovery bit (Yellow Paper, appendix F). */
const ethereumOffset = 27;

const inHex = ({ r, s, v }: Recoverable): string => `0x${r}${s}${(v + ethereumOffset).toString(16)}`;

/** ccxt writes the numbers without leading zeros. */
const inObject = ({ r, s, v }: Recoverable) => ({
  r: `0x${BigInt(`0x${r}`).toString(16)}`,
  s: `0x${BigInt(`0x${s}`).toString(16)}`,
  v: v + ethereumOffset,
});

/** The methods get the placeholder, or its last 64 digits. */
function wallet(methods: (isOurs: (privateKey: unknown) => boolean) => Record<string, Replacement>): Replacements {
  const digits = randomBytes(32).toString('hex');
  const placeholder = `0x${digits}`;
  const isOurs = (privateKey: unknown): boolean => privateKey === placeholder || privateKey === digits;
  return { placeholder, methods: { hmac: noHmac(digits), ...methods(isOurs) } };
}

interface HashSigning {
  readonly write?: (signature: Recoverable) => unknown;
  /** Whether ccxt checks the credentials first. */
  readonly isChecked?: boolean;
}

/** ccxt's `signHash(hash, privateKey)`. */
function hashSigner(key: SigningKey, isOurs: (privateKey: unknown) => boolean, how: HashSigning): Replacement {
  const { write = inHex, isChecked = false } = how;
  return (original) =>
    function signHash(this: unknown, ...values: unknown[]) {
      const [hash, privateKey] = values;
      if (!isOurs(privateKey)) return Reflect.apply(original, this, values);
      if (isChecked) call(this, 'checkRequiredCredentials');
      return write(signDigest(key, String(hash).slice(-64)));
    };
}

/** Exchanges whose `signHash` makes every signature. */
const hashes =
  (how: HashSigning): Rule =>
  (key) =>
    wallet((isOurs) => ({ signHash: hashSigner(key, isOurs, how) }));

/** aster also sends the address of the wallet, which is the end of a hash of the public key. */
export const aster: Rule = (key) =>
  wallet((isOurs) => ({
    signHash: hashSigner(key, isOurs, { isChecked: true }),
    ethGetAddressFromPrivateKey: (original) =>
      function ethGetAddressFromPrivateKey(this: unknown, ...values: unknown[]) {
        if (!isOurs(values[0])) return Reflect.apply(original, this, values);
        const point = Buffer.from(key.publicKey?.hex ?? '', 'hex').subarray(1);
        return `0x${String(call(this, 'keccakMessage', Uint8Array.from(point))).slice(-40)}`;
      },
  }));

/** It signs a hash of a text. */
export const hibachi: Rule = (key) =>
  wallet((isOurs) => ({
    signMessage: (original) =>
      function signMessage(this: unknown, ...values: unknown[]) {
        const [message, privateKey] = values;
        if (!isOurs(privateKey)) return Reflect.apply(original, this, values);
        if (!isData(message)) return unknownUse();
        const { r, s, v } = signDigest(key, createHash('sha256').update(message).digest('hex'));
        return `${r}${s}${v.toString(16).padStart(2, '0')}`;
      },
  }));

export const hyperliquid: Rule = hashes({ write: inObject });
export const derive: Rule = hashes({ isChecked: true });
export const nado: Rule = hashes({});
