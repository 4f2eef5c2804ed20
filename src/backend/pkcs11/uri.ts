/**
 * PKCS#11 URIs (RFC 7512), parsed strictly. What this package does not select by is refused,
 * because a URI that means one token must not open another.
 * @module
 */
import { LocksignError } from '../../errors/locksign-error.js';

/** A token to open, and the module to open it with. */
export interface TokenUri {
  readonly modulePath: string;
  readonly label?: string;
  readonly serial?: string;
  readonly manufacturer?: string;
  readonly model?: string;
  readonly slotId?: number;
}

/** A key inside a token that is open. */
export interface KeyUri {
  readonly label?: string;
  readonly id?: Uint8Array;
  readonly type?: 'private' | 'secret-key';
  /** What the token must be, if the URI says so. */
  readonly token: Omit<TokenUri, 'modulePath' | 'slotId'>;
}

function refuse(detail: string, remedy?: string): never {
  throw new LocksignError('ERR_INVALID_ARGUMENT', { detail, ...(remedy !== undefined && { remedy }) });
}

const scheme = /^pkcs11:/i; // RFC 3986, section 3.1
const attributeName = /^[\w-]+$/;
/** pk11-pchar and pk11-qchar (RFC 7512, section 2.3). */
const pathValue = /^(?:[\w.~:[\]@!$'()*+,=&-]|%[\dA-Fa-f]{2})*$/;
const queryValue = /^(?:[\w.~:[\]@!$'()*+,=/?|-]|%[\dA-Fa-f]{2})*$/;

const textLimit = 255;
/** Bytes of the fields of CK_TOKEN_INFO. */
const limits: Readonly<Record<string, number>> = { token: 32, manufacturer: 32, serial: 16, model: 16 };

const refusedQueries: Readonly<Record<string, string>> = {
  'pin-value': 'uri has a pin-value, which every list of processes and every log would show',
  'pin-source': 'uri has a pin-source, and the PIN has a source of its own here',
  'module-name': 'uri has a module-name, which depends on where the system looks',
};
const refusedRemedies: Readonly<Record<string, string>> = {
  'pin-value': 'Remove it, change the PIN, and pass the PIN as a source such as secret.prompt or secret.file.',
  'pin-source': 'Remove it, and pass the PIN as a source such as secret.file.',
  'module-name': 'Name the file itself with module-path.',
};

/** The attributes of one half of a URI. */
function attributesOf(text: string, separator: string, value: RegExp): Map<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  if (text === '') return found;
  for (const part of text.split(separator)) {
    const at = part.indexOf('=');
    const name = at < 0 ? part : part.slice(0, at);
    if (at < 0 || !attributeName.test(name)) refuse(`uri must consist of name=value, separated by ${separator}`);
    if (found.has(name)) refuse(`uri must not have ${name} twice`);
    if (Object.hasOwn(refusedQueries, name)) refuse(refusedQueries[name] ?? '', refusedRemedies[name]);
    const encoded = part.slice(at + 1);
    if (!value.test(encoded)) {
      refuse(`the value of ${name} in uri has a character that must be percent-encoded, as a space is %20`);
    }
    found.set(name, decoded(encoded));
  }
  return found;
}

function decoded(text: string): Uint8Array {
  const bytes: number[] = [];
  for (let i = 0; i < text.length; i += 1) {
    if (text[i] === '%') {
      bytes.push(Number.parseInt(text.slice(i + 1, i + 3), 16));
      i += 2;
    } else bytes.push(text.charCodeAt(i)); // ASCII, by the expressions above
  }
  return Uint8Array.from(bytes);
}

function textOf(name: string, bytes: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return refuse(`the value of ${name} in uri is not UTF-8`);
  }
  const limit = limits[name] ?? textLimit;
  if (text === '' || text.includes('\0')) refuse(`the value of ${name} in uri must have characters other than NUL`);
  if (bytes.length > limit && name !== 'module-path')
    refuse(`the value of ${name} in uri is longer than ${limit} bytes`);
  return text;
}

interface Halves {
  readonly path: Map<string, Uint8Array>;
  readonly query: Map<string, Uint8Array>;
}

/**
 * What follows the scheme.
 * @throws {LocksignError} `ERR_INVALID_ARGUMENT` for a text without it.
 */
export function afterScheme(uri: unknown): string {
  if (typeof uri !== 'string' || !scheme.test(uri)) refuse("uri must be a text that begins with 'pkcs11:'");
  return uri.slice('pkcs11:'.length);
}

function halvesOf(uri: unknown): Halves {
  const rest = afterScheme(uri);
  const at = rest.indexOf('?');
  return {
    path: attributesOf(at < 0 ? rest : rest.slice(0, at), ';', pathValue),
    query: attributesOf(at < 0 ? '' : rest.slice(at + 1), '&', queryValue),
  };
}

function requireKnown(found: Map<string, Uint8Array>, known: readonly string[], hint: string): void {
  for (const name of found.keys()) {
    if (!known.includes(name)) refuse(`uri has ${name}, which is not supported here${hint}`);
  }
}

const tokenAttributes = ['token', 'serial', 'manufacturer', 'model'];
const keyAttributes = ['object', 'id', 'type'];

function tokenPart(path: Map<string, Uint8Array>): Omit<TokenUri, 'modulePath' | 'slotId'> {
  const text = (name: string): string | undefined => {
    const bytes = path.get(name);
    return bytes === undefined ? undefined : textOf(name, bytes);
  };
  const [label, serial, manufacturer, model] = tokenAttributes.map(text);
  return {
    ...(label !== undefined && { label }),
    ...(serial !== undefined && { serial }),
    ...(manufacturer !== undefined && { manufacturer }),
    ...(model !== undefined && { model }),
  };
}

/**
 * Parses the URI of a token: token, serial, manufacturer, model, slot-id and module-path.
 * @throws {LocksignError} `ERR_INVALID_ARGUMENT`
 */
export function parseTokenUri(uri: unknown): TokenUri {
  const { path, query } = halvesOf(uri);
  const isOfKey = keyAttributes.some((name) => path.has(name));
  const hint = isOfKey ? '. Name the key when the token is open, with token.key' : '';
  requireKnown(path, [...tokenAttributes, 'slot-id'], hint);
  requireKnown(query, ['module-path'], '');
  const module = query.get('module-path');
  if (module === undefined) {
    return refuse('uri has no module-path, the absolute path of the PKCS#11 module', 'Add ?module-path=/… to it.');
  }
  const slot = path.get('slot-id');
  const slotText = slot === undefined ? undefined : textOf('slot-id', slot);
  if (slotText !== undefined && !/^\d{1,10}$/.test(slotText)) refuse('slot-id in uri must be a decimal number');
  return {
    modulePath: textOf('module-path', module),
    ...tokenPart(path),
    ...(slotText !== undefined && { slotId: Number(slotText) }),
  };
}

/**
 * The key that a label, or a URI with object, id or type, names.
 * @throws {LocksignError} `ERR_INVALID_ARGUMENT`
 */
export function parseKeyName(name: unknown): KeyUri {
  if (typeof name !== 'string' || !scheme.test(name)) return { label: checkedLabel(name), token: {} };
  const { path, query } = halvesOf(name);
  requireKnown(path, [...tokenAttributes, ...keyAttributes], '');
  requireKnown(query, [], '. The token is open already');
  const object = path.get('object');
  const id = path.get('id');
  const type = path.get('type');
  if (object === undefined && id === undefined) refuse('uri has neither object nor id, so it names no key');
  if (id !== undefined && (id.length === 0 || id.length > textLimit)) refuse('id in uri must have 1 to 255 bytes');
  return {
    token: tokenPart(path),
    ...(object !== undefined && { label: textOf('object', object) }),
    ...(id !== undefined && { id }),
    ...(type !== undefined && { type: typeOf(textOf('type', type)) }),
  };
}

function typeOf(type: string): 'private' | 'secret-key' {
  if (type === 'private' || type === 'secret-key') return type;
  return refuse('type in uri must be private or secret-key: nothing else signs');
}

/** @throws {LocksignError} `ERR_INVALID_ARGUMENT` */
export function checkedLabel(label: unknown): string {
  const isLabel = typeof label === 'string' && label !== '' && !label.includes('\0');
  if (isLabel && new TextEncoder().encode(label).length <= textLimit) return label;
  return refuse(`label must be a text of 1 to ${textLimit} bytes without NUL characters`);
}

/** The URI of a token for messages, without what the user need not read again. */
export function describeToken({ label, serial, manufacturer, model, slotId }: Omit<TokenUri, 'modulePath'>): string {
  const parts = Object.entries({ token: label, serial, manufacturer, model, 'slot-id': slotId });
  const given = parts.filter(([, value]) => value !== undefined && value !== '');
  return `pkcs11:${given.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join(';')}`;
}

/** The URI of a token, for users to pass on. */
export const tokenUriOf = (facts: Omit<TokenUri, 'modulePath'>, modulePath: string): string =>
  `${describeToken(facts)}?module-path=${modulePath.split('/').map(encodeURIComponent).join('/')}`;
