/**
 * Gate's WebSocket API, v4. Requests and subscriptions are signed in different ways.
 * @module
 */

import { onlyFields } from '../../core/only-fields.js';
import { checkJson, wellFormed } from '../../core/parameters.js';
import { refuse } from '../../core/refuse.js';
import type { CheckedClock } from '../../core/types/clock.js';
import type { SocketRecipe } from '../../core/types/recipe.js';
import type { BodyFields, BodyValue, Prepared } from '../../core/types/request.js';

/** A request of the WebSocket API. `spot.login` or `futures.login` logs the connection in. */
interface GateCall {
  readonly event: 'api';
  /** Such as `spot.order_place`. */
  readonly channel: string;
  /** Default `{}`. */
  readonly params?: BodyFields | readonly BodyValue[];
  /** The answer repeats it. Default: a new UUID. */
  readonly id?: string;
}

/** A subscription to a private channel. */
interface GateSubscription {
  readonly event: 'subscribe' | 'unsubscribe';
  /** Such as `spot.orders`. */
  readonly channel: string;
  readonly payload?: readonly BodyValue[];
}

export type GateSocketRequest = GateCall | GateSubscription;

const seconds = (clock: CheckedClock): number => Math.floor(clock.time() / 1000);

function prepareCall(request: GateCall, apiKey: string, clock: CheckedClock): Prepared<string> {
  const { channel, params = {}, id } = onlyFields(request, ['event', 'channel', 'params', 'id'], 'a request');
  checkJson(params, 'params');
  if (id !== undefined) wellFormed(typeof id === 'string' ? id : refuse('id must be text'), 'id');
  const text = JSON.stringify(params);
  const time = seconds(clock);
  const requestId = id ?? clock.uuid();
  return {
    message: ['api', channel, text, time].join('\n'),
    finish(signature) {
      const stamps = { req_id: requestId, timestamp: String(time), api_key: apiKey, signature };
      return JSON.stringify({ time, channel, event: 'api', payload: { ...stamps, req_param: params } });
    },
  };
}

function prepareSubscription(subscription: GateSubscription, apiKey: string, clock: CheckedClock): Prepared<string> {
  const { channel, event, payload } = onlyFields(subscription, ['event', 'channel', 'payload'], 'a subscription');
  if (payload !== undefined) checkJson(payload, 'payload');
  const time = seconds(clock);
  return {
    message: `channel=${channel}&event=${event}&time=${time}`,
    finish(signature) {
      const auth = { method: 'api_key', KEY: apiKey, SIGN: signature };
      return JSON.stringify({ time, channel, event, ...(payload !== undefined && { payload }), auth });
    },
  };
}

/**
 * HMAC-SHA512. A request signs four lines: `api`, channel, parameters as JSON, time. A subscription
 * signs `channel=...&event=...&time=...`, without its payload. The time is in whole seconds.
 * @see https://www.gate.com/docs/developers/apiv4/ws/en/
 */
export const gateSocket: SocketRecipe<GateSocketRequest> = {
  url: 'wss://api.gateio.ws/ws/v4/',
  documentation: 'https://www.gate.com/docs/developers/apiv4/ws/en/',
  takesInput: true,
  prepare(input, { apiKey }, clock) {
    const request = onlyFields(input, ['event', 'channel', 'params', 'id', 'payload'], 'input');
    // With a line break or `&` in a channel, two requests could have the same signature.
    if (typeof request.channel !== 'string' || !/^[\w.]+$/.test(request.channel)) {
      refuse("channel must be text such as 'spot.login'");
    }
    switch (request.event) {
      case 'api':
        return prepareCall(request, apiKey, clock);
      case 'subscribe':
      case 'unsubscribe':
        return prepareSubscription(request, apiKey, clock);
      default:
        return refuse("event must be 'api', 'subscribe' or 'unsubscribe'");
    }
  },
};
