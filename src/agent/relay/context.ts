/**
 * What a relay needs to know of a client, and what it says about itself.
 * @module
 */
import type { FrameKind, Relay, RelayAccount } from '../../exchanges/relay/relay.js';
import type { AccountCredential } from '../../exchanges/wire/patch.js';
import type { RawRequest } from '../../exchanges/wire/raw-request.js';
import type { Verified, WireCredential } from '../../exchanges/wire/verify.js';
import type { Wire } from '../../exchanges/wire/wire.js';
import type { ReasonCode } from '../reason.js';

/** A client's request for a WebSocket. The target's token and account are no longer in it. */
export interface RelayArrival {
  readonly request: RawRequest;
}

/** For the log. Nothing in it was written by the client. */
export type RelayEvent =
  | { readonly event: 'open'; readonly url: string }
  /** A frame with the account's credentials is sent next. */
  | { readonly event: 'signed'; readonly url: string; readonly kind: FrameKind; readonly sha256: string }
  | { readonly event: 'denied'; readonly url: string | undefined; readonly code: ReasonCode; readonly text: string }
  | {
      readonly event: 'closed';
      readonly url: string;
      readonly by: 'client' | 'exchange' | 'agent';
      readonly text: string;
    };

/** A frame with the client's credentials. */
export interface SignedFrame {
  readonly wire: Wire;
  readonly verified: Verified;
}

export interface RelayContext {
  /** The name of the client, which the connection itself has made certain. */
  readonly client: string;
  /** Undefined for an exchange without one. */
  readonly relay: Relay | undefined;
  readonly where: RelayAccount;
  /** Verifies the frames of the client that carry credentials. */
  readonly credential: WireCredential;
  /** Signs them anew. */
  readonly account: AccountCredential;
  /**
   * Signs a frame, which was judged, if the account's key signs on another thread. It takes the
   * nonce too.
   * @throws {Denial} which closes the relay.
   */
  signAsync(signed: SignedFrame, request: RawRequest): Promise<RawRequest>;
  /** The origin to dial. Default: `wss://` and the host. */
  origin?(host: string): string;
  /**
   * Judges a frame that was recognised: the client's rate, and of a frame with credentials that it
   * is fresh. A login reads, so it may be repeated within its time as reads may.
   *
   * @returns the nonce that takes the place of the client's, on an exchange that has one. Undefined
   *   if `signAsync` takes it.
   * @throws {Denial} which closes the relay.
   */
  judge(kind: FrameKind, signed: SignedFrame | undefined): string | undefined;
  /** Writes the log. If it throws, the relay is closed and the frame is not sent. */
  report(event: RelayEvent): void;
}
