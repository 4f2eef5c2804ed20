/**
 * The warning about the form of a secret comes when its keys are made. A failure to show it must
 * not lose them.
 */
import { afterEach, expect, it } from 'vitest';
import { binance } from '../../src/exchanges/index.js';
import { SigningKey, secret } from '../../src/index.js';
import { expected } from '../helpers/keys.js';

const { emitWarning, nextTick } = process;

afterEach(() => {
  process.emitWarning = emitWarning;
  process.nextTick = nextTick;
});

it.each(['emitWarning', 'nextTick'] as const)('a key is loaded although process.%s throws', async (name) => {
  const options = { algorithm: 'hmac-sha256', encoding: 'utf8' } as const;
  process[name] = () => {
    throw new Error('of another module');
  };
  using key = await SigningKey.load(secret.text('4xQ7kT2bN9'), options, { issuer: binance });
  expect(key.sign('m')).toBe(expected('hmac-sha256', '4xQ7kT2bN9', 'm'));
});
