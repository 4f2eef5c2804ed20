/**
 * The lines of the agent's log. A line is a JSON object that begins with its sequence number, its
 * time and the SHA-256 of the line before.
 * @module
 */
import { hash } from 'node:crypto';
import type { Meaning } from '../../exchanges/meaning/meaning.js';
import type { SigningKey } from '../../index.js';
import { textOf } from '../amount.js';
import type { Reason, ReasonCode } from '../reason.js';
import type { Decision, Mode, Outcome } from './types.js';

export interface Position {
  readonly sequence: number;
  /** The wall clock, in milliseconds since 1970. */
  readonly time: number;
  /** The time of the sums, where it differs from the wall clock by a second or more. */
  readonly clock?: number | undefined;
  /** SHA-256 of the line before, in hexadecimal. */
  readonly previous: string;
}

export interface LoggedMeaning {
  readonly kind: Meaning['kind'];
  readonly orders?: Meaning['orders'] | undefined;
  readonly amend?: Meaning['amend'] | undefined;
  readonly cancel?: Meaning['cancel'] | undefined;
}

/** A decision without what the log repeats elsewhere, and with its amounts as text. */
export interface DecisionBody extends Pick<Decision, 'client' | 'uid' | 'account' | 'endpoint' | 'decision'> {
  readonly type: 'decision';
  readonly meaning: LoggedMeaning | null;
  readonly reason?: Reason | undefined;
  readonly sha256?: string | undefined;
  readonly replay?: { readonly key: string; readonly until: number } | undefined;
  readonly placed?: readonly { readonly currency: string; readonly amount: string }[] | undefined;
  readonly nonce?: string | undefined;
  readonly clientNonce?: string | undefined;
}

export interface OutcomeBody extends Outcome {
  readonly type: 'outcome';
  /** The sequence number of the decision. */
  readonly of: number;
  readonly client: string | null;
}

/** The first line of a file. It belongs to the snapshot that a file begins with. */
export interface BeginBody {
  readonly type: 'begin';
  readonly version: 1;
  /** The number of the file, which is in its name after the rotation. */
  readonly file: number;
  readonly mode: Mode;
  /** The latest time of the sums. */
  readonly latest: number;
  /** Why lines before this one are missing or damaged. The operator accepted the loss. */
  readonly lost?: string | undefined;
}

export type SnapshotBody =
  | {
      readonly type: 'sums';
      readonly of: string;
      readonly currency: string;
      readonly minutes: readonly (readonly [number, string])[];
    }
  | { readonly type: 'marks'; readonly marks: readonly (readonly [string, string])[] }
  | {
      readonly type: 'replays';
      readonly client: string;
      readonly horizon: number;
      readonly keys: readonly (readonly [string, number])[];
    }
  | { readonly type: 'orders'; readonly client: string; readonly ids: readonly (readonly [string, number])[] }
  | { readonly type: 'pending'; readonly requests: readonly (readonly [number, string | null])[] };

export type Body =
  | BeginBody
  | SnapshotBody
  | DecisionBody
  | OutcomeBody
  /** Nonces of the account up to the mark may have been sent, and no others if it is exact. */
  | { readonly type: 'nonce'; readonly account: string; readonly mark: string; readonly isExact?: true }
  | { readonly type: 'mode'; readonly mode: Mode; readonly uid: number }
  /** Denials of requests without valid credentials, since the last such line. */
  | { readonly type: 'refused'; readonly counts: Readonly<Partial<Record<ReasonCode, number>>> }
  /** The end of the file was an incomplete line, and was removed. */
  | { readonly type: 'repair'; readonly bytes: number }
  | { readonly type: 'checkpoint'; readonly cause: 'begin' | 'start' | 'time' | 'close' };

export type Line = Position & Body;

/** The body of a checkpoint carries an HMAC over everything before it. */
const sealStart = ',"mac":"';

/** Separates checkpoints from everything else that the agent's key signs. */
const sealed = (text: string): string => `locksign agent log\n${text}`;

export const noHash = '0'.repeat(64);
export const hashOf = (line: Uint8Array): string => hash('sha256', line, 'hex');

/** The text of a line, without its line break. */
export function write({ sequence, time, clock, previous }: Position, body: Body, key: SigningKey): string {
  const at = clock === undefined ? '' : `"clock":${clock},`;
  const text = `{"sequence":${sequence},"time":${time},${at}"previous":"${previous}",${JSON.stringify(body).slice(1)}`;
  return body.type === 'checkpoint' ? `${text.slice(0, -1)}${sealStart}${key.sign(sealed(text))}"}` : text;
}

/** Whether the text of a checkpoint has the seal of this key. */
export function hasSeal(text: string, key: SigningKey): boolean {
  const at = text.lastIndexOf(sealStart);
  const mac = text.slice(at + sealStart.length, -2);
  return at > 0 && key.verify(sealed(`${text.slice(0, at)}}`), mac);
}

export function decisionBody({ meaning, placed, reason, replay, ...decision }: Decision): DecisionBody {
  return {
    type: 'decision',
    client: decision.client,
    uid: decision.uid,
    account: decision.account,
    endpoint: decision.endpoint,
    // Not the reason of an unknown meaning: it may quote the request.
    meaning: meaning && { kind: meaning.kind, orders: meaning.orders, amend: meaning.amend, cancel: meaning.cancel },
    decision: decision.decision,
    reason: reason && { code: reason.code, text: reason.text },
    sha256: decision.sha256,
    replay: replay && { key: replay.key, until: replay.until },
    placed: placed?.map(({ currency, amount }) => ({ currency, amount: textOf(amount) })),
    nonce: decision.nonce,
    clientNonce: decision.clientNonce,
  };
}
