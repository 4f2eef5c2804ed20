/**
 * Remembers which exchange a request was built for. The paths and fields of exchanges resemble each
 * other, so another exchange could take an order for something else.
 * @module
 */
import { refuse } from './refuse.js';
import type { RecipeFacts } from './types/recipe.js';
import type { ExchangeRequest } from './types/request.js';

/**
 * By the request, its query and its body: a copy such as `{ ...request, host }` shares the last
 * two.
 */
const origins = new WeakMap<object, string>();

/**
 * The request, its query and its body. Getters are not called: the checks read them once, later.
 */
function partsOf(request: object): object[] {
  const parts = ['query', 'body'].map((name): unknown => Object.getOwnPropertyDescriptor(request, name)?.value);
  return [request, ...parts.filter((part) => typeof part === 'object' && part !== null)];
}

/** Marks a request as built for the exchange. */
export function markRequest(request: ExchangeRequest, exchange: string): ExchangeRequest {
  for (const part of partsOf(request)) origins.set(part, exchange);
  return request;
}

/** Refuses a request that was built for another exchange. */
export function checkOrigin(request: unknown, { id, name }: Pick<RecipeFacts, 'id' | 'name'>): void {
  if (typeof request !== 'object' || request === null) return;
  const others = partsOf(request).map((part) => origins.get(part));
  const origin = others.find((each) => each !== undefined && each !== id);
  if (origin !== undefined) {
    refuse(`it was built by the requests of another exchange, ${origin}`, `Build it for ${name}.`);
  }
}
