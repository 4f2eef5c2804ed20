/**
 * A hostile dependency in the same process patches the methods that lists and promises use, after
 * locksign is imported. It gets no key of the backend and no other algorithm, and MD5 signs no
 * bytes.
 */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { selectBackend } from '../../src/backend/select.js';
import { secret } from '../../src/index.js';
import { askProgram } from '../helpers/child.js';
import { expected, refusal } from '../helpers/keys.js';
import { scratch } from '../helpers/scratch.js';

const text = 'the secret of this test';
const file = scratch().file('secret', text);
const hashOf = (message: string, key = text): string => createHash('md5').update(message).update(key).digest('hex');
const asAsked = {
  strangers: 0,
  algorithms: ['secret-suffix-md5', 'hmac-sha256'],
  texts: [hashOf('m'), expected('hmac-sha256', text, 'm')],
  bytes: ['ERR_INVALID_ARGUMENT', expected('hmac-sha256', text, new Uint8Array([0, 1, 255, 254]))],
};

describe.each([
  ['a file', 'file', file],
  ['text', 'text', text],
])('keys of %s', (_, kind, value) => {
  it.each([
    ['match the request when the iterator of arrays is patched', 'iterator', 'all'],
    ['match the request when the iterator of arrays is patched', 'iterator', 'each'],
    ['reach no setter of an array index', 'indices', 'all'],
    ['reach no setter of an array index', 'indices', 'each'],
    ['reach no getter named then', 'getter named then', 'each'],
    ['hold the requested secret when arrays and objects have a method named then', 'method named then', 'each'],
    ['match the request when methods of arrays and sets are patched', 'methods', 'all'],
    ['match the request when methods of arrays and sets are patched', 'methods', 'each'],
  ])('%s: %s, loaded by %s', async (_, patch, load) => {
    const args = [patch, kind, value, load];
    expect(await askProgram('backend/programs/hostile-lists.mjs', { args })).toStrictEqual(asAsked);
  });
});

describe('derived keys', () => {
  const derivedText = expected('hmac-sha256', text, 'origin');
  it.each([
    ['match the request when the iterator of arrays is patched', 'iterator'],
    ['reach no setter of an array index', 'indices'],
    ['reach no getter named then', 'getter named then'],
    ['match the request when methods of arrays and sets are patched', 'methods'],
  ])('%s', async (_, patch) => {
    const args = [patch, 'text', text, 'derive'];
    expect(await askProgram('backend/programs/hostile-lists.mjs', { args })).toStrictEqual({
      ...asAsked,
      texts: [hashOf('m', derivedText), expected('hmac-sha256', derivedText, 'm')],
      bytes: ['ERR_INVALID_ARGUMENT', expected('hmac-sha256', derivedText, new Uint8Array([0, 1, 255, 254]))],
    });
  });
});

describe('the backend', () => {
  it.each<[string, string | Uint8Array]>([
    ['bytes', new Uint8Array([0, 1, 255, 254])],
    ['printable bytes', Buffer.from('printable')],
    ['no bytes', new Uint8Array(0)],
    ['a control character', 'a\tb'],
    ['DEL', 'a\u007f'],
    ['a letter outside ASCII', 'é'],
    ['a NUL after a block', `${'m'.repeat(64)}\0`],
    ['a control character in a long text', `${'m'.repeat(5_000)}\n${'m'.repeat(50_000)}`],
    ['a letter outside ASCII in a long text', `${'m'.repeat(50_000)}é`],
  ])('itself signs and verifies %s with no secret-suffix-md5 key', async (_, message) => {
    const { keys } = await selectBackend().load(secret.text(text), [
      { algorithm: 'secret-suffix-md5', encoding: 'utf8' },
    ]);
    const key = keys[0];
    if (key === undefined) throw new Error('a key for each purpose');
    const signature = createHash('md5').update(message).update(text).digest('hex');
    for (const attempt of [() => key.sign(message, 'hex'), () => key.verify(message, signature, 'hex')]) {
      expect((await refusal(attempt, 'ERR_INVALID_ARGUMENT')).message).toContain('printable ASCII');
    }
    for (const printable of ['', ' ~', 'm'.repeat(64), 'm'.repeat(50_000)]) {
      expect(key.sign(printable, 'hex')).toBe(hashOf(printable));
      expect(key.verify(printable, hashOf(printable), 'hex')).toBe(true);
    }
    key.destroy();
  });
});
