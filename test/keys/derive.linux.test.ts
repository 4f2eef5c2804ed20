/**
 * `SigningKey.derive()` makes keys of the text of a signature, and gives the keys that load() makes
 * of the same text.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Algorithm,
  type DeriveOptions,
  type ErrorCode,
  type KeyOptions,
  LocksignError,
  type SecretEncoding,
  SigningKey,
  secret,
} from '../../src/index.js';
import { type SecretAlgorithm, secretAlgorithms, signatureEncodings } from '../../src/keys/algorithms.js';
import { load, refusal } from '../helpers/keys.js';
import { everyPurpose, expected } from '../helpers/purposes.js';
import { skipIf } from '../helpers/scratch.js';

const isNative = process.env['LOCKSIGN_BACKEND'] === 'native';
const rootText = 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j';
const message = 'client "grid-bot", credential 7';
const good: KeyOptions = { algorithm: 'hmac-sha256', encoding: 'utf8' };
const characters: Readonly<Record<SecretAlgorithm, Readonly<Record<DeriveOptions['encoding'], number>>>> = {
  'hmac-sha256': { hex: 64, base64: 44, base64url: 43 },
  'hmac-sha384': { hex: 96, base64: 64, base64url: 64 },
  'hmac-sha512': { hex: 128, base64: 88, base64url: 86 },
  'secret-suffix-sha256': { hex: 64, base64: 44, base64url: 43 },
  'secret-suffix-md5': { hex: 32, base64: 24, base64url: 22 },
};

const roots = new Map<Algorithm, SigningKey>();
const root = (algorithm: Algorithm = 'hmac-sha256'): SigningKey => {
  const key = roots.get(algorithm);
  if (key === undefined) throw new Error(`no key for ${algorithm}`);
  return key;
};
beforeAll(async () => {
  for (const algorithm of secretAlgorithms) roots.set(algorithm, await load(secret.text(rootText), { algorithm }));
});
afterAll(() => {
  for (const key of roots.values()) key.destroy();
});

const end = (keys: readonly SigningKey[]) => {
  for (const key of keys) key.destroy();
};
/** The signature of the only key, or the code of the error. */
async function outcome(attempt: () => SigningKey[] | Promise<SigningKey[]>): Promise<string> {
  try {
    const keys = await attempt();
    const signatures = keys.map((key) => `${key.algorithm} ${key.sign('m', 'base64')}`).join();
    end(keys);
    return signatures;
  } catch (error) {
    if (error instanceof LocksignError) return error.code;
    throw error;
  }
}

describe.each(secretAlgorithms)('derive() of a key with %s', (algorithm) => {
  it.each(signatureEncodings)('makes every key that loadAll() makes of the same text in %s', async (encoding) => {
    const text = expected({ algorithm, encoding: 'utf8' }, rootText, message, encoding);
    expect(text).toHaveLength(characters[algorithm][encoding]);
    const outcomes = new Set<string>();
    for (const length of [undefined, 1, 20, text.length - 1, text.length]) {
      for (const purpose of everyPurpose) {
        const derived = await outcome(() => root(algorithm).derive(message, { encoding, length }, [purpose]));
        const cut = text.slice(0, length);
        expect(derived, `${length} ${JSON.stringify(purpose)}`).toBe(
          await outcome(() => SigningKey.loadAll(secret.text(cut), [purpose])),
        );
        if (purpose.encoding === 'utf8') {
          expect(derived).toBe(`${purpose.algorithm} ${expected(purpose, cut, 'm', 'base64')}`);
        }
        outcomes.add(derived);
      }
    }
    // The keys differ, and some texts are no key.
    expect(outcomes.size).toBeGreaterThan(5 * everyPurpose.length * 0.4);
    expect(outcomes).toContain('ERR_SECRET_HEX');
  });
});

