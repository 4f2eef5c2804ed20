/**
 * A request exactly as it arrived. Verifiers read only these bytes. A framework that parses and
 * rewrites a request could hide a difference between the signed and the sent bytes.
 * @module
 */

/**
 * @typedef {object} RawRequest
 * @property {string} method
 * @property {string} host without a port
 * @property {string} authority the host with its port, as sent
 * @property {string} target path and query, as sent
 * @property {string} path as sent
 * @property {string} query as sent, without `?`
 * @property {Buffer} body
 * @property {readonly string[]} rawHeaders names and values in turn, as sent
 * @property {(name: string) => string | undefined} header undefined if it is absent or given more
 *   than once
 */

/**
 * @param {import('node:http').IncomingMessage} incoming
 * @returns {Promise<RawRequest>}
 */
export async function readRequest(incoming) {
  /** @type {Buffer[]} */
  const chunks = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const target = incoming.url ?? '';
  const [path, ...rest] = target.split('?');
  const { rawHeaders } = incoming;

  /** @param {string} name */
  const header = (name) => {
    const values = rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1].toLowerCase() === name.toLowerCase());
    return values.length === 1 ? values[0] : undefined;
  };
  const authority = header('host') ?? '';
  const host = authority.replace(/:\d+$/, '');
  const body = Buffer.concat(chunks);
  return {
    method: incoming.method ?? '',
    host,
    authority,
    target,
    path,
    query: rest.join('?'),
    body,
    rawHeaders,
    header,
  };
}

/**
 * Reads the fields of a JSON body: text unchanged, and numbers as text.
 * @param {Buffer} body
 * @returns {(name: string) => string | undefined} undefined if the field is absent, empty or
 *   something else
 */
export function jsonTexts(body) {
  const fields = jsonFields(body) ?? {};
  return (name) => {
    const value = fields[name];
    return (typeof value === 'string' && value !== '') || typeof value === 'number' ? String(value) : undefined;
  };
}

/**
 * The fields of a JSON object. Undefined if the body is something else.
 * @param {Buffer} body
 * @returns {Record<string, unknown> | undefined}
 */
export function jsonFields(body) {
  try {
    const parsed = JSON.parse(body.toString());
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
}
