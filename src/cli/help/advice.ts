/**
 * What the library's errors advise programs to do, in terms of the command.
 * @module
 */
import type { ErrorCode, LocksignError } from '../../index.js';
import { commandName } from './command-name.js';

type Advice = readonly [library: RegExp, command: string];

const otherPlaces =
  'Here: --passphrase-file, --passphrase-fd or --passphrase-env, and the same of --secret, --key-passphrase and --new-passphrase.';

/** By code: what the library's sentence says, and what stands in its place. */
export const advice: Partial<Record<ErrorCode, Advice>> = {
  ERR_SECRET_EMPTY: [
    / Check that the source holds it, and on which line\.$/,
    ' Nothing was changed: enter it again, or look into what the option names.',
  ],
  ERR_SECRET_BASE64: [
    /, as encoding: 'base64' promises\. Copy it again, whole, or use .*$/,
    ', as those of this exchange are. Copy it again, whole.',
  ],
  ERR_SECRET_HEX: [
    /, as encoding: 'hex' promises\. Copy it again, whole, or use .*$/,
    ', as those of this exchange are. Copy it again, whole.',
  ],
  ERR_SOURCE_PERMISSIONS: [
    / Where that is impossible, .*$/,
    ' Where that is impossible, open it for the command: `--passphrase-fd 3 3< FILE`, or the same of another secret.',
  ],
  ERR_SOURCE_NOT_FOUND: [/: write the whole path, or use os\.homedir\(\)\.$/, ': write the whole path.'],
  ERR_SOURCE_TYPE: [
    / If it is a folder, name the file inside; .*$/,
    ' If it is a folder, name the file inside; what else the shell can open goes to the option that ends in -fd.',
  ],
  ERR_SOURCE_READ: [/, and load the key again\.$/, '.'],
  ERR_TERMINAL_FAILED: [/ Try another terminal, or use .*$/, `\n${otherPlaces}`],
  ERR_ENV_MISSING: [/ A variable that was taken once .*$/, ' Is it exported?'],
  ERR_TERMINAL_MISSING: [/ Under systemd, cron or Docker use .*$/, `\n${otherPlaces}`],
  ERR_PROMPT_INTERRUPTED: [/^The prompt ended without a secret: .*$/, 'Interrupted: nothing was entered.'],
  ERR_VAULT_MISSING: [
    / Make one with createVault or .*$/,
    ' Make one with `locksign init`, or name another with --vault or LOCKSIGN_VAULT.',
  ],
};

export function messageOf({ code, message }: LocksignError): string {
  const [library, command] = advice[code] ?? [];
  const told = library === undefined || command === undefined ? message : message.replace(library, command);
  return told.replaceAll('`locksign ', `\`${commandName} `);
}