describe('derive()', () => {
  it('makes up to eight keys of one signature, in order, and leaves its own key as it was', () => {
    const before = root().sign('m');
    const eight = everyPurpose.filter((_, i) => i % 4 === 0).slice(0, 8);
    const text = expected(good, rootText, message);
    const keys = root().derive(message, { encoding: 'hex' }, eight);
    expect(keys.map((key) => key.algorithm)).toStrictEqual(eight.map((purpose) => purpose.algorithm));
    expect(keys.map((key) => key.sign('m'))).toStrictEqual(eight.map((purpose) => expected(purpose, text, 'm')));
    expect(keys.map((key) => key.protection)).toStrictEqual(eight.map(() => root().protection));
    expect(root().sign('m')).toBe(before);
    end(keys);
  });

  it('makes keys that outlive their origin, and derive keys themselves', async () => {
    const origin = await load(secret.text(rootText));
    const [child] = origin.derive(message, { encoding: 'base64url' }, [good]);
    origin.destroy();
    const [grandchild] = child?.derive('again', { encoding: 'hex' }, [good]) ?? [];
    const childText = expected(good, rootText, message, 'base64url');
    const text = expected(good, childText, 'again');
    expect(grandchild?.sign('m')).toBe(expected(good, text, 'm'));
    expect(grandchild?.verify('m', expected(good, text, 'm'))).toBe(true);
    end([child, grandchild].filter((key) => key !== undefined));
  });

  it.each<[string, string | Uint8Array]>([
    ['an empty text', ''],
    ['text of other characters than ASCII', 'clé €𝄞'],
    ['a text that is longer than any buffer', 'x'.repeat(100_000)],
    ['bytes', Uint8Array.from([0, 1, 254, 255])],
    ['more bytes than any buffer', new Uint8Array(100_000).fill(7)],
  ])('takes a message of %s', (_, bytes) => {
    const [key] = root('hmac-sha512').derive(bytes, { encoding: 'base64' }, [good]);
    const text = expected({ algorithm: 'hmac-sha512', encoding: 'utf8' }, rootText, bytes, 'base64');
    expect(key?.sign('m')).toBe(expected(good, text, 'm'));
    key?.destroy();
  });

  it('reads each option once, before the message', () => {
    const looks: string[] = [];
    const seen = <Value>(name: string, value: Value): Value => {
      looks.push(name);
      return value;
    };
    const options: DeriveOptions = {
      get encoding() {
        return seen('encoding', 'hex' as const);
      },
      get length() {
        return seen('length', 12);
      },
    };
    const purpose: KeyOptions = {
      get algorithm() {
        return seen('algorithm', 'hmac-sha384' as const);
      },
      get encoding() {
        return seen('secret encoding', 'utf8' as const);
      },
    };
    end(root().derive(message, options, [purpose]));
    expect(looks).toStrictEqual(['encoding', 'length', 'algorithm', 'secret encoding']);
  });
});

