/**
 * readSecret() reads each source into the caller's memory, and refuses invalid arguments.
 */
import { execFileSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { readSecret, type SecretSource, secret } from '../../src/index.js';
import { askProgram } from '../helpers/child.js';
import { expected, load, refusal } from '../helpers/keys.js';
import { scratch, skipIf } from '../helpers/scratch.js';
import { converse } from '../helpers/terminal/terminal.js';

const isNative = process.env['LOCKSIGN_BACKEND'] === 'native';
const { path, file } = scratch();
const room = 4096;

/** Memory with old content. */
const used = (bytes = room) => new Uint8Array(bytes).fill(0xa5);
const text = (into: Uint8Array, length: number) => Buffer.from(into.subarray(0, length)).toString('latin1');
const isZero = (bytes: Uint8Array) => bytes.every((byte) => byte === 0);

async function read(source: SecretSource, into = used()): Promise<string> {
  const length = await readSecret(source, into);
  expect(isZero(into.subarray(length))).toBe(true);
  return text(into, length);
}

function fifo(name: string): string {
  execFileSync('mkfifo', ['-m', '600', path(name)]);
  return path(name);
}

describe('readSecret()', () => {
  it('reads a file, a dotenv file, a variable, bytes and text, without the line break', async () => {
    expect(await read(secret.file(file('secret', 'a secret\r\n')))).toBe('a secret');
    expect(await read(secret.dotenv(file('.env', 'OTHER=no\nKEY="a secret"\n'), 'KEY'))).toBe('a secret');
    expect(await read(secret.text('a secret\n'))).toBe('a secret');
    const bytes = Buffer.from('a secret\n');
    expect(await read(secret.bytes(bytes))).toBe('a secret');
    expect(isZero(bytes)).toBe(true);
    process.env['LOCKSIGN_TEST_READ'] = 'a secret';
    expect(await read(secret.env('LOCKSIGN_TEST_READ'))).toBe('a secret');
    expect(process.env['LOCKSIGN_TEST_READ']).toBeUndefined();
  });

  it('reads a descriptor, and a FIFO whose writer comes late', async () => {
    const descriptor = openSync(file('open', 'a secret\n'), 'r');
    expect(await read(secret.descriptor(descriptor))).toBe('a secret');
    closeSync(descriptor);
    const name = fifo('late');
    const reading = read(secret.file(name));
    await writeFile(name, 'a secret\n');
    expect(await reading).toBe('a secret');
  });

  it('prompts on the terminal', async () => {
    const { said, transcript } = await converse('keys/programs/read-prompt.mjs', [
      ['expect', 'Passphrase: '],
      ['send', 'a passphrase\n'],
      ['expect', 'SAID'],
      ['ended'],
    ]);
    expect(said).toStrictEqual([[12, 0x61, 0x65, 0]]);
    expect(transcript).not.toContain('a pass');
  });

  it('accepts the longest secret, any byte, and a place in the middle of a larger array', async () => {
    const longest = 'k'.repeat(room);
    expect(await read(secret.file(file('longest', `${longest}\r\n`)))).toBe(longest);
    const bytes = Uint8Array.from({ length: 256 }, (_, at) => at).filter((byte) => byte !== 10 && byte !== 13);
    expect(await read(secret.bytes(Uint8Array.from(bytes)))).toBe(Buffer.from(bytes).toString('latin1'));
    const large = used(3 * room);
    expect(await read(secret.text('a secret'), large.subarray(room, 2 * room))).toBe('a secret');
    expect(large.subarray(0, room).every((byte) => byte === 0xa5)).toBe(true);
    expect(large.subarray(2 * room).every((byte) => byte === 0xa5)).toBe(true);
  });

  it('can read bytes into their own array', async () => {
    const into = used();
    for (const outsideHeap of [false, true]) {
      into.set(Buffer.from('a secret\n'));
      expect(await read(secret.bytes(into.subarray(0, 9), { outsideHeap }), into)).toBe('a secret');
    }
  });

  it('does not consume the secret: a key can be loaded from the target', async () => {
    const into = used();
    const length = await readSecret(secret.text('a secret'), into);
    using key = await load(secret.bytes(into.subarray(0, length), { outsideHeap: true }));
    expect(key.sign('m')).toBe(expected('hmac-sha256', 'a secret', 'm'));
    expect(isZero(into)).toBe(true);
  });

  it.each([
    ['empty', '', 'ERR_SECRET_EMPTY'],
    ['a line break', '\r\n', 'ERR_SECRET_EMPTY'],
    ['of two lines', 'a\nb\n', 'ERR_SECRET_NEWLINE'],
    ['followed by two line breaks', 'a\n\n', 'ERR_SECRET_NEWLINE'],
    ['followed by a lone carriage return', 'a\r', 'ERR_SECRET_NEWLINE'],
    ['too long by a byte', 'k'.repeat(room + 1), 'ERR_SECRET_TOO_LONG'],
    ['far too long', 'k'.repeat(3 * room), 'ERR_SECRET_TOO_LONG'],
  ] as const)('refuses a secret that is %s like load(), names its source, and leaves zeros', async (_, content, code) => {
    const into = used();
    const name = file('refused', content);
    const error = await refusal(() => readSecret(secret.file(name), into), code);
    expect(error.message).toBe((await refusal(() => load(secret.file(name)), code)).message);
    expect(isZero(into)).toBe(true);
    await refusal(() => readSecret(secret.text(content), used()), code);
    await refusal(() => readSecret(secret.bytes(Buffer.from(content)), used()), code);
  });

  it('leaves zeros if the source cannot be read', async () => {
    const into = used();
    await refusal(() => readSecret(secret.file(path('missing')), into), 'ERR_SOURCE_NOT_FOUND');
    expect(isZero(into)).toBe(true);
  });

  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['a number', room],
    ['an ArrayBuffer', new ArrayBuffer(room)],
    ['a DataView', new DataView(new ArrayBuffer(room))],
    ['16-bit numbers', new Uint16Array(room)],
    ['clamped bytes', new Uint8ClampedArray(room)],
    ['a Proxy of bytes', new Proxy(new Uint8Array(room), {})],
    ['an object that inherits from Uint8Array', Object.create(Uint8Array.prototype)],
    ['a byte too few', new Uint8Array(room - 1)],
    ['bytes that lie about their length', Object.defineProperty(new Uint8Array(8), 'length', { value: room })],
  ])('refuses %s as target before it reads the source', async (_, into) => {
    const bytes = Buffer.from('a secret');
    const error = await refusal(() => readSecret(secret.bytes(bytes), into as never), 'ERR_INVALID_ARGUMENT');
    expect(error.message).toContain('4096 bytes');
    expect(isZero(bytes)).toBe(true);
    process.env['LOCKSIGN_TEST_KEPT'] = 'a secret';
    await refusal(() => readSecret(secret.env('LOCKSIGN_TEST_KEPT'), into as never), 'ERR_INVALID_ARGUMENT');
    expect(process.env['LOCKSIGN_TEST_KEPT']).toBe('a secret');
  });

  it('refuses an invalid source', async () => {
    await refusal(() => readSecret({ kind: 'keychain' } as never, used()), 'ERR_INVALID_ARGUMENT');
  });
});

