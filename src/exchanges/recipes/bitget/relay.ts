/**
 * The WebSockets of Bitget, v2 and v3. Orders, which the private ones take too, are not among the
 * frames.
 * @see https://www.bitget.com/api-doc/common/websocket-intro
 * @module
 */
import { operationFrames } from '../../relay/login-object.js';
import { frame, type Relay, sockets } from '../../relay/relay.js';
import { flag, text, word } from '../../relay/shapes.js';
import { element } from '../../wire/json.js';
import { bitget } from './recipe.js';

const site = (host: string, demo: boolean) => {
  const common = { host, hosts: ['live'], demo };
  return [
    ...sockets(['/v2/ws/public', '/v3/ws/public'], { ...common, isPrivate: false }),
    ...sockets(['/v2/ws/private', '/v3/ws/private'], { ...common, isPrivate: true }),
  ];
};

export const bitgetRelay: Relay = {
  id: bitget.id,
  // https://www.bitget.com/api-doc/common/demotrading/websocket
  sockets: [...site('ws.bitget.com', false), ...site('wspap.bitget.com', true)],
  pings: ['ping'],
  frames: operationFrames(
    bitget,
    '/user/verify',
    { instType: word, channel: word, topic: word, instId: word, symbol: word, coin: word, interval: word },
    // ccxt repeats its own parameters in the frame.
    { url: text(/^wss?:\/\/[\x21-\x7e]{1,300}$/), uta: flag },
  ),
  address: element(frame, 'url'),
};
