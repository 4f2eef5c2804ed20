/**
 * A Uint8Array whose memory is gone has the length 0. The caller has lost the bytes, and does not
 * mean an empty message, whose signature by a suffix key is the hash of the secret.
 */
import { describe, expect, it } from 'vitest';
import { readSecret, secret } from '../../src/index.js';
import { expected, load, refusal } from '../helpers/keys.js';

const text = 'a key of some length';
const bytesOf = (content: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(content));

/** An ArrayBuffer that can be resized (ECMA-262, ES2024), which the types of this project lack. */
interface Resizable extends ArrayBuffer {
  resize(bytes: number): void;
}

function resizable(content: string): Resizable {
  const buffer = Reflect.construct(ArrayBuffer, [content.length, { maxByteLength: 4096 }]) as Resizable;
  new Uint8Array(buffer).set(Buffer.from(content));
  return buffer;
}

/** An array in memory of WebAssembly, which grows to another place. */
function grown(): Uint8Array {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const array = new Uint8Array(memory.buffer, 0, 8);
  memory.grow(1);
  return array;
}

function shrunk(view: (buffer: Resizable) => Uint8Array, bytes: number): Uint8Array {
  const buffer = resizable('twelve bytes');
  const array = view(buffer);
  buffer.resize(bytes);
  return array;
}

function transferred(): Uint8Array {
  const array = bytesOf('a message');
  structuredClone(array, { transfer: [array.buffer] });
  return array;
}

const lost: readonly (readonly [string, () => Uint8Array])[] = [
  ['its buffer was transferred away', transferred],
  ['its WebAssembly memory grew', grown],
  ['its buffer is shorter than its length', () => shrunk((buffer) => new Uint8Array(buffer, 0, 8), 4)],
  ['its buffer ends before its start', () => shrunk((buffer) => new Uint8Array(buffer, 8), 4)],
];

describe.each(lost)('an array is refused because %s', (_, lose) => {
  it.each([
    'hmac-sha256',
    'secret-suffix-sha256',
    'secret-suffix-md5',
  ] as const)('as a message for %s', async (algorithm) => {
    using key = await load(secret.text(text), { algorithm, encoding: 'utf8' });
    const message = lose();
    expect(message).toHaveLength(0);
    const error = await refusal(() => key.sign(message), 'ERR_INVALID_ARGUMENT');
    expect(error.message).toContain('message has lost its bytes');
    const ofNothing = key.sign('');
    await refusal(() => key.verify(message, ofNothing), 'ERR_INVALID_ARGUMENT');
  });

  it('as a secret', async () => {
    await refusal(() => secret.bytes(lose()), 'ERR_INVALID_ARGUMENT');
    await refusal(() => load({ kind: 'bytes', bytes: lose(), outsideHeap: false }), 'ERR_INVALID_ARGUMENT');
  });

  it('as the room for a secret', async () => {
    await refusal(() => readSecret(secret.text(text), lose()), 'ERR_INVALID_ARGUMENT');
  });
});

describe('an array is signed as it is', () => {
  it.each<[string, () => Uint8Array, string]>([
    ['if it is empty', () => new Uint8Array(0), ''],
    ['if it is an empty part of a buffer', () => new Uint8Array(resizable('twelve bytes'), 4, 0), ''],
    ['if it follows the length of its buffer', () => shrunk((buffer) => new Uint8Array(buffer), 6), 'twelve'],
    ['if it follows its buffer to its start', () => shrunk((buffer) => new Uint8Array(buffer, 6), 6), ''],
    ['in shared memory that can grow', sharedMemory, 'shared'],
  ])('%s', async (_, make, content) => {
    using key = await load(secret.text(text));
    expect(key.sign(make())).toBe(expected('hmac-sha256', text, content));
  });
});

function sharedMemory(): Uint8Array {
  const shared = Reflect.construct(SharedArrayBuffer, [6, { maxByteLength: 4096 }]) as SharedArrayBuffer;
  const array = new Uint8Array(shared);
  array.set(Buffer.from('shared'));
  return array;
}
