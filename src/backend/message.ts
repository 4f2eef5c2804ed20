/**
 * What keys sign.
 * @module
 */

/** A message to sign. A string is signed as UTF-8. */
export type Message = string | Uint8Array;
