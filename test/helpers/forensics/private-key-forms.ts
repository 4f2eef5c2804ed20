/**
 * Every form in which a process may hold a private key: the text and its lines, the DER, the
 * numbers of the key in both byte orders, and what signing derives from them.
 * @module
 */
import {
  createECDH,
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';

export type PrivateAlgorithm = 'ed25519' | 'ecdsa-p256-sha256' | 'ecdsa-secp256k1' | 'rsa-pkcs1-sha256';
export type PrivateEncoding = 'pem' | 'base64' | 'base58' | 'hex';

export interface PrivateSecret {
  readonly algorithm: PrivateAlgorithm;
  readonly encoding: PrivateEncoding;
  readonly text: string;
}

export interface Form {
  readonly form: string;
  readonly bytes: Buffer;
  /** Searched whole only, because parts of it are public or the same for every key. */
  readonly whole?: boolean;
}

/** The order of the base point of Ed25519 (RFC 8032, section 5.1), P-256 and secp256k1 (SEC 2). */
const orders = {
  ed25519: 2n ** 252n + 27742317777372353535851937790883648493n,
  'ecdsa-p256-sha256': 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  'ecdsa-secp256k1': 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n,
} as const;

const names: readonly string[] = ['ed25519', 'ecdsa-p256-sha256', 'ecdsa-secp256k1', 'rsa-pkcs1-sha256'];
type Private = { readonly algorithm: PrivateAlgorithm };
export const isPrivate = <T extends { readonly algorithm: string }>(secret: T): secret is Extract<T, Private> =>
  names.includes(secret.algorithm);

/** The forms that a living key keeps in its memory. SECURITY.md says who can read them. */
export const isHeldForm = (form: string): boolean => /^(piece of )?held /.test(form);

const reversed = (bytes: Buffer): Buffer => Buffer.from(bytes).reverse();
const numberOf = (bigEndian: Buffer): bigint => BigInt(`0x${bigEndian.toString('hex')}`);
const bytesOf = (number: bigint, bytes: number): Buffer =>
  Buffer.from(number.toString(16).padStart(2 * bytes, '0'), 'hex');

/**
 * Each word of eight bytes reversed, as a hash loads big-endian words on a little-endian machine.
 */
const wordsReversed = (bytes: Buffer): Buffer => Buffer.from(bytes).swap64();

/**
 * Digits of 52 bits in words of 64, as the code for AVX-512 holds a prime. The last digit has too
 * few bits: a word of other memory could be the same by chance.
 */
function digits52(number: bigint): Buffer {
  const digits: Buffer[] = [];
  for (let rest = number; rest >= 2n ** 52n; rest >>= 52n) digits.push(reversed(bytesOf(rest & (2n ** 52n - 1n), 8)));
  return Buffer.concat(digits);
}

export function newPrivateKey(algorithm: PrivateAlgorithm): KeyObject {
  if (algorithm === 'ed25519') return generateKeyPairSync('ed25519').privateKey;
  if (algorithm === 'rsa-pkcs1-sha256') return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const namedCurve = algorithm === 'ecdsa-p256-sha256' ? 'P-256' : 'secp256k1';
  return generateKeyPairSync('ec', { namedCurve }).privateKey;
}

/** The key of 32 bytes: an Ed25519 seed or an ECDSA scalar. */
export function keyOfBytes(algorithm: Exclude<PrivateAlgorithm, 'rsa-pkcs1-sha256'>, bytes: Buffer): KeyObject {
  if (algorithm === 'ed25519') {
    const prefix = Buffer.from('302e020100300506032b657004220420', 'hex'); // RFC 8410, section 7
    return createPrivateKey({ key: Buffer.concat([prefix, bytes]), format: 'der', type: 'pkcs8' });
  }
  const isP256 = algorithm === 'ecdsa-p256-sha256';
  const curve = createECDH(isP256 ? 'prime256v1' : 'secp256k1');
  curve.setPrivateKey(bytes);
  const point = curve.getPublicKey();
  const [x, y] = [point.toString('base64url', 1, 33), point.toString('base64url', 33)];
  const key: JsonWebKey = { kty: 'EC', crv: isP256 ? 'P-256' : 'secp256k1', x, y, d: bytes.toString('base64url') };
  return createPrivateKey({ key, format: 'jwk' });
}

/** Bitcoin's alphabet and zeros (draft-msporny-base58, sections 2 and 3), for keys of 32 bytes. */
const base58Digits = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

function base58(bytes: Buffer): string {
  let text = '';
  for (let rest = numberOf(bytes); rest > 0n; rest /= 58n) text = base58Digits.charAt(Number(rest % 58n)) + text;
  const zeros = bytes.findIndex((byte) => byte !== 0);
  return '1'.repeat(zeros) + text;
}

function fromBase58(text: string): Buffer {
  const number = [...text].reduce((sum, digit) => 58n * sum + BigInt(base58Digits.indexOf(digit)), 0n);
  return bytesOf(number, 32);
}

/** The text of a key: PEM, or its 32 bytes in another encoding. */
export function textOfKey(key: KeyObject, encoding: PrivateEncoding): string {
  if (encoding === 'pem') return String(key.export({ type: 'pkcs8', format: 'pem' })).trimEnd();
  const bytes = Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url');
  return encoding === 'base58' ? base58(bytes) : bytes.toString(encoding);
}

export function randomPrivateSecret(algorithm: PrivateAlgorithm, encoding: PrivateEncoding): PrivateSecret {
  return { algorithm, encoding, text: textOfKey(newPrivateKey(algorithm), encoding) };
}

function keyOf({ algorithm, encoding, text }: PrivateSecret): KeyObject {
  if (encoding === 'pem' || algorithm === 'rsa-pkcs1-sha256') return createPrivateKey(text);
  return keyOfBytes(algorithm, encoding === 'base58' ? fromBase58(text) : Buffer.from(text, encoding));
}

/** The secret numbers in an encoding of the key, big-endian. */
function numbersOf(key: KeyObject, algorithm: PrivateAlgorithm): Record<string, Buffer> {
  const jwk = key.export({ format: 'jwk' });
  const number = (text: unknown): Buffer => Buffer.from(String(text), 'base64url');
  if (algorithm === 'ed25519') return { seed: number(jwk.d) };
  if (algorithm !== 'rsa-pkcs1-sha256') return { scalar: number(jwk.d) };
  const { d, p, q, dp, dq, qi } = jwk;
  return { d: number(d), p: number(p), q: number(q), dp: number(dp), dq: number(dq), qinv: number(qi) };
}

function bothOrders(name: string, bigEndian: Buffer, isHeld = false): Form[] {
  return [
    { form: `${name}, big-endian`, bytes: bigEndian },
    { form: `${isHeld ? 'held ' : ''}${name}, little-endian`, bytes: reversed(bigEndian) },
  ];
}

/** The scalar in Montgomery's representation with R = 2^256. */
const inMontgomery = (scalar: bigint, order: bigint): Buffer => bytesOf((scalar << 256n) % order, 32);

/** RFC 8032, section 5.1.5: the scalar and the prefix. */
function expanded(seed: Buffer): Form[] {
  const hash = createHash('sha512').update(seed).digest();
  const clamped = hash.subarray(0, 32);
  clamped.writeUInt8(clamped.readUInt8(0) & 0xf8, 0);
  clamped.writeUInt8((clamped.readUInt8(31) & 0x7f) | 0x40, 31);
  const prefix = hash.subarray(32);
  const scalar = numberOf(reversed(clamped)) % orders.ed25519;
  return [
    // Its middle bytes are those of the scalar, from which it differs by a multiple of the order.
    ...bothOrders('clamped scalar', reversed(clamped)).map((form) => ({ ...form, whole: true })),
    ...bothOrders('scalar', bytesOf(scalar, 32), true),
    { form: 'scalar, Montgomery', bytes: reversed(inMontgomery(scalar, orders.ed25519)) },
    { form: 'held prefix', bytes: prefix },
    { form: 'prefix, words', bytes: wordsReversed(prefix) },
    { form: 'seed, words', bytes: wordsReversed(seed) },
  ];
}

function numberForms(algorithm: PrivateAlgorithm, numbers: Readonly<Record<string, Buffer>>): Form[] {
  const forms: Form[] = Object.entries(numbers).flatMap(([name, bytes]) =>
    bothOrders(name, bytes, name !== 'seed' && name !== 'd'),
  );
  const { seed, scalar, p, q } = numbers;
  if (seed !== undefined) forms.push(...expanded(seed));
  if (scalar !== undefined && (algorithm === 'ecdsa-p256-sha256' || algorithm === 'ecdsa-secp256k1')) {
    forms.push({ form: 'scalar, Montgomery', bytes: reversed(inMontgomery(numberOf(scalar), orders[algorithm])) });
  }
  for (const [name, prime] of Object.entries({ p, q })) {
    if (prime !== undefined) forms.push({ form: `${name}, 52-bit digits`, bytes: digits52(numberOf(prime)) });
  }
  return forms;
}

/**
 * The text, its lines that contain a secret number, its body without line breaks, the DER, and the
 * characters of each number.
 */
function pemForms(text: string, numbers: Readonly<Record<string, Buffer>>): Form[] {
  const lines = text.split('\n').slice(1, -1);
  const body = lines.join('');
  const der = Buffer.from(body, 'base64');
  const forms: Form[] = [
    { form: 'text', bytes: Buffer.from(text), whole: true },
    { form: 'text, escaped', bytes: Buffer.from(text.replaceAll('\n', '\\n')), whole: true },
    { form: 'body', bytes: Buffer.from(body), whole: true },
    { form: 'DER', bytes: der, whole: true },
  ];
  const lineBytes = 48; // 64 characters (RFC 7468, section 3)
  const secretLines = new Set<number>();
  for (const [name, bytes] of Object.entries(numbers)) {
    const start = der.indexOf(bytes);
    if (start === -1) throw new Error(`the DER does not contain ${name}`);
    const end = start + bytes.length;
    for (let at = Math.floor(start / lineBytes); at * lineBytes < end; at += 1) secretLines.add(at);
    const characters = body.slice(Math.ceil(start / 3) * 4, Math.floor(end / 3) * 4);
    forms.push({ form: `characters of ${name}`, bytes: Buffer.from(characters) });
  }
  for (const index of secretLines) {
    const line = lines[index] ?? '';
    if (line.length < 16) continue; // the rest of a number, of which its piece is searched
    forms.push({ form: `line ${index + 1}`, bytes: Buffer.from(line), whole: true });
    forms.push({ form: `line ${index + 1}, UTF-16`, bytes: Buffer.from(line, 'utf16le'), whole: true });
  }
  return forms;
}

/**
 * The numbers of a key in words of eight bytes, as registers hold them: the limbs of the
 * arithmetic, and pairs of the words that a hash reads.
 */
export function privateKeyRegisters({ algorithm, text }: PrivateSecret): Form[] {
  const numbers = numbersOf(createPrivateKey(text), algorithm);
  const forms = numberForms(algorithm, numbers);
  for (const [name, bytes] of Object.entries(numbers)) {
    forms.push({ form: `${name}, words of 4 bytes`, bytes: Buffer.from(bytes).swap32() });
  }
  return forms.flatMap(({ form, bytes }) =>
    Array.from({ length: Math.floor(bytes.length / 8) }, (_, word) => ({
      form,
      bytes: bytes.subarray(8 * word, 8 * word + 8),
    })),
  );
}

/** The forms of one key without repetition. */
export function privateKeyForms(secret: PrivateSecret): Form[] {
  const { algorithm, encoding, text } = secret;
  const key = keyOf(secret);
  const numbers = numbersOf(key, algorithm);
  if (encoding === 'pem') return [...pemForms(text, numbers), ...numberForms(algorithm, numbers)];
  return [
    { form: 'characters', bytes: Buffer.from(text) },
    { form: 'characters, UTF-16', bytes: Buffer.from(text, 'utf16le') },
    { form: 'DER', bytes: key.export({ type: 'pkcs8', format: 'der' }), whole: true },
    ...numberForms(algorithm, numbers),
  ];
}
