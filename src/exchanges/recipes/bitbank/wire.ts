/**
 * Where requests carry credentials.
 * @module
 */
import { deny } from '../../wire/deny.js';
import { targetOf } from '../../wire/raw-request.js';
import { header, textAt } from '../../wire/slot.js';
import { defineWire, type Wire } from '../../wire/wire.js';
import { bitbank } from './recipe.js';

const time = header('access-request-time');
const window = header('access-time-window');
const nonce = header('access-nonce');

/** The credentials of bitbank. A request has either a time and its window, or a nonce. */
export const bitbankWire: Wire = defineWire(bitbank, {
  apiKey: header('access-key'),
  signature: header('access-signature'),
  time,
  window,
  nonce,
  freshness: 'ms',
  headers: { signing: ['access-key', 'access-signature', 'access-request-time', 'access-time-window', 'access-nonce'] },
  message: (request) =>
    (time(request) ? textAt(time, request, 'ACCESS-REQUEST-TIME') : textAt(nonce, request, 'ACCESS-NONCE')) +
    (window(request)?.text ?? '') +
    (request.method === 'GET' ? targetOf(request) : request.body),
  check(request) {
    if ((time(request) === undefined) !== (window(request) === undefined)) deny('the time has no window');
    if (time(request) && nonce(request)) deny('a request has both a time and a nonce');
  },
});