describe('derive() refuses', () => {
  const hex: DeriveOptions = { encoding: 'hex' };
  const lost = () => {
    const bytes = new Uint8Array(8);
    structuredClone(bytes, { transfer: [bytes.buffer] });
    return bytes;
  };
  it.each<[string, unknown, unknown, unknown]>([
    ['no options', message, undefined, [good]],
    ['no encoding', message, {}, [good]],
    ['an unknown encoding', message, { encoding: 'hexadecimal' }, [good]],
    ['an encoding that is an array', message, { encoding: ['hex'] }, [good]],
    ['a length of 0', message, { ...hex, length: 0 }, [good]],
    ['a negative length', message, { ...hex, length: -1 }, [good]],
    ['half a character', message, { ...hex, length: 1.5 }, [good]],
    ['a length that is no number', message, { ...hex, length: '12' }, [good]],
    ['a length of null', message, { ...hex, length: null }, [good]],
    ['a length of NaN', message, { ...hex, length: Number.NaN }, [good]],
    ['an endless length', message, { ...hex, length: Number.POSITIVE_INFINITY }, [good]],
    ['a length that wraps to 1 in 32 bits', message, { ...hex, length: 2 ** 32 + 1 }, [good]],
    ['no purposes', message, hex, []],
    ['nine purposes', message, hex, Array.from({ length: 9 }, () => good)],
    ['a purpose that is not in an array', message, hex, good],
    ['an unknown algorithm', message, hex, [good, { ...good, algorithm: 'md5' }]],
    ['an unknown encoding of the secret', message, hex, [good, { ...good, encoding: 'to-lowercase' }]],
    ['no message', undefined, hex, [good]],
    ['a number as its message', 7, hex, [good]],
    ['an array as its message', [1, 2], hex, [good]],
    ['a message that has lost its bytes', lost(), hex, [good]],
  ])('%s', async (_, bytes, options, purposes) => {
    await refusal(() => root().derive(bytes as never, options as never, purposes as never), 'ERR_INVALID_ARGUMENT');
  });

  it.each(
    secretAlgorithms,
  )('more characters than a signature of %s has, and says how many that are', async (algorithm) => {
    for (const encoding of signatureEncodings) {
      const most = characters[algorithm][encoding];
      const attempt = (length: number) => root(algorithm).derive(message, { encoding, length }, [good]);
      end(attempt(most));
      const error = await refusal(() => attempt(most + 1), 'ERR_INVALID_ARGUMENT');
      expect(error.message).toContain(`length must be at most ${most},`);
    }
  });

  it('a message that the algorithm of its key does not sign', async () => {
    for (const unprintable of ['é', 'line\n', Uint8Array.from([0x61])]) {
      const attempt = () => root('secret-suffix-md5').derive(unprintable, hex, [good]);
      const error = await refusal(attempt, 'ERR_INVALID_ARGUMENT');
      expect(error.message).toContain('printable ASCII');
    }
  });

  it('a key that was destroyed, also if a getter of its options destroys it', async () => {
    const key = await load(secret.text(rootText));
    const destroying = {
      get encoding() {
        key.destroy();
        return 'hex' as const;
      },
    };
    await refusal(() => key.derive(message, destroying, [good]), 'ERR_KEY_DESTROYED');
    await refusal(() => key.derive(message, hex, [good]), 'ERR_KEY_DESTROYED');
  });

  it('with the exception of a getter that throws', () => {
    const thrower = new Error("the caller's own");
    const purpose = {
      algorithm: 'hmac-sha256' as const,
      get encoding(): never {
        throw thrower;
      },
    };
    expect(() => root().derive(message, hex, [good, purpose])).toThrow(thrower);
  });
});

describe('a derivation that fails half-way', () => {
  const others: KeyOptions[] = [
    good,
    { algorithm: 'secret-suffix-md5', encoding: 'to-md5-hex' },
    { algorithm: 'hmac-sha512', encoding: 'to-base64' },
  ];
  const failing: [DeriveOptions, SecretEncoding, ErrorCode][] = [
    [{ encoding: 'base64' }, 'hex', 'ERR_SECRET_HEX'],
    [{ encoding: 'hex', length: 29 }, 'base64', 'ERR_SECRET_BASE64'],
  ];
  it.each(failing)('keeps no key: %j as %s', (options, encoding, code) => {
    for (let i = 0; i < 300; i++) {
      const attempt = () => root().derive(message, options, [...others, { algorithm: 'hmac-sha256', encoding }]);
      expect(attempt).toThrow(expect.objectContaining({ code }));
    }
    const [key] = root().derive(message, options, [good]);
    const text = expected(good, rootText, message, options.encoding).slice(0, options.length);
    expect(key?.sign('m')).toBe(expected(good, text, 'm'));
    key?.destroy();
  });

  it('leaves no more locked memory than before', (context) => {
    skipIf(!isNative, 'WebAssembly has no locked memory', context);
    const locked = () => Number(/VmLck:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
    const purposes = [...others, { algorithm: 'hmac-sha256', encoding: 'hex' } as const];
    const before = locked();
    expect(before).toBeGreaterThan(0);
    for (let i = 0; i < 2000; i++) {
      expect(() => root().derive(message, { encoding: 'base64' }, purposes)).toThrow();
    }
    expect(locked()).toBe(before);
    // The positive control: keys that are kept need more.
    const kept = Array.from({ length: 100 }, () => root().derive(message, { encoding: 'base64' }, others)).flat();
    expect(locked()).toBeGreaterThan(before);
    end(kept);
    expect(locked()).toBe(before);
  });
});
