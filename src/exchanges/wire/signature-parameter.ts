/**
 * The wire of Binance, which MEXC shares: time and signature are parameters of the query or of a
 * form, and the signature covers both texts.
 * @module
 */
import { parameter, withoutPair } from './pairs.js';
import { either, header, query, type Slot } from './slot.js';
import { defineWire, type Wire, type WireRecipe } from './wire.js';

/**
 * @param keyHeader the header of the API key, in lower case.
 * @param form the body, if it is a form. It denies a body that the exchange does not take.
 * @param dropped headers that are not passed on.
 */
export function signatureParameterWire(
  recipe: WireRecipe,
  keyHeader: string,
  form: Slot,
  dropped: readonly string[] = [],
): Wire {
  const field = (name: string): Slot => either(parameter(query, name), parameter(form, name));
  return defineWire(recipe, {
    apiKey: header(keyHeader),
    signature: field('signature'),
    time: field('timestamp'),
    window: field('recvWindow'),
    freshness: 'ms',
    headers: { signing: [keyHeader], dropped },
    message: (request) => [query, form].map((each) => withoutPair(each(request)?.text ?? '', 'signature')).join(''),
  });
}
