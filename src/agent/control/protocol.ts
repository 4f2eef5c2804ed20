/**
 * The control socket's messages: one line of JSON there, one back. Only root and the agent's user
 * may connect.
 * @module
 */

export const commands = ['status', 'freeze', 'thaw', 'stop'] as const;
export type ControlCommand = (typeof commands)[number];

export interface ClientStatus {
  readonly name: string;
  readonly account: string;
  readonly exchange: string;
  readonly uid: number | null;
  readonly allow: readonly string[];
  /** What its orders cost in the last 24 hours, and the limit, by currency. */
  readonly day: readonly { readonly currency: string; readonly spent: string; readonly limit: string | null }[];
  /** Whether only the bot's good will binds it to the policy. */
  readonly isAdvisory: boolean;
}

export interface AccountStatus {
  readonly name: string;
  /** The key is inside a PKCS#11 token, and not in the memory of this process. */
  readonly isInToken: boolean;
  readonly day: ClientStatus['day'];
}

export interface Status {
  readonly mode: 'running' | 'frozen' | 'stopped';
  readonly version: string;
  readonly pid: number;
  readonly uid: number;
  /** Milliseconds. */
  readonly since: number;
  readonly policy: string;
  readonly log: { readonly folder: string; readonly sequence: number };
  readonly addresses: readonly string[];
  /** The memory that holds the keys of this process, such as `memfd_secret`. */
  readonly memory: string;
  readonly clients: readonly ClientStatus[];
  readonly accounts: readonly AccountStatus[];
  readonly upstreams: readonly {
    readonly origin: string;
    readonly lastAnswer: number | null;
    readonly lastFailure: number | null;
  }[];
}

export type ControlReply =
  | { readonly ok: true; readonly status: Status }
  | { readonly ok: false; readonly problem: string };
