/**
 * Judges the frames of a client.
 * @module
 */
import { createHash } from 'node:crypto';
import { type FrameRule, type Relay, type RelaySocket, requestOf, ruleOf } from '../../exchanges/relay/relay.js';
import { RequestDenied } from '../../exchanges/wire/deny.js';
import { isAsync, patch } from '../../exchanges/wire/patch.js';
import type { RawRequest } from '../../exchanges/wire/raw-request.js';
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
 * @returns a promise of the last step, which gives the text, if the account's key signs on another
 *   thread. Nothing was sent or recorded until then, and the relay may end meanwhile.
 * @throws {Denial} if the frame must not be sent, after which nothing of the client may be sent.
 */
export function judged(frame: string, destination: Destination, context: RelayContext): string | Promise<() => string> {
  const { relay, socket } = destination;
  const rule = withReason('endpoint', () => ruleOf(relay, socket, frame));
  const { kind, signed: wire } = rule;
  if (wire === undefined) {
    context.judge(kind, undefined);
    return frame;
  }
  const request = requestOf(socket, frame);
  const verified = withReason('signature', () => verify(wire, request, context.credential));
  const nonce = context.judge(kind, { wire, verified });
  const { account } = context;
  if (isAsync(account)) {
    const signing = context.signAsync({ wire, verified }, request);
    return signing.then((patched) => () => checked(patched, rule, destination, context));
  }
  const patched = withReason('field', () => patch(wire, request, account, verified.signing, nonce));
  return checked(patched, rule, destination, context);
}

/** The text of a frame with the account's credentials. It is recorded. */
function checked(
  patched: RawRequest,
  rule: FrameRule,
  { relay, socket, url }: Destination,
  context: RelayContext,
): string {
  const { body } = withReason('field', () => relay.address?.(patched)?.put(url) ?? patched);
  // The bytes that are sent follow the same rule as those that were judged.
  if (withReason('field', () => ruleOf(relay, socket, body)) !== rule) {
    refuse('field', 'the credentials of the account do not fit into the frame');
  }
  const sha256 = createHash('sha256').update(body).digest('hex');
  context.report({ event: 'signed', url, kind: rule.kind, sha256 });
  return body;
}
