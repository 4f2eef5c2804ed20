/**
 * The check of secrets at the doors of the library: `exchange.open`, and `guard` for ccxt.
 */
import ccxt from 'ccxt';
import { describe, expect, it } from 'vitest';
import { guard, release } from '../../src/adapters/ccxt/index.js';
import { binance, bitmex, kraken, kucoin } from '../../src/exchanges/index.js';
import { secret } from '../../src/index.js';
import { refusal } from '../helpers/keys.js';
import { codeOf, oneOfEach } from '../helpers/secret-cases.js';
import { binanceSecret } from '../helpers/vault/vaults.js';
import { warningsDuring } from '../helpers/warnings.js';

const apiKey = 'vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A';
const krakenSecret = 'kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==';

describe.each(oneOfEach.map((each) => [each.name, each] as const))('a secret that is %s', (_, {
  text,
  mistake,
  ...rest
}) => {
  const code = codeOf[mistake] ?? 'ERR_INVALID_ARGUMENT';
  const key = rest.apiKey ?? apiKey;

  it('is refused by open', async () => {
    await refusal(() => binance.open({ apiKey: key, secret: secret.text(text) }), code);
  });

  it('is refused by guard, which leaves the instance unchanged', async () => {
    const exchange = new ccxt.bitso({ apiKey: key });
    const before = Object.getOwnPropertyDescriptors(exchange);
    await refusal(() => guard(exchange, secret.text(text)), code);
    expect(Object.getOwnPropertyDescriptors(exchange)).toStrictEqual(before);
  });
});

describe('a secret of another form than its exchange issues', () => {
  it.each([
    ['5 characters for Binance', () => binance.open({ apiKey, secret: secret.text('Zx81k') })],
    ["Binance's secret for Kraken", () => kraken.open({ apiKey: 'k', secret: secret.text(binanceSecret) })],
  ])('is accepted with a warning: %s', async (_, open) => {
    expect(await warningsDuring(open)).toEqual([
      expect.stringMatching(/^The secret does not look like the secrets of/),
    ]);
  });

  it.each([
    ['Binance', () => binance.open({ apiKey, secret: secret.text(binanceSecret) })],
    ['Kraken', () => kraken.open({ apiKey: 'k', secret: secret.text(krakenSecret) })],
    [
      'Bitmex',
      () => bitmex.open({ apiKey: 'k', secret: secret.text('chNOOS4KvNXR_Xq4k4c9qsfoKWvnDecLATCRlcBwyKDYnWgO') }),
    ],
  ])('is not the published example of %s', async (_, open) => {
    expect(await warningsDuring(open)).toEqual([]);
  });

  it('causes a warning in guard too', async () => {
    const exchange = new ccxt.binance({ apiKey });
    const guarded = async () => {
      await guard(exchange, secret.text('Zx81k'));
      return { destroy: () => release(exchange) };
    };
    expect(await warningsDuring(guarded)).toHaveLength(1);
  });

  it('is refused if it is exchanged with the API key', async () => {
    const [key, text] = ['5c2db93503aa674c74a31734', 'f03a5284-5c39-4aaa-9b20-dea10bdcf8e3'];
    const given = { passphrase: 'p', apiKey: text, secret: secret.text(key) };
    const error = await refusal(() => kucoin.open(given), 'ERR_SECRET_API_KEY');
    expect(error.message).not.toContain(key);
    expect(error.message).not.toContain(text);
  });
});
