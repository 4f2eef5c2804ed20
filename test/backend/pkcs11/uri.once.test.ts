/**
 * PKCS#11 URIs (RFC 7512): what they select, and what is refused with a reason.
 */
import { describe, expect, it } from 'vitest';
import { describeToken, parseKeyName, parseTokenUri } from '../../../src/backend/pkcs11/uri.js';
import { LocksignError } from '../../../src/index.js';

const module = '?module-path=/usr/lib/softhsm/libsofthsm2.so';
const modulePath = '/usr/lib/softhsm/libsofthsm2.so';

function reasonOf(attempt: () => unknown): string {
  try {
    attempt();
  } catch (error) {
    if (error instanceof LocksignError && error.code === 'ERR_INVALID_ARGUMENT') return error.message;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('the URI of a token', () => {
  it.each([
    [`pkcs11:${module}`, { modulePath }],
    [`pkcs11:token=bots${module}`, { modulePath, label: 'bots' }],
    [`PKCS11:token=bots${module}`, { modulePath, label: 'bots' }],
    [
      `pkcs11:token=My%20token%3b%C3%BC;serial=01;manufacturer=A&B;model=M;slot-id=7${module}`,
      { modulePath, label: 'My token;ü', serial: '01', manufacturer: 'A&B', model: 'M', slotId: 7 },
    ],
    ['pkcs11:?module-path=/a%20b/c.so', { modulePath: '/a b/c.so' }],
  ])('%s', (uri, expected) => {
    expect(parseTokenUri(uri)).toStrictEqual(expected);
  });

  it.each([
    ['token=bots', /begins with 'pkcs11:'/],
    [7, /begins with 'pkcs11:'/],
    ['pkcs11:token=bots', /no module-path/],
    [`pkcs11:token=a;token=b${module}`, /token twice/],
    [`pkcs11:token${module}`, /name=value/],
    [`pkcs11:token=a;${module}`, /name=value/],
    [`pkcs11:token=${module}`, /characters other than NUL/],
    [`pkcs11:token=a%00${module}`, /other than NUL/],
    [`pkcs11:token=a b${module}`, /percent-encoded/],
    [`pkcs11:token=ü${module}`, /percent-encoded/],
    [`pkcs11:token=%4${module}`, /percent-encoded/],
    [`pkcs11:token=%zz${module}`, /percent-encoded/],
    [`pkcs11:token=%ff${module}`, /not UTF-8/],
    [`pkcs11:token=${'x'.repeat(33)}${module}`, /longer than 32 bytes/],
    [`pkcs11:slot-id=x${module}`, /decimal number/],
    [`pkcs11:object=key${module}`, /token\.key/],
    [`pkcs11:library-version=1${module}`, /not supported/],
    [`pkcs11:x-vendor=1${module}`, /not supported/],
    [`pkcs11:token=a${module}&module-name=softhsm2`, /module-name.*module-path/],
    [`pkcs11:token=a${module}&pin-source=/run/pin`, /pin-source.*secret\.file/],
    [`pkcs11:token=a${module}&constructor=1`, /not supported/],
  ])('%s is refused', (uri, reason) => {
    expect(reasonOf(() => parseTokenUri(uri))).toMatch(reason);
  });

  it('with a PIN is refused, and the PIN is not repeated', () => {
    const reason = reasonOf(() => parseTokenUri(`pkcs11:token=a${module}&pin-value=73915`));
    expect(reason).toMatch(/pin-value.*secret\.prompt/);
    expect(reason).not.toContain('73915');
  });

  it('is described without the module', () => {
    expect(describeToken(parseTokenUri(`pkcs11:token=My%20token;slot-id=7${module}`))).toBe(
      'pkcs11:token=My%20token;slot-id=7',
    );
  });
});

describe('the name of a key', () => {
  it.each([
    ['binance', { label: 'binance', token: {} }],
    ['pkcs11:object=a%3bb', { label: 'a;b', token: {} }],
    ['pkcs11:id=%01%ff', { id: Uint8Array.of(1, 255), token: {} }],
    [
      'pkcs11:token=bots;object=a;id=A%00;type=secret-key',
      { label: 'a', id: Uint8Array.of(65, 0), type: 'secret-key', token: { label: 'bots' } },
    ],
  ])('%s', (name, expected) => {
    expect(parseKeyName(name)).toStrictEqual(expected);
  });

  it.each([
    ['', /label must be/],
    ['a\0b', /label must be/],
    ['x'.repeat(256), /label must be/],
    [undefined, /label must be/],
    ['pkcs11:', /names no key/],
    ['pkcs11:type=private', /names no key/],
    ['pkcs11:id=', /1 to 255 bytes/],
    ['pkcs11:object=a;type=public', /private or secret-key/],
    ['pkcs11:object=a?module-path=/x', /open already/],
    ['pkcs11:object=a;slot-id=1', /not supported/],
  ])('%j is refused', (name, reason) => {
    expect(reasonOf(() => parseKeyName(name))).toMatch(reason);
  });
});
