/**
 * The keys of the examined process: every algorithm with every encoding and every length class,
 * from each source outside JavaScript. Each key has its own random secret.
 * @module
 */
import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  isPrivate,
  newPrivateKey,
  type PrivateAlgorithm,
  type PrivateEncoding,
  randomPrivateSecret,
  textOfKey,
} from './private-key-forms.js';
import { give, type Stage } from './stage.js';

export type Algorithm = 'hmac-sha256' | 'hmac-sha384' | 'hmac-sha512';
export type Encoding = 'utf8' | 'base64' | 'hex';
/** Combinations that single exchanges require. */
export type SuffixAlgorithm = 'secret-suffix-sha256' | 'secret-suffix-md5';
export type WrittenEncoding = 'to-base64' | 'to-uppercase' | 'to-md5-hex';
export type Length = 'short' | 'block' | 'long';

export type PlannedSource =
  | { readonly kind: 'file' | 'bytes' | 'heap bytes' | 'text'; readonly path: string }
  | { readonly kind: 'descriptor'; readonly descriptor: number }
  | { readonly kind: 'env'; readonly name: string }
  | { readonly kind: 'dotenv'; readonly path: string; readonly name: string };

interface HmacPurpose {
  readonly algorithm: Algorithm | SuffixAlgorithm;
  readonly encoding: Encoding | WrittenEncoding;
}
interface PrivatePurpose {
  readonly algorithm: PrivateAlgorithm;
  readonly encoding: PrivateEncoding;
}
type Purpose = HmacPurpose | PrivatePurpose;

/** The part that the process receives. */
export interface PlannedKey {
  readonly source: PlannedSource;
  readonly algorithm: Purpose['algorithm'];
  readonly encoding: Purpose['encoding'];
}

/** The part that only the parent knows. */
export type Secret = (HmacPurpose | PrivatePurpose) & { readonly label: string; readonly text: string };

export interface KeyPlan {
  readonly keys: readonly PlannedKey[];
  readonly secrets: readonly Secret[];
  /**
   * The descriptors that the process inherits, from descriptor 3 on: open files, and text that
   * arrives through a socket.
   */
  readonly descriptors: readonly (number | string)[];
  readonly env: Readonly<Record<string, string>>;
}

const algorithms: readonly Algorithm[] = ['hmac-sha256', 'hmac-sha384', 'hmac-sha512'];
const encodings: readonly Encoding[] = ['utf8', 'base64', 'hex'];
const lengths: readonly Length[] = ['short', 'block', 'long'];
const firstDescriptor = 3;

function keyBytes(algorithm: Algorithm, length: Length): number {
  const block = algorithm === 'hmac-sha256' ? 64 : 128;
  return { short: 20, block, long: block + 37 }[length];
}

/** Random text of an encoding. Its key, or the text itself, has that many bytes. */
export function randomSecret(encoding: Encoding | WrittenEncoding, bytes: number): string {
  if (encoding === 'base64' || encoding === 'hex') return randomBytes(bytes).toString(encoding);
  // Lower-case letters alone if the encoding makes capitals of them, so that no piece of the text
  // is a piece of the key.
  const small = 'abcdefghijklmnopqrstuvwxyz';
  const alphabet = encoding === 'to-uppercase' ? small : `ABCDEFGHIJKLMNOPQRSTUVWXYZ${small}0123456789-_`;
  return Array.from(randomBytes(bytes), (byte) => alphabet[byte % alphabet.length]).join('');
}

/** The origins of a secret. A socket is a descriptor too. */
export type Origin = PlannedSource['kind'] | 'socket';

/** The origins that the native backend reads without JavaScript. */
export const nativeOrigins: readonly Origin[] = ['file', 'descriptor', 'env', 'dotenv', 'bytes', 'socket'];

/**
 * The same for WebAssembly, without the environment, because Node returns its values as strings.
 */
export const wasmOrigins: readonly Origin[] = ['file', 'descriptor', 'dotenv', 'bytes', 'socket'];

/** Invents secrets and puts them where the process finds them. */
class Planner {
  readonly keys: PlannedKey[] = [];
  readonly secrets: Secret[] = [];
  readonly descriptors: (number | string)[] = [];
  readonly env: Record<string, string> = {};
  readonly #dotenv: string[] = ['# keys of the bot'];
  readonly #work: string;

  constructor(work: string) {
    this.#work = work;
  }

  add(origin: Origin, purpose: Purpose, bytes: number): void {
    const { algorithm, encoding } = purpose;
    const secret = isPrivate(purpose)
      ? randomPrivateSecret(purpose.algorithm, purpose.encoding)
      : { ...purpose, text: randomSecret(purpose.encoding, bytes) };
    this.addSecret(origin, { ...secret, label: `${origin} ${algorithm} ${encoding} ${bytes}` });
  }

