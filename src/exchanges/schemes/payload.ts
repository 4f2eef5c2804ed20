/**
 * The scheme of Gemini and WhiteBIT: the signature covers JSON that contains the request's path, a
 * nonce and the fields.
 * @module
 */

import { checkJson, wellFormed } from '../core/parameters.js';
import { refuse } from '../core/refuse.js';
import type { BodyFields } from '../core/types.js';

const reserved = ['request', 'nonce'];

function checkedText(text: string, path: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    refuse('body, given as text, must be JSON');
  }
  const fields: { request?: unknown; nonce?: unknown } = typeof parsed === 'object' && parsed !== null ? parsed : {};
  if (fields.request !== path) refuse('body, given as text, must hold its own request, which is the path');
  if (fields.nonce === undefined) refuse('body, given as text, must hold its own nonce');
  return wellFormed(text, 'body');
}

/**
 * The payload as JSON: text unchanged, or the fields after `request` and `nonce`.
 * @param nonce asks the clock, once nothing is left to refuse.
 */
export function payloadText(path: string, body: BodyFields | string, nonce: () => number | string): string {
  if (typeof body === 'string') return checkedText(body, path);
  const named = reserved.find((name) => name in body);
  if (named !== undefined) refuse(`body.${named} is set when the request is signed: leave it out`);
  checkJson(body, 'body');
  return JSON.stringify({ request: path, nonce: nonce(), ...body });
}
