/**
 * The WebSockets of Bitfinex. Orders are lists there, and no frame of the table is a list. A login
 * with `dms`, which cancels orders when the connection ends, is denied too.
 * @module
 */
import { frame, type Relay, sockets } from '../../relay/relay.js';
import { identifier, listOf, number, object, oneOf, text, word } from '../../relay/shapes.js';
import { member } from '../../wire/json.js';
import { both, matching, textAt } from '../../wire/slot.js';
import { defineWire } from '../../wire/wire.js';
import { bitfinex } from './recipe.js';
import { bitfinexWire } from './wire.js';

const payload = member(frame, 'authPayload');

/** Logins and requests share one series of nonces. */
const login = defineWire(bitfinex, {
  apiKey: member(frame, 'apiKey'),
  signature: member(frame, 'authSig'),
  nonce: both(member(frame, 'authNonce'), matching(payload, /^AUTH(?<it>\d{1,19})$/d)),
  ...(bitfinexWire.noncesPerMillisecond !== undefined && {
    noncesPerMillisecond: bitfinexWire.noncesPerMillisecond,
  }),
  freshness: 'nonce',
  message: (request) => textAt(payload, request, 'authPayload'),
});

export const bitfinexRelay: Relay = {
  id: bitfinex.id,
  sockets: [
    ...sockets(['/ws/2'], { host: 'api-pub.bitfinex.com', isPrivate: false, hosts: ['live'] }),
    ...sockets(['/ws/2'], { host: 'api.bitfinex.com', isPrivate: true, hosts: ['live'] }),
  ],
  pings: [],
  frames: [
    {
      kind: 'login',
      shape: object(
        {
          event: oneOf('auth'),
          apiKey: word,
          authSig: word,
          authNonce: identifier,
          authPayload: text(/^AUTH\d{1,19}$/),
        },
        { filter: listOf(word) },
      ),
      signed: login,
    },
    { kind: 'ping', shape: object({ event: oneOf('ping') }, { cid: number }) },
    {
      kind: 'subscribe',
      shape: object(
        { event: oneOf('subscribe'), channel: oneOf('ticker', 'trades', 'book', 'candles', 'status') },
        { symbol: word, key: word, prec: word, freq: word, len: identifier, subId: identifier },
      ),
    },
    // Changes how subscribed data is written. https://docs.bitfinex.com/docs/ws-general
    { kind: 'subscribe', shape: object({ event: oneOf('conf'), flags: number }) },
    { kind: 'unsubscribe', shape: object({ event: oneOf('unsubscribe'), chanId: identifier }) },
  ],
};
