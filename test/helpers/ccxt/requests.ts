/**
 * Signs every endpoint of an exchange, stock and guarded, without sending anything.
 * @module
 */
import { asText, type Comparison, failure, type Outcome, type Subjects } from './compare.js';
import { type Endpoint, endpointsOf, type ParameterSet, parametersFor } from './endpoints.js';
import type { Exchange } from './exchanges.js';
import { still } from './freeze.js';

function sign(exchange: Exchange, { api, method, path }: Endpoint, parameters: Record<string, unknown>): Outcome {
  try {
    const request = still(() => exchange.sign(path, api, method, parameters));
    return { text: asText([request['url'], request['method'], request['headers'], request['body']]), thrown: false };
  } catch (error) {
    return failure(error);
  }
}

/**
 * Asks all instances for each endpoint with each set of parameters, in the same order, so that
 * their counters agree. Public endpoints are included, so the comparison itself shows which
 * endpoints are signed.
 */
export function compareRequests(
  subjects: Subjects,
  endpoints: readonly Endpoint[],
  sets: readonly ParameterSet[],
  into: Comparison,
): void {
  for (const endpoint of endpoints) {
    const name = `${[endpoint.api].flat().join('.')} ${endpoint.method} ${endpoint.path}`;
    for (const set of sets) {
      if (parametersFor(endpoint, set) === undefined) continue;
      const ask = (exchange: Exchange): Outcome => sign(exchange, endpoint, parametersFor(endpoint, set) ?? {});
      const [stock, guarded, wrong] = [ask(subjects.stock), ask(subjects.guarded), ask(subjects.wrong)];
      // One pass finds the calls that are not deterministic.
      const again = subjects.again === subjects.stock ? stock : ask(subjects.again);
      into.add(name, set, { stock, again, guarded, wrong });
    }
  }
}

/** Whether two instances sign any endpoint differently. */
export function signsAnything(stock: Exchange, wrong: Exchange): boolean {
  return endpointsOf(stock.api).some((endpoint) => {
    const ask = (exchange: Exchange): Outcome => sign(exchange, endpoint, parametersFor(endpoint, 'plain') ?? {});
    const [one, other] = [ask(stock), ask(wrong)];
    return !one.thrown && !other.thrown && one.text !== other.text;
  });
}
