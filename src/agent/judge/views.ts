/**
 * How a client's library may have seen its request. Its base URL may be the agent's address, whose
 * host and path prefix some libraries sign.
 * @module
 */
import type { RawRequest } from '../../exchanges/wire/raw-request.js';
import type { View } from '../../exchanges/wire/verify.js';
import type { Arrival } from '../listen/arrival.js';

/** The views of a request, the usual one first. Each costs a signature, so none is repeated. */
export function* viewsOf(
  { seen, target }: Pick<Arrival, 'seen' | 'target'>,
  { host, path }: RawRequest,
): Generator<View> {
  const hosts = new Set([host, ...('host' in target ? [target.host] : []), seen.host]);
  const paths = new Set([path, seen.path]);
  for (const scheme of ['https', 'http'] as const) {
    for (const eachPath of paths) for (const eachHost of hosts) yield { scheme, host: eachHost, path: eachPath };
  }
}