  addSecret(origin: Origin, secret: Secret): void {
    const { algorithm, encoding, text } = secret;
    this.keys.push({ algorithm, encoding, source: this.#place(origin, text) });
    this.secrets.push(secret);
  }

  finish(): KeyPlan {
    this.#write('.env', `${this.#dotenv.join('\n')}\n`);
    return { keys: this.keys, secrets: this.secrets, descriptors: this.descriptors, env: this.env };
  }

  #place(origin: Origin, text: string): PlannedSource {
    const number = this.keys.length;
    switch (origin) {
      case 'env': {
        const name = `BOT_SECRET_${number}`;
        this.env[name] = text;
        return { kind: origin, name };
      }
      case 'dotenv': {
        const name = `DOTENV_SECRET_${number}`;
        // Files of this kind write PEM on one line.
        this.#dotenv.push(`${name}="${text.replaceAll('\n', '\\n')}"`);
        return { kind: origin, path: join(this.#work, '.env'), name };
      }
      case 'descriptor': {
        const path = this.#write(`secret-${number}`, `${text}\n`);
        return { kind: origin, descriptor: this.#inherit(openSync(path, 'r')) };
      }
      case 'socket':
        return { kind: 'descriptor', descriptor: this.#inherit(text) };
      case 'bytes':
      case 'heap bytes':
        return { kind: origin, path: this.#write(`secret-${number}`, text) };
      default:
        return { kind: origin, path: this.#write(`secret-${number}`, `${text}\n`) };
    }
  }

  #inherit(what: number | string): number {
    return firstDescriptor + this.descriptors.push(what) - 1;
  }

  #write(name: string, content: string): string {
    const path = join(this.#work, name);
    writeFileSync(path, content, { mode: 0o600 });
    give(path);
    return path;
  }
}

/**
 * Each group of three origins meets every combination of algorithm, encoding and length, as in a
 * Latin square. Fewer than three origins leave the other cells empty.
 */
export function planKeys(stage: Stage, origins: readonly Origin[]): KeyPlan {
  const planner = new Planner(stage.work);
  for (let group = 0; group < origins.length; group += 3) {
    for (const [a, algorithm] of algorithms.entries()) {
      for (const [e, encoding] of encodings.entries()) {
        for (const [l, length] of lengths.entries()) {
          const column = (a + e + l) % 3;
          const origin = origins[group + column];
          if (origin !== undefined) planner.add(origin, { algorithm, encoding }, keyBytes(algorithm, length));
        }
      }
    }
  }
  return planner.finish();
}

/**
 * Suffix keys with every encoding, and HMAC keys of encoded text, of two lengths, from each origin
 * in turn.
 */
export function planSuffixKeys(stage: Stage, origins: readonly Origin[]): KeyPlan {
  const planner = new Planner(stage.work);
  const written: readonly WrittenEncoding[] = ['to-base64', 'to-uppercase', 'to-md5-hex'];
  const purposes: readonly Purpose[] = [
    ...(['secret-suffix-sha256', 'secret-suffix-md5'] as const).flatMap((algorithm) =>
      [...encodings, ...written].map((encoding) => ({ algorithm, encoding })),
    ),
    ...(['hmac-sha256', 'hmac-sha512'] as const).flatMap((algorithm) =>
      written.map((encoding) => ({ algorithm, encoding })),
    ),
  ];
  for (const [number, purpose] of purposes.flatMap((each) => [each, each]).entries()) {
    const origin = origins[number % origins.length];
    if (origin !== undefined) planner.add(origin, purpose, number % 2 === 0 ? 32 : 150);
  }
  return planner.finish();
}

/** Private keys in the forms that planPrivateKeys() leaves out, from files. */
export function planOtherPrivateKeys(stage: Stage): KeyPlan {
  const planner = new Planner(stage.work);
  const pem = (label: string, key: KeyObject, type: 'pkcs1' | 'pkcs8' | 'sec1'): Secret => ({
    label,
    algorithm: type === 'sec1' ? 'ecdsa-p256-sha256' : 'rsa-pkcs1-sha256',
    encoding: 'pem',
    text: String(key.export({ type, format: 'pem' })).trimEnd(),
  });
  const rsa = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength }).privateKey;
  const seed = newPrivateKey('ed25519');
  for (const secret of [
    { label: 'base58', algorithm: 'ed25519', encoding: 'base58', text: textOfKey(seed, 'base58') } as const,
    pem('SEC1', newPrivateKey('ecdsa-p256-sha256'), 'sec1'),
    pem('PKCS#1', rsa(2048), 'pkcs1'),
    pem('RSA-3072', rsa(3072), 'pkcs8'),
    pem('RSA-4096', rsa(4096), 'pkcs8'),
  ]) {
    planner.addSecret('file', secret);
  }
  return planner.finish();
}

/** A private key of every kind and encoding, from each origin in turn. */
export function planPrivateKeys(stage: Stage, origins: readonly Origin[]): KeyPlan {
  const planner = new Planner(stage.work);
  const purposes = [
    { algorithm: 'ed25519', encoding: 'pem' },
    { algorithm: 'ecdsa-p256-sha256', encoding: 'pem' },
    { algorithm: 'ecdsa-secp256k1', encoding: 'hex' },
    { algorithm: 'rsa-pkcs1-sha256', encoding: 'pem' },
    { algorithm: 'ed25519', encoding: 'base64' },
    { algorithm: 'ecdsa-secp256k1', encoding: 'pem' },
  ] as const;
  for (const origin of origins) for (const purpose of purposes) planner.add(origin, purpose, 0);
  return planner.finish();
}
