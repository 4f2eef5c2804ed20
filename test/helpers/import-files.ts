/**
 * Files from which `locksign import` imports accounts.
 * @module
 */
import { findAccounts } from '../../src/cli/import/accounts.js';
import type { VariableNames } from '../../src/cli/import/dotenv.js';

/** Everything that import finds in a text, with its secrets. */
export function found(text: string, names: VariableNames = {}) {
  const bytes = Buffer.from(text);
  const read = (secret: { writeTo(memory: Uint8Array): number } | undefined): string | undefined => {
    if (secret === undefined) return undefined;
    const memory = Buffer.alloc(4096);
    return memory.toString('utf8', 0, secret.writeTo(memory));
  };
  return findAccounts(bytes, names).accounts.map(({ secret, passphrase: second, statements: _, ...rest }) => ({
    ...rest,
    secret: read(secret),
    ...(second !== undefined && { passphrase: read(second) }),
  }));
}

/** A configuration of freqtrade that uses all extensions of JSON. */
export const freqtrade = `{
    // the bot's
    "max_open_trades": 3, /* ** of them **/
    "stake_amount": NaN,
    "exchange": {
        "name": "okx",
        "key": "mVtR4kQz7LxW2bNc",
        "secret": "a\\"b\\\\\\u00e9\\ud83d\\ude00/\\/",
        "password": "pass word",
        "pair_whitelist": ["ALGO/BTC", "ATOM/BTC",],
    },
    "telegram": { "token": "secret", "chat_id": "" },
    "api_server": { "password": "SuperSecurePassword" },
}
`;
