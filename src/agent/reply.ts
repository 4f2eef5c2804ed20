/**
 * What the agent answers: the exchange's answer, or a denial in the exchange's form.
 * @module
 */

export interface Reply {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}
