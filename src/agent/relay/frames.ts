/**
 * Judges the frames of a client.
 * @module
 */
import { createHash } from 'node:crypto';
import { type Relay, type RelaySocket, requestOf, ruleOf } from '../../exchanges/relay/relay.js';
import { RequestDenied } from '../../exchanges/wire/deny.js';
import { patch } from '../../exchanges/wire/patch.js';
import { verify } from '../../exchanges/wire/verify.js';
import { Denial, type ReasonCode, refuse } from '../reason.js';
import type { RelayContext } from './context.js';

/** The tables of exchanges know no reasons, so the one who asks them states it. */
export function withReason<T>(code: ReasonCode, judge: () => T): T {
  try {
    return judge();
  } catch (error) {
    throw error instanceof RequestDenied ? new Denial(code, error.detail) : error;
  }
}

/** Where the frames of a connection go. */
export interface Destination {
  readonly relay: Relay;
  readonly socket: RelaySocket;
  /** The exchange's own address. */
  readonly url: string;
}

/**
 * The text to send for a frame of the client: the same, or the same with the account's credentials.
 *
 * @throws {Denial} if the frame must not be sent, after which nothing of the client may be sent.
 */
export function judged(frame: string, { relay, socket, url }: Destination, context: RelayContext): string {
  const rule = withReason('endpoint', () => ruleOf(relay, socket, frame));
  const { kind, signed: wire } = rule;
  if (wire === undefined) {
    context.judge(kind, undefined);
    return frame;
  }
  const request = requestOf(socket, frame);
  const verified = withReason('signature', () => verify(wire, request, context.credential));
  const nonce = context.judge(kind, { wire, verified });
  const { body } = withReason('field', () => {
    const patched = patch(wire, request, context.account, verified.signing, nonce);
    return relay.address?.(patched)?.put(url) ?? patched;
  });
  // The bytes that are sent follow the same rule as those that were judged.
  if (withReason('field', () => ruleOf(relay, socket, body)) !== rule) {
    refuse('field', 'the credentials of the account do not fit into the frame');
  }
  context.report({ event: 'signed', url, kind, sha256: createHash('sha256').update(body).digest('hex') });
  return body;
}
