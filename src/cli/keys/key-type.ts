/**
 * The kind of a key: the option that names it, and the kinds that `generate` can make.
 * @module
 */
import type { Option } from 'commander';
import { kindsOf } from '../../exchanges/core/key-kinds.js';
import type { Exchange } from '../../exchanges/core/types/exchange.js';
import type { KeyKind, KeyType } from '../../exchanges/core/types/key-kind.js';
import { isPrivateKind } from '../../vault/inspect.js';
import { UsageError } from '../exit.js';
import { commandName } from '../help/command-name.js';
import { choiceOption } from '../options/unrecognised.js';
import { registrationAt } from './registration.js';

/** The kinds of `add` and `import`. */
export const keyTypes: readonly KeyType[] = ['hmac', 'ed25519', 'ecdsa', 'rsa'];
/** The kinds that `generate` takes. It refuses the last one, with what to do instead. */
const privateTypes: readonly KeyType[] = ['ed25519', 'ecdsa', 'rsa'];

export interface TypeOption {
  readonly type?: KeyType;
}

export const keyTypeOption = (): Option =>
  choiceOption('--type <type>', "the kind of key (default: the exchange's usual one)", keyTypes);

export const generatedTypeOption = (): Option =>
  choiceOption('--type <type>', 'the kind of key (default: the first that the exchange takes)', privateTypes);

/** @throws {UsageError} if the exchange does not take that kind of key. */
export function requireTaken(exchange: Exchange<unknown>, type: KeyType | undefined): void {
  const taken = kindsOf(exchange).map((kind) => kind.type);
  if (type === undefined || taken.includes(type)) return;
  throw new UsageError(`${exchange.name} takes no key of this --type. It takes: ${taken.join(', ')}.`);
}

/**
 * The kinds of private keys whose public half a user can register.
 * @throws {UsageError} if the exchange takes none.
 */
function pairKinds(exchange: Exchange<unknown>, name: string): readonly KeyKind[] {
  const kinds = kindsOf(exchange).filter(isPrivateKind);
  const add = `\`${commandName} add ${name} --exchange ${exchange.id}`;
  if (kinds.length === 0) {
    throw new UsageError(
      `${exchange.name} issues the secrets of its API keys itself. Make one there, and run: ${add}\``,
    );
  }
  if (registrationAt(exchange.id) !== undefined) return kinds;
  throw new UsageError(
    `${exchange.name} makes the private keys of its API keys itself. Make one there, and run: ${add} --secret-file FILE\``,
  );
}

/**
 * The kind of a new private key.
 * @throws {UsageError} if the exchange takes none that can be made here.
 */
export function generatedType(exchange: Exchange<unknown>, name: string, type: KeyType | undefined): KeyType {
  requireTaken(exchange, type);
  const kinds = pairKinds(exchange, name);
  const made = kinds.find((kind) => (type === undefined ? kind.type !== 'rsa' : kind.type === type))?.type;
  if (made !== undefined && made !== 'rsa') return made;
  const words = `${name} --exchange ${exchange.id} --type rsa`;
  throw new UsageError(
    `RSA keys are made in a token, with \`${commandName} token generate ${words} --token URI\`, or with ` +
      '`openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out key.pem`. ' +
      `Then run: \`${commandName} add ${words} --secret-file key.pem\``,
  );
}

/** The algorithms of the pairs that tokens make. */
const inTokens = ['ed25519', 'ecdsa-p256-sha256', 'rsa-pkcs1-sha256'] as const;

interface TokenPair {
  readonly keyType: KeyType;
  readonly algorithm: (typeof inTokens)[number];
}

/**
 * The kind of a new private key in a token.
 * @throws {UsageError} if the exchange takes none that a token can make.
 */
export function tokenPair(exchange: Exchange<unknown>, name: string, type: KeyType | undefined): TokenPair {
  requireTaken(exchange, type);
  const pairs = pairKinds(exchange, name).flatMap((kind) =>
    inTokens
      .filter((algorithm) => algorithm === kind.algorithm)
      .map((algorithm) => ({ keyType: kind.type, algorithm })),
  );
  const pair = pairs.find(({ keyType }) => type === undefined || keyType === type);
  if (pair !== undefined) return pair;
  throw new UsageError(`No token makes keys of this --type for ${exchange.name}.`);
}
