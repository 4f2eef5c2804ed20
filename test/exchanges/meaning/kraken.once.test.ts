/** Where requests of Kraken have their fields: in a body that is a form or JSON. */
import { expect, it } from 'vitest';
import { meaningOf } from '../../../src/exchanges/meanings.js';
import { send, sendForm, sendJson } from './requests.js';

const host = 'api.kraken.com';
const path = '/0/private/CancelAll';

it('reads the fields of Kraken from a form or from JSON', () => {
  expect(meaningOf('kraken', sendForm(host, path, 'nonce=1'))).toMatchObject({ kind: 'cancel', cancel: { all: true } });
  expect(meaningOf('kraken', sendJson('POST', host, path, { nonce: 1 }))).toMatchObject({ kind: 'cancel' });
});

it('knows no request of Kraken with fields in its query, or in a body of another type', () => {
  const form = sendForm(host, path, 'nonce=1');
  expect(meaningOf('kraken', send('POST', host, path, 'nonce=1'))).toMatchObject({ kind: 'unknown' });
  expect(meaningOf('kraken', { ...form, query: '' })).toMatchObject({ kind: 'unknown' });
  expect(meaningOf('kraken', { ...form, query: 'txid=1' })).toMatchObject({ kind: 'unknown' });
  expect(meaningOf('kraken', { ...form, headers: {} })).toMatchObject({ kind: 'unknown' });
  expect(meaningOf('kraken', { ...form, headers: { 'content-type': 'application/json' } })).toMatchObject({
    kind: 'unknown',
  });
});
