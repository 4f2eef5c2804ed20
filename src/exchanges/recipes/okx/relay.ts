/**
 * The WebSockets of OKX. Orders, which the private one takes too, are not among the frames.
 * @see https://www.okx.com/docs-v5/en/#overview-websocket-overview
 * @module
 */
import { operationFrames } from '../../relay/login-object.js';
import { type Relay, sockets } from '../../relay/relay.js';
import { text, word } from '../../relay/shapes.js';
import { okx } from './recipe.js';

/** One site: public and private channels, and `business` with both. */
const site = (host: string, name: string, demo: boolean) => {
  const common = { host: `${host}:8443`, hosts: name === 'live' ? ['live', 'openapi'] : [name], demo };
  const broker = demo ? { query: 'brokerId=9999' } : {};
  return [
    ...sockets(['/ws/v5/public'], { ...common, ...broker, isPrivate: false }),
    ...sockets(['/ws/v5/private', '/ws/v5/business'], { ...common, ...broker, isPrivate: true }),
  ];
};

export const okxRelay: Relay = {
  id: okx.id,
  sockets: [
    ...site('ws.okx.com', 'live', false),
    ...site('wspap.okx.com', 'live', true),
    ...site('wseea.okx.com', 'eea', false),
    ...site('wseeapap.okx.com', 'eea', true),
    ...site('wsus.okx.com', 'us', false),
    ...site('wsuspap.okx.com', 'us', true),
  ],
  pings: ['ping'],
  frames: operationFrames(okx, '/users/self/verify', {
    channel: word,
    instType: word,
    instId: word,
    instFamily: word,
    uly: word,
    ccy: word,
    algoId: word,
    sprdId: word,
    // JSON within the string, such as {"updateInterval":"0"}
    extraParams: text(/^\{[\w":, ]{0,100}\}$/),
  }),
};
