/**
 * The frames of OKX, which Bitget shares: `op` and a list of objects.
 * @module
 */
import type { RecipeFacts } from '../core/types/recipe.js';
import { element } from '../wire/json.js';
import { textAt } from '../wire/slot.js';
import { defineWire } from '../wire/wire.js';
import { type FrameRule, frame } from './relay.js';
import { identifier, listOf, object, oneOf, type Shape, text, tuple } from './shapes.js';

/**
 * @param path that is signed after the time, in seconds.
 * @param channel names of what can be subscribed to, with their shapes.
 * @param extra members of a frame that libraries add.
 */
export function operationFrames(
  recipe: Pick<RecipeFacts, 'id' | 'algorithm' | 'signatureEncoding'>,
  path: string,
  channel: Readonly<Record<string, Shape>>,
  extra: Readonly<Record<string, Shape>> = {},
): readonly FrameRule[] {
  const time = element(frame, 'args', 0, 'timestamp');
  const signed = defineWire(recipe, {
    apiKey: element(frame, 'args', 0, 'apiKey'),
    passphrase: element(frame, 'args', 0, 'passphrase'),
    signature: element(frame, 'args', 0, 'sign'),
    time,
    freshness: 's',
    message: (request) => `${textAt(time, request, 'timestamp')}GET${path}`,
  });
  // A credential: the wire verifies it, and puts the account's own in its place.
  const any = text(/^[^\u0000-\u001f]{1,200}$/);
  const login = object({ apiKey: any, passphrase: any, timestamp: text(/^\d{1,19}$/), sign: any });
  const optional = { id: identifier, ...extra };
  return [
    { kind: 'login', shape: object({ op: oneOf('login'), args: tuple(login) }, optional), signed },
    ...(['subscribe', 'unsubscribe'] as const).map((kind) => ({
      kind,
      shape: object({ op: oneOf(kind), args: listOf(object({}, channel)) }, optional),
    })),
  ];
}
