/**
 * Makes a key in a token, and adds the account that uses it. The PIN is read once. It opens the
 * token, is tried again by the vault with the key, and is sealed.
 * @module
 */
import type { Exchange } from '../../exchanges/core/types/exchange.js';
import { LocksignError, listTokens, openToken, type SecretSource, type Token, type TokenKey } from '../../index.js';
import { type TokenKeyPlace, tokenKeyPlace } from '../../keys/token-uri.js';
import { shellWord } from '../../util/shell-quote.js';
import { addAccount, LockedSecret, type Session, type Sodium } from '../../vault/inspect.js';
import { UsageError } from '../exit.js';
import { commandName } from '../help/command-name.js';
import type { FieldOptions } from '../options/account-options.js';
import { readLocked } from '../options/read-secret.js';
import { output } from '../output.js';
import { pinSource, requireTokenUri } from './pin.js';

/** The options of `token generate` and `token import`. */
export interface NewKeyOptions extends FieldOptions {
  readonly exchange: string;
  readonly token: string;
  readonly label?: string;
  readonly apiKey?: string;
}

/** The URI of a key with this label in the token that a URI names. */
export function keyUri(token: string, label: string): string {
  const [, path = '', query = ''] = /^([^?]*)(.*)$/s.exec(requireTokenUri(token)) ?? [];
  if (/[:;](?:object|id|type)=/.test(path)) {
    throw new UsageError(
      '--token must name the token alone. Leave object, id and type out, and name the new key with --label.',
    );
  }
  return `${path}${path.endsWith(':') ? '' : ';'}object=${encodeURIComponent(label)}${query}`;
}

const facts = ['label', 'serial', 'manufacturer', 'model'] as const;

/**
 * Refuses a token that cannot be opened, before its PIN is asked for.
 * @throws {LocksignError} as openToken()
 */
export async function requireToken(uri: string): Promise<TokenKeyPlace> {
  const place = tokenKeyPlace(uri);
  const { tokens } = await listTokens(place.modulePath);
  const fitting = tokens.filter(
    (token) => token.isInitialized && facts.every((fact) => (place.facts[fact] ?? token[fact]) === token[fact]),
  );
  const [token, another] = fitting;
  const subject = place.token;
  if (token === undefined || another !== undefined) {
    throw new LocksignError('ERR_TOKEN_NOT_FOUND', {
      subject,
      detail: token === undefined ? 'the module has no token of this name' : `${fitting.length} tokens fit`,
    });
  }
  if (token.pin === 'locked') throw new LocksignError('ERR_TOKEN_LOCKED', { subject });
  if (token.pin === 'final-try') {
    output.warn(`Only one try is left for the PIN of ${token.label}. A wrong PIN then locks the token.`);
  }
  return place;
}

/** A second copy in locked memory, because reading a source wipes it. */
function copyOf(sodium: Sodium, { bytes, memory }: LockedSecret): LockedSecret {
  const copy = sodium.allocate(memory.length);
  copy.set(bytes);
  return new LockedSecret(sodium, copy, bytes.length);
}

/** The command that adds the account of a key that is in the token already. */
function addCommand(
  name: string,
  exchange: Exchange<unknown>,
  uri: string,
  type: string | undefined,
  options: NewKeyOptions,
): string {
  const { apiKey, host, baseUrl, subaccount, recvWindow, keyVersion } = options;
  const given: readonly (readonly [option: string, value: string | undefined])[] = [
    ['exchange', exchange.id],
    ['type', type],
    ['api-key', apiKey],
    ['host', host],
    ['base-url', baseUrl],
    ['subaccount', subaccount],
    ['recv-window', recvWindow],
    ['key-version', keyVersion],
    ['token', uri],
  ];
  const words = given.flatMap(([option, value]) => (value === undefined ? [] : [`--${option} ${shellWord(value)}`]));
  return `${commandName} add ${[name, ...words].join(' ')}`;
}

interface NewKey {
  readonly name: string;
  readonly exchange: Exchange<unknown>;
  readonly options: NewKeyOptions;
  readonly place: TokenKeyPlace;
  readonly uri: string;
  readonly label: string;
  readonly session: Session;
  /** The account without its secret, which is the PIN. */
  readonly account: Omit<Parameters<typeof addAccount>[1], 'secret'>;
  /** Makes the key in the token, in which no key has the label. */
  readonly make: (token: Token) => Promise<TokenKey>;
}

/** @param made is called once the key is in the token. */
async function makeKey({ place, label, make }: NewKey, pin: SecretSource, made: () => void): Promise<void> {
  const token = await openToken(place.token, pin);
  try {
    if ((await token.keys()).some((key) => key.label === label)) {
      throw new UsageError(
        `The token ${token.facts.label} has a key with this label already. Choose another with --label.`,
      );
    }
    await make(token);
    made();
    output.note(`The key '${label}' is in the token ${token.facts.label} now.`);
  } finally {
    // The vault logs in itself, and one process has one login.
    await token.close();
  }
}

/** Makes the key, and then adds the account. If only the first succeeds, a warning says so. */
export async function addWithNewKey(wanted: NewKey): Promise<void> {
  const { name, exchange, options, uri, session, account } = wanted;
  const { sodium } = session.vault;
  using pin = await readLocked(pinSource(options, 'the token'));
  using copy = copyOf(sodium, pin);
  let isMade = false;
  try {
    await makeKey(wanted, copy.source(), () => {
      isMade = true;
    });
    await output.during('Sealing the vault', () => addAccount(session, { ...account, secret: pin.source() }));
  } catch (error) {
    if (isMade) {
      const command = addCommand(name, exchange, uri, account.keyType, options);
      output.warn(
        `The key stays in the token, but the account was not added. Once the cause is fixed, run: ${command}`,
      );
    }
    throw error;
  }
}
