/**
 * The scheme of Gemini and WhiteBIT: the signature covers JSON that contains the request's path, a
 * nonce and the fields.
 * @module
 */

import { checkJson, wellFormed } from '../core/parameters.js';
import { refuse, refuseReserved } from '../core/refuse.js';
import type { BodyFields } from '../core/types/request.js';

/** A nonce for JSON. Beyond 2^53, where JSON numbers lose digits, it becomes text. */
export const jsonNonce = (nonce: bigint): number | string =>
  nonce <= Number.MAX_SAFE_INTEGER ? Number(nonce) : String(nonce);

const reserved = ['request', 'nonce'];

function checkedText(text: string, path: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    refuse('body as text must be JSON');
  }
  const fields: { request?: unknown; nonce?: unknown } = typeof parsed === 'object' && parsed !== null ? parsed : {};
  if (fields.request !== path) refuse('body as text must contain request, equal to the path');
  if (fields.nonce === undefined) refuse('body as text must contain its own nonce');
  return wellFormed(text, 'body');
}

/**
 * The payload as JSON. Text stays unchanged. Fields follow `request` and `nonce`.
 * @param nonce reads the clock, so it runs after all checks.
 */
export function payloadText(path: string, body: BodyFields | string, nonce: () => number | string): string {
  if (typeof body === 'string') return checkedText(body, path);
  const named = reserved.find((name) => name in body);
  if (named !== undefined) refuseReserved(`body.${named}`);
  checkJson(body, 'body');
  return JSON.stringify({ request: path, nonce: nonce(), ...body });
}
