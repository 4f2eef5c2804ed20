/**
 * What the addon returns in place of throwing.
 * @module
 */

/** A failure that the addon returns. The addon never throws. */
export interface Failure {
  readonly code: string;
  readonly errno: number;
  readonly call?: string;
  readonly limit?: number;
  readonly needed?: number;
  /** The number of a Mistake (secrets/secret-table.ts). */
  readonly mistake?: number;
  /** The numbers of a KeyFormError and a FoundKey (shared-table.ts). */
  readonly keyForm?: number;
  readonly found?: number;
  /** The system's explanation, for ERR_TOKEN_MODULE. */
  readonly detail?: string;
}
