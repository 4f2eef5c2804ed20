/**
 * Reads the API key and the secrets of an account. On the terminal, a refused answer is asked for
 * again, and everything that was entered before it is kept.
 * @module
 */
import type { Exchange } from '../../exchanges/core/types/exchange.js';
import type { KeyKind } from '../../exchanges/core/types/key-kind.js';
import { LocksignError, type SecretSource, secret } from '../../index.js';
import { expectedOf } from '../../secrets/issued.js';
import { textOf } from '../../secrets/source.js';
import { isPrivateKind, type LockedSecret, type Steps, usesPassphrase } from '../../vault/inspect.js';
import { pemPassphrase, pemPassphraseName, withPemPassphrase } from '../keys/pem-passphrase.js';
import { output } from '../output.js';
import { ask } from '../terminal/ask.js';
import { askUntilAccepted, EmptyApiKey, refuses } from '../terminal/ask-again.js';
import { warningsWritten } from '../terminal/warnings.js';
import { readLocked } from './read-secret.js';
import { namedSource, refuseSource } from './secret-options.js';

type Options = Readonly<Record<string, unknown>>;

/** Where the secrets of an account come from. */
export interface AccountSources {
  readonly secret: SecretSource;
  /** Undefined if the exchange issues none, or if it stays. */
  readonly passphrase?: SecretSource;
}

/** Whether the text of the secret itself is asked for. */
export const isPrompt = (source: SecretSource): boolean => textOf(source).kind === 'prompt';

/** How a secret is asked for, and whether it is the text of a private key. */
interface AskedSecret {
  readonly question: string;
  readonly isPrivateKey: boolean;
}
export const secretQuestion = ({ name }: Exchange<unknown>, kind: KeyKind): AskedSecret => {
  const isPrivateKey = isPrivateKind(kind);
  return { question: `${name} ${isPrivateKey ? 'private key' : 'secret'}`, isPrivateKey };
};
/** For an account whose key is in a token. */
export const pinQuestion: AskedSecret = { question: 'PIN of the token', isPrivateKey: false };

/**
 * @param asked the secret, or the PIN of its token.
 * @param hint ends the question for the passphrase of the API key.
 * @throws {UsageError} if an option names a passphrase that is not used. @throws as namedSource()
 */
export function accountSources(
  exchange: Exchange<unknown>,
  asked: AskedSecret,
  options: Options,
  hint = '',
): AccountSources {
  const { name } = exchange;
  if (!asked.isPrivateKey) refuseSource(options, pemPassphraseName, 'No private key is read for this account.');
  const text = namedSource(options, 'secret') ?? secret.prompt(asked.question);
  const source = asked.isPrivateKey ? secret.encrypted(text, pemPassphrase(options)) : text;
  if (!usesPassphrase(exchange)) {
    refuseSource(options, 'key-passphrase', `${name} issues no passphrase with its API keys.`);
    return { secret: source };
  }
  const prompt = secret.prompt(`${name} passphrase of the API key${hint}`);
  return { secret: source, passphrase: namedSource(options, 'key-passphrase') ?? prompt };
}

/**
 * The API key, from its option or from the terminal.
 * @param question is asked without the option.
 * @param check throws if the API key is refused.
 * @param whenEmpty is the API key of an empty answer, which is refused without it.
 */
export async function readApiKey(
  given: string | undefined,
  question: string,
  check: (apiKey: string) => void,
  whenEmpty?: { readonly apiKey: string | undefined },
): Promise<string | undefined> {
  const checked = (text: string, otherwise?: typeof whenEmpty): string | undefined => {
    const isEmpty = text.trim() === '';
    if (isEmpty && otherwise === undefined) throw new EmptyApiKey();
    const apiKey = isEmpty ? otherwise?.apiKey : text;
    if (apiKey !== undefined) check(apiKey);
    return apiKey;
  };
  if (given !== undefined) return checked(given);
  const instead = 'pass the API key with --api-key, since it is not secret';
  return askUntilAccepted(async () => checked(await ask(`${question}: `, instead), whenEmpty), refuses.apiKey);
}

const isExchanged = (error: unknown): boolean => error instanceof LocksignError && error.code === 'ERR_SECRET_API_KEY';

/**
 * Whether the API key may be the secret, because it has not the form of the exchange's API keys.
 */
function mayBeSecret(exchange: Exchange<unknown>, apiKey: string): boolean {
  const { isSecret = false, apiKeyForm } = expectedOf({ issuer: exchange, apiKey });
  return isSecret || apiKeyForm !== undefined;
}

interface WithApiKey {
  readonly exchange: Exchange<unknown>;
  /** Whether the exchange issued the secret. It may then be exchanged with the API key. */
  readonly isIssued: boolean;
  readonly sources: AccountSources;
  /** Whether `readKey` asks for the API key. */
  readonly asksForKey: boolean;
  readonly readKey: () => Promise<string | undefined>;
  /** Whether an empty answer keeps the present passphrase of the API key. */
  readonly keepsPassphrase?: boolean;
  /** Reads the secrets through the steps, and changes the vault. */
  readonly change: (apiKey: string | undefined, steps: Steps) => Promise<void>;
}

async function readDecrypted<T>(source: SecretSource, read: (source: SecretSource) => Promise<T>): Promise<T> {
  if (source.kind !== 'encrypted') return read(source);
  using text = await readLocked(source.source);
  return await withPemPassphrase(text.bytes, source.passphrase, read);
}

const shownSecret =
  'The terminal showed the text that was entered as the API key. If it is the secret, clear the scrollback of the terminal, or ' +
  'replace the API key at the exchange.';

/**
 * Reads the API key, and then changes the vault. If both the API key and the secret were typed and
 * may be exchanged, both are asked for again.
 */
export function withApiKey(options: WithApiKey): Promise<void> {
  const { exchange, isIssued, sources, asksForKey, readKey, keepsPassphrase = false, change } = options;
  let asksForBoth = false;
  const ask = (source: SecretSource, read: () => Promise<LockedSecret>, isRefusal: (error: unknown) => boolean) =>
    isPrompt(source) ? askUntilAccepted(read, isRefusal) : read();
  const steps: Steps = {
    secret: async (source, read) => {
      await warningsWritten();
      const isRefusal = (error: unknown) => refuses.secret(error) && !(asksForBoth && isExchanged(error));
      return ask(source, () => readDecrypted(source, read), isRefusal);
    },
    passphrase: async (source, read) => {
      await warningsWritten();
      return keepsPassphrase && isPrompt(source)
        ? askUntilAccepted(() => read().catch(undefinedIfEmpty), refuses.keyPassphrase)
        : ask(source, read, refuses.keyPassphrase);
    },
    seal: (commit) => output.during('Sealing the vault', commit),
  };
  const attempt = async (): Promise<void> => {
    const apiKey = await readKey();
    const mayBeExchanged = apiKey !== undefined && isIssued && mayBeSecret(exchange, apiKey);
    asksForBoth = asksForKey && isPrompt(sources.secret) && mayBeExchanged;
    try {
      await change(apiKey, steps);
    } catch (error) {
      if (asksForBoth && isExchanged(error)) output.warn(shownSecret);
      throw error;
    }
  };
  return askUntilAccepted(attempt, (error) => asksForBoth && isExchanged(error));
}

/** Nothing was entered. */
function undefinedIfEmpty(error: unknown): undefined {
  if (!(error instanceof LocksignError) || error.code !== 'ERR_SECRET_EMPTY') throw error;
}