describe('the memory that a secret is read into', () => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 2 });

  // Each returns its current memory.
  it.each<[string, Uint8Array, (into: Uint8Array) => ArrayBufferLike]>([
    ['transferred away', used(), ({ buffer }) => structuredClone(buffer, { transfer: [buffer as ArrayBuffer] })],
    [
      'detached as its WebAssembly memory grows',
      new Uint8Array(memory.buffer, 8),
      () => {
        memory.grow(1);
        return memory.buffer;
      },
    ],
    [
      'shrunk',
      new Uint8Array(Reflect.construct(ArrayBuffer, [room, { maxByteLength: room }])),
      ({ buffer }) => {
        Reflect.get(buffer, 'resize').call(buffer, room - 1);
        return buffer;
      },
    ],
  ])('gets no secret if it is %s meanwhile', async (name, into, take) => {
    const fifoPath = fifo(name.replaceAll(' ', '-'));
    const reading = refusal(() => readSecret(secret.file(fifoPath), into), 'ERR_INVALID_ARGUMENT');
    const now = Buffer.from(take(into));
    expect(into.length).toBeLessThan(room);
    await writeFile(fifoPath, 'a secret');
    expect((await reading).message).toContain('stay one until the secret has been read');
    expect(now.length).toBeGreaterThan(0);
    expect(now.includes('a secret')).toBe(false);
  });

  it('is kept alive only while the source is pending', async () => {
    const name = fifo('kept');
    const seen = await askProgram('keys/programs/collect-memory.mjs', { flags: ['--expose-gc'], args: [name] });
    expect(seen).toStrictEqual([8, 0x61, true]);
  });

  it.each(['now', 'later'])('does not delay process.exit(): %s', async (when) => {
    const seen = askProgram('keys/programs/exit-while-reading.mjs', { args: [fifo(`exit ${when}`), when] });
    await expect(seen).resolves.toBe('waits');
  });

  // The worker never reaches the copy: the secret is read, and is in locked memory.
  it('gets nothing if its worker is terminated first, and no memory stays locked', async (context) => {
    skipIf(!isNative, 'WebAssembly locks no memory', context);
    const name = fifo('worker');
    const seen = await askProgram('keys/programs/terminate-reader.mjs', {
      args: [name],
      env: { LOCKSIGN_MEMORY: 'mlock' },
    });
    expect(seen).toStrictEqual([true, 0]);
  });
});

describe('secret.bytes() of memory outside the heap', () => {
  it('is enabled only by true, and the flag survives the check of the source', () => {
    const bytes = new Uint8Array(1);
    expect(secret.bytes(bytes, { outsideHeap: true })).toStrictEqual({ kind: 'bytes', bytes, outsideHeap: true });
    for (const options of [undefined, {}, { outsideHeap: 'yes' }, null]) {
      expect(secret.bytes(bytes, options as never).outsideHeap).toBe(false);
    }
  });
});
