/**
 * No way to print, copy or send a key shows key material, and neither does an error.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format, inspect } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { afterAll, describe, expect, it } from 'vitest';
import { type LocksignError, type SecretSource, type SigningKey, secret } from '../../src/index.js';
import { load, refusal } from '../helpers/keys.js';

const SECRET = 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j';
const folder = mkdtempSync(join(tmpdir(), 'locksign-'));
afterAll(() => rmSync(folder, { recursive: true }));

/**
 * The secret's parts of eight characters: as text, in hexadecimal, and in base64 of any alignment.
 */
const traces = [...Array(SECRET.length - 8).keys()].flatMap((at) => {
  const part = Buffer.from(SECRET.slice(at, at + 8));
  return [part.toString(), part.toString('hex'), part.toString('base64').slice(0, 10), [...part].join(', ')];
});

function requireNoTrace(shown: string): void {
  expect(traces.filter((trace) => shown.includes(trace))).toStrictEqual([]);
}

it('the search finds a trace', () => {
  expect(() => requireNoTrace(inspect({ secret: SECRET }))).toThrow();
  expect(() => requireNoTrace(JSON.stringify([...Buffer.from(SECRET)]).replaceAll(',', ', '))).toThrow();
  expect(() => requireNoTrace(Buffer.from(SECRET).toString('base64'))).toThrow();
});

describe('a key', () => {
  const shownAs: [string, (key: SigningKey) => string][] = [
    ['inspect()', (key) => inspect(key)],
    [
      'inspect() with all its options',
      (key) => inspect(key, { showHidden: true, showProxy: true, depth: null, customInspect: false, getters: true }),
    ],
    ['inspect() inside another object', (key) => inspect({ account: [key] }, { depth: 0 })],
    ['format()', (key) => format('%s %o %O %j', key, key, key, key)],
    ['a template string', (key) => `${key}`],
    ['JSON', (key) => JSON.stringify({ key })],
    [
      'its property names',
      (key) => JSON.stringify([...Reflect.ownKeys(key), ...Object.entries(Object.getOwnPropertyDescriptors(key))]),
    ],
    ['spreading', (key) => JSON.stringify({ ...key })],
    ['structuredClone()', (key) => inspect(structuredClone(key), { showHidden: true })],
    ['v8.serialize()', (key) => serialize(key).toString('latin1') + inspect(deserialize(serialize(key)))],
  ];
  it.each(shownAs)('shows none of its secret in %s', async (_, show) => {
    using key = await load(secret.text(SECRET));
    key.sign('message');
    requireNoTrace(show(key));
  });

  it('shows its public properties', async () => {
    const key = await load(secret.text(SECRET), { algorithm: 'hmac-sha384' });
    const { memory } = key.protection;
    expect(inspect(key)).toBe(`SigningKey { algorithm: 'hmac-sha384', memory: '${memory}' }`);
    expect(JSON.parse(JSON.stringify(key))).toStrictEqual({ algorithm: 'hmac-sha384', memory });
    key.destroy();
    expect(inspect(key)).toBe("SigningKey { algorithm: 'hmac-sha384', memory: 'destroyed' }");
  });

  it('arrives through postMessage() as an empty object that cannot sign', async () => {
    using key = await load(secret.text(SECRET));
    const { port1, port2 } = new MessageChannel();
    port1.postMessage(key);
    const received: unknown = receiveMessageOnPort(port2)?.message;
    port1.close();
    expect(Reflect.ownKeys(received as object)).toStrictEqual([]);
    expect(() => Reflect.apply(key.sign, received, ['message'])).toThrow(TypeError);
  });
});

describe('an error', () => {
  const inFile = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  };
  const failing: [string, SecretSource, Parameters<typeof load>[1], LocksignError['code']][] = [
    ['text with a line break', secret.text(`${SECRET}\n${SECRET}`), {}, 'ERR_SECRET_NEWLINE'],
    ['bytes with a line break', secret.bytes(Buffer.from(`${SECRET}\n${SECRET}`)), {}, 'ERR_SECRET_NEWLINE'],
    ['text that is too long', secret.text(SECRET.repeat(100)), {}, 'ERR_SECRET_TOO_LONG'],
    ['text that is not base64', secret.text(`${SECRET}!`), { encoding: 'base64' }, 'ERR_SECRET_BASE64'],
    ['text that is not hexadecimal', secret.text(SECRET), { encoding: 'hex' }, 'ERR_SECRET_HEX'],
    [
      'a file that is not base64',
      secret.file(inFile('base64', `${SECRET}!`)),
      { encoding: 'base64' },
      'ERR_SECRET_BASE64',
    ],
    ['a file with a line break', secret.file(inFile('lines', `${SECRET}\n${SECRET}\n`)), {}, 'ERR_SECRET_NEWLINE'],
    [
      'a dotenv line with an open quote',
      secret.dotenv(inFile('.env', `KEY="${SECRET}\n`), 'KEY'),
      {},
      'ERR_DOTENV_SYNTAX',
    ],
    [
      'a dotenv file without the name',
      secret.dotenv(inFile('.env2', `KEY=${SECRET}\n`), 'OTHER'),
      {},
      'ERR_DOTENV_MISSING',
    ],
  ];
  it.each(failing)('about %s shows none of it', async (_, source, options, code) => {
    const error = await refusal(() => load(source, options), code);
    requireNoTrace(error.message);
    requireNoTrace(error.stack ?? '');
    requireNoTrace(inspect(error, { showHidden: true, depth: null }));
    requireNoTrace(JSON.stringify(error));
    expect(error.name).toBe('LocksignError');
    // The message is a sentence that says what to do.
    expect(error.message).toMatch(/^[A-Z].*\.$/s);
    expect(error.message.length).toBeGreaterThan(30);
  });

  it('about a message shows none of the message', async () => {
    using key = await load(secret.text('a key'));
    const error = await refusal(() => key.sign([SECRET] as never), 'ERR_INVALID_ARGUMENT');
    requireNoTrace(inspect(error, { showHidden: true, depth: null }));
  });
});
