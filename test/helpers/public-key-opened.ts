/**
 * Private keys for the WebAssembly signer of the public-key algorithms, and its pair of instances
 * with a sealed memory that a test can read.
 */
import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { KeyKind, PrivateKeyParts, RsaNumbers } from '../../src/backend/wasm/private-key/form.js';
import { keyKinds } from '../../src/backend/wasm/public-key/kinds.js';
import { courier, sealed } from '../../src/backend/wasm/public-key/modules.generated.js';
import type { PublicKeyCourier } from '../../src/backend/wasm/public-key/modules.js';
import { withMemoryExported } from './wasm-binary.js';

export const binaries = {
  sealed: new Uint8Array(Buffer.from(sealed, 'hex')),
  courier: new Uint8Array(Buffer.from(courier, 'hex')),
} as const;

export const curveKinds = ['ed25519', 'ecdsa-p256', 'ecdsa-secp256k1'] as const;
export type CurveKind = (typeof curveKinds)[number];
export const kindNumber = (kind: KeyKind): number => 1 + keyKinds.indexOf(kind);

type Word = number | bigint;
export type Sealed = Record<string, (...words: Word[]) => number | bigint | undefined>;

export interface Opened {
  readonly sealed: Sealed;
  readonly courier: PublicKeyCourier;
  readonly sealedMemory: Buffer;
  readonly courierMemory: Buffer;
}

export class Interruption extends Error {}

/**
 * @param interrupted A function of the sealed module that throws when the courier calls it.
 * @param calls Records the name of each function of the sealed module that the courier calls.
 */
export function open(interrupted?: string, calls: string[] = []): Opened {
  const exports = new WebAssembly.Instance(new WebAssembly.Module(withMemoryExported(binaries.sealed))).exports;
  const { memory, ...functions } = exports as unknown as Sealed & { memory: WebAssembly.Memory };
  const seal = Object.fromEntries(
    Object.entries(functions).map(([name, call]) => [
      name,
      (...words: Word[]) => {
        calls.push(name);
        if (name === interrupted) throw new Interruption();
        return call(...words);
      },
    ]),
  );
  const pair = new WebAssembly.Instance(new WebAssembly.Module(binaries.courier), { seal }).exports;
  const opened = pair as unknown as PublicKeyCourier;
  return {
    sealed: functions,
    courier: opened,
    sealedMemory: Buffer.from(memory.buffer),
    courierMemory: Buffer.from(opened.memory.buffer),
  };
}

/** The four words of a piece of 32 bytes, as the sealed module takes them. */
export function wordsOf(piece: Uint8Array): bigint[] {
  const bytes = Buffer.alloc(32);
  bytes.set(piece);
  return [0, 8, 16, 24].map((at) => bytes.readBigUInt64LE(at));
}

/** PKCS#8 in front of the 32 bytes of a secret (RFC 8410, RFC 5915). */
const prefixes: Readonly<Record<CurveKind, string>> = {
  ed25519: '302e020100300506032b657004220420',
  'ecdsa-p256': '3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420',
  'ecdsa-secp256k1': '303e020100301006072a8648ce3d020106052b8104000a042730250201010420',
};

/** The key of node:crypto for a secret of a curve. */
export const keyObjectOf = (kind: CurveKind, secret: Uint8Array): KeyObject =>
  createPrivateKey({
    key: Buffer.concat([Buffer.from(prefixes[kind], 'hex'), secret]),
    format: 'der',
    type: 'pkcs8',
  });

/** The public key in the form of the signer: 32 bytes, or x and y. */
export function publicKeyOf(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  return Buffer.concat([Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
}

export const partsOf = (secret: Uint8Array): PrivateKeyParts => ({ secret, publicKey: undefined });

export interface RsaKey {
  readonly key: KeyObject;
  readonly numbers: RsaNumbers;
}

export function rsaKey(bits: number, publicExponent = 0x10001): RsaKey {
  const { privateKey: key } = generateKeyPairSync('rsa', { modulusLength: bits, publicExponent });
  return { key, numbers: numbersOf(key) };
}

export function numbersOf(key: KeyObject): RsaNumbers {
  const jwk = key.export({ format: 'jwk' });
  const number = (text = ''): Buffer => Buffer.from(text, 'base64url');
  return {
    modulus: number(jwk.n),
    publicExponent: number(jwk.e),
    p: number(jwk.p),
    q: number(jwk.q),
    dp: number(jwk.dp),
    dq: number(jwk.dq),
    qinv: number(jwk.qi),
  };
}

/** The parts of an RSA key as the courier takes them. */
export function fieldsOf({ modulus, publicExponent, p, q, dp, dq, qinv }: RsaNumbers): Buffer {
  const field = (number: Uint8Array, bytes: number): Buffer =>
    Buffer.concat([Buffer.alloc(bytes - number.length), number]);
  return Buffer.concat([
    field(modulus, 512),
    field(publicExponent, 32),
    ...[p, q, dp, dq, qinv].map((number) => field(number, 352)),
  ]);
}

/** Makes a key from the bytes that the courier takes. */
export function load({ courier, courierMemory }: Opened, kind: KeyKind, bytes: Uint8Array): number {
  courierMemory.set(bytes, courier.input());
  return courier.loadKey(kindNumber(kind));
}

/** Signs a message that fits, or for secp256k1 its SHA-256 digest. */
export function sign(
  { courier, courierMemory }: Opened,
  kind: KeyKind,
  slot: number,
  message: Uint8Array,
): Buffer | number {
  const bytes = kind === 'ecdsa-secp256k1' ? createHash('sha256').update(message).digest() : message;
  courier.begin(slot);
  courierMemory.set(bytes, courier.input());
  if (kind === 'ed25519') {
    courier.turn(bytes.length);
    courierMemory.set(bytes, courier.input());
  }
  const count = courier.sign(bytes.length);
  if (count < 0) return count;
  return Buffer.from(courierMemory.subarray(courier.output(), courier.output() + count));
}
