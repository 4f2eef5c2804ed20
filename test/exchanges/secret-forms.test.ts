/**
 * The form of each exchange's secrets: a published example causes no warning, a text of another
 * form causes one, and a secret that is exchanged with its API key is refused.
 */
import { describe, expect, it } from 'vitest';
import { isIssued } from '../../src/exchanges/core/key-kinds.js';
import type { Exchange } from '../../src/exchanges/core/types/exchange.js';
import * as all from '../../src/exchanges/index.js';
import {
  binance,
  bitmex,
  bybit,
  deribit,
  htx,
  kraken,
  krakenFutures,
  kucoin,
  mexc,
  mexcFutures,
  okx,
} from '../../src/exchanges/index.js';
import { secret } from '../../src/index.js';
import { refusal } from '../helpers/keys.js';
import { warningsDuring } from '../helpers/warnings.js';
import { accountOf } from './examples.js';

type AnyExchange = Exchange<never>;

/** A private key is read by its own form. */
const exchanges = Object.values(all).filter((each): each is AnyExchange => typeof each === 'object' && isIssued(each));
const binanceSecret = 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j';
const krakenSecret = 'kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==';
const krakenFuturesKey = 'CMl2SeSn09Tz+2tWuzPiPUjaXEQRGq6qv5UaexXuQ3SnahDQU/gO3aT+';

/** Examples from the documentation and the libraries of the exchanges. */
const published: readonly (readonly [exchange: AnyExchange, apiKey: string, secret: string])[] = [
  [binance, 'vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A', binanceSecret],
  [
    binance,
    'dbefbc809e3e83c283a984c3a1459732ea7db1360ca80c5c2c8867408d28cc83',
    '2b5eb11e18796d12d88f13dc27dbbd02c2cc51ff7059765ed9821957d82bb4d9',
  ],
  [bitmex, 'LAqUlngMIQkIUjXMUreyu3qn', 'chNOOS4KvNXR_Xq4k4c9qsfoKWvnDecLATCRlcBwyKDYnWgO'],
  [bybit, 'B2Rou0PLPpGqcU0Vu2', 't7T0YlFnYXk0Fx3JswQsDrViLg1Gh3DUU5Mr'],
  [bybit, 'CFEJUGQEQPPHGOHGHM', 'VDFZSSPUTKRJMXAVMJXBHEXIPZNZJIZUBVRQ'],
  [deribit, '1sXMQBhM', 'B6RsF9rrLY5ezEGBQkyLlV-UC7whyPJ34BMA-kKYpes'],
  [deribit, '1sXMQBhM', 'P9Z_c73KaBPwpoTVfsXzehAhjhdJn5kM7Zlz_hhDhE8'],
  [deribit, 'fo7WAPRm4P', 'W0H6FJW4IRPZ1MOQ8FP6KMC5RZDUUKXS'],
  [htx, '2b55df29-vf25treb80-1535713d-8aea2', 'c405c550-6fa0583b-fb4bc38e-d317e'],
  [kraken, krakenFuturesKey, krakenSecret],
  [
    krakenFutures,
    krakenFuturesKey,
    '7zxMEF5p/Z8l2p2U7Ghv6x14Af+Fx+92tPgUdVQ748FOIrEoT9bgT+bTRfXc5pz8na+hL/QdrCVG7bh9KpT0eMTm',
  ],
  [kucoin, '5c2db93503aa674c74a31734', 'f03a5284-5c39-4aaa-9b20-dea10bdcf8e3'],
  [kucoin, '65b723613e72462802a7439a', 'c59998f5-a50b-4797-8852-bbc7cc538841'],
  [mexc, 'mx0aBYs33eIilxBWC5', '45d0b3c26f2644f19bfb98b07741b2f5'],
  [mexc, 'mx0npKfh57kEEVmyLa', '51f38875ebe0475dad6236783a95cc19'],
  [mexcFutures, 'mx0aBYs33eIilxBWC5', '45d0b3c26f2644f19bfb98b07741b2f5'],
  [okx, '985d5b66-57ce-40fb-b714-afc0b9787083', '22582BD0CFF14C41EDBF1AB98506286D'],
  [okx, '985d5b66-57ce-40fb-b714-afc0b9787083', 'E65791902180E9EF4510DB6A77F6EBAE'],
];
const known = new Set(published.map(([exchange]) => exchange));

const open = (exchange: AnyExchange, apiKey: string, text: string) =>
  exchange.open({ ...accountOf(exchange), apiKey, secret: secret.text(text) });
const warnings = (exchange: AnyExchange, apiKey: string, text: string): Promise<string[]> =>
  warningsDuring(() => open(exchange, apiKey, text));

describe('the secrets of an exchange', () => {
  it.each(published)('of $name have the form of its published examples: %s %s', async (exchange, apiKey, text) => {
    expect(await warnings(exchange, apiKey, text)).toEqual([]);
  });

  it.each(exchanges)('of $name have more than 5 characters', async (exchange) => {
    // Five characters of base64 cannot be decoded.
    const text = exchange.secretEncoding === 'base64' ? 'Zx81' : 'Zx81k';
    const [warning, ...others] = await warnings(exchange, 'Zx81kQ7rT0', text);
    expect(warning).toContain(`The secret does not look like the secrets of ${exchange.name}, which are `);
    expect(warning).not.toContain(text);
    expect(others).toEqual([]);
    if (text === 'Zx81') await refusal(() => open(exchange, 'Zx81kQ7rT0', 'Zx81k'), 'ERR_SECRET_BASE64');
  });

  it.each(exchanges)('of $name are those of Binance only if nothing else is known', async (exchange) => {
    const expected = exchange !== binance && known.has(exchange) ? 1 : 0;
    expect(await warnings(exchange, 'Zx81kQ7rT0', binanceSecret)).toHaveLength(expected);
  });

  it.each(
    exchanges.filter((each) => !known.has(each)),
  )('of $name may be any text of 16 characters, because no form is published', async (exchange) => {
    const text = exchange.secretEncoding === 'base64' ? 'aB3+xY7/kQ9mN5pR' : 'aB3-_xY7.kQ9~mN5';
    expect(await warnings(exchange, 'Zx81kQ7rT0', text)).toEqual([]);
    expect(await warnings(exchange, 'Zx81kQ7rT0', text.slice(0, 12))).toHaveLength(1);
  });

  it('are described in the warning', async () => {
    const [[ofOkx], [ofGate]] = [
      await warnings(okx, 'k', 'Zx81k'),
      await warnings(all.gate as AnyExchange, 'k', 'Zx81k'),
    ];
    expect(ofOkx).toContain('the secrets of OKX, which are 32 hexadecimal digits.');
    expect(ofGate).toContain('the secrets of Gate, which are at least 16 visible characters of ASCII.');
  });
});

describe('a secret and an API key that are exchanged', () => {
  it.each(
    published.filter(([exchange]) => exchange !== binance),
  )('are refused for $name: %s %s', async (exchange, apiKey, text) => {
    const error = await refusal(() => open(exchange, text, apiKey), 'ERR_SECRET_API_KEY');
    expect(error.message).toContain('exchanged');
    expect(error.message).not.toContain(text);
    expect(error.message).not.toContain(apiKey);
  });
});
