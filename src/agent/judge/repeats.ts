/**
 * What the signature of an exchange makes certain: where its requests are accepted, and which may
 * be sent twice.
 * @module
 */
import type { Meaning } from '../../exchanges/meaning/meaning.js';
import type { Arrival } from '../listen/arrival.js';
import { refuse } from '../reason.js';
import type { Client } from './clients.js';

/**
 * A request over TCP could have been taken by another user, who could send it with another body.
 */
export function requireBound({ exchange: { name, binds, methods }, wire }: Client['account']): void {
  const hasBodies = Object.values(methods).some((carries) => carries !== 'query');
  if (wire.freshness === 'none' || (hasBodies && !binds.body)) {
    refuse('not-allowed', `requests of ${name} are accepted on the socket only: their signature covers too little`);
  }
}

/**
 * Reads may repeat inside their window, because libraries repeat them. On the socket, the user of
 * the connection is known, so two equal requests of one second may be two orders.
 */
export function mayRepeat({ policy, account }: Client, { kind, orders }: Meaning, { peer }: Arrival): boolean {
  if (kind === 'read') return true;
  const isCoarse = account.wire.freshness === 's' || account.wire.freshness === 'none';
  const isOnce = orders?.some(({ clientOrderId }) => clientOrderId !== null) === true;
  return isCoarse && !isOnce && peer.uid !== undefined && peer.uid === policy.uid;
}
