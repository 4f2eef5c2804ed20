/**
 * Whether this process can use `fetch`. Node's parses answers with WebAssembly. Where that cannot
 * start, a promise of Node's own rejects that no code can catch, and ends the process.
 * @module
 */
import { LocksignError } from '../../errors/locksign-error.js';

/** Fetch of other runtimes, such as Bun's, needs no WebAssembly. */
const needsWebAssembly = process.versions['undici'] !== undefined;
let isReady = !needsWebAssembly;

/**
 * @param request names the request in the error.
 * @throws {LocksignError} `ERR_SEND` if `fetch` would end the process.
 */
export function requireFetch(request: string): void {
  if (isReady) return;
  try {
    // V8 reserves 8 GiB or more for each memory, so that an index of 32 bits needs no check.
    new WebAssembly.Memory({ initial: 1, maximum: 1 });
    isReady = true;
  } catch (cause) {
    throw new LocksignError('ERR_SEND', {
      subject: request,
      detail: 'fetch needs WebAssembly, which cannot start in this process',
      remedy:
        'Raise the limit of the address space (`ulimit -v unlimited`), and start Node without --jitless. Nothing was sent.',
      sent: 'no',
      cause,
    });
  }
}
