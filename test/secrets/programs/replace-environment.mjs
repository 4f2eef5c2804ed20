/**
 * Replaces process.env by an object of its own, loads a key from TRADING_SECRET, and reports where
 * the variable is afterwards. Argument: `copied`, `frozen` or `only here`.
 */
import { execFileSync } from 'node:child_process';
import { SigningKey, secret } from 'locksign';

const warnings = [];
process.on('warning', ({ code }) => warnings.push(code));
const [kind, text] = process.argv.slice(2);
const system = process.env;
const { TRADING_SECRET: inherited, ...others } = system;
if (kind === 'only here') delete system.TRADING_SECRET;
const copy = { ...others, TRADING_SECRET: kind === 'only here' ? text : inherited };
process.env = kind === 'frozen' ? Object.freeze(copy) : copy;
const key = await SigningKey.load(secret.env('TRADING_SECRET'), { algorithm: 'hmac-sha256', encoding: 'utf8' });
await new Promise((resolve) => setImmediate(resolve));
const script = "console.log('TRADING_SECRET' in process.env)";
console.log(
  JSON.stringify({
    signature: key.sign('message'),
    copy: 'TRADING_SECRET' in process.env,
    system: 'TRADING_SECRET' in system,
    child: execFileSync(process.execPath, ['--eval', script], { encoding: 'utf8' }).trim() === 'true',
    warnings: warnings.filter((code) => code?.startsWith('LOCKSIGN_ENV')),
  }),
);
