/**
 * Texts that cannot be the passphrase of an API key. The same ones are refused by `open` and by the
 * vault, and a passphrase that a person may have chosen is not.
 */
import { describe, expect, it } from 'vitest';
import { kucoin, okx } from '../../src/exchanges/index.js';
import { type ErrorCode, secret } from '../../src/index.js';
import { mistakeOfPassphraseText } from '../../src/secrets/passphrase.js';
import type { Mistake } from '../../src/secrets/secret-table.js';
import { refusal } from '../helpers/keys.js';
import { apiKeyMistakes, codeOf } from '../helpers/secret-cases.js';
import { create, vaultFolder } from '../helpers/vault/vaults.js';

const { path } = vaultFolder();
const apiKey = '37c541a1-5d9a-4f02-9d40-0b1b45b2a111';
const okxSecret = '22582BD0CFF14C41EDBF1AB98506286D';

/** As a shell expands it. */
const braced = (name: string): string => `\${${name}}`;

const refused: readonly (readonly [Exclude<Mistake, 'none'>, string])[] = [
  ['api-key', apiKey],
  ['private-key', '-----BEGIN PRIVATE KEY-----'],
  ['private-key', '"-----BEGIN PRIVATE KEY-----'],
  ['private-key', 'MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v'],
  ['json', '{"a":"b"}'],
  ['json', '["a"]'],
  ['json', '{"password": "Abc123456"'],
  ['assignment', 'OKX_PASSPHRASE=Abc123456'],
  ['assignment', 'export OKX_PASS="Abc123456"'],
  ['assignment', 'set okx_password=Abc123456'],
  ['assignment', 'okx_pass=Abc123456'],
  ['assignment', 'Passphrase: Abc123456'],
  ['assignment', '- passphrase: Abc123456'],
  ['assignment', 'API Passphrase = Abc123456'],
  ['assignment', 'BITGET_PHRASE=Abc123456'],
  ['assignment', 'passphrase := Abc123456'],
  ['reference', braced('OKX_PASS')],
  ['reference', `prefix-${braced('OKX_PASS:-x')}`],
  ['reference', '$(pass show okx)'],
  ['reference', '{{ okx_passphrase }}'],
  ['reference', '$OKX_PASS'],
  ['reference', '%OKX_PASS%'],
  ['reference', 'op://vault/okx/pass'],
  ['reference', 'ref+vault://secret/okx#/pass'],
  ['reference', 'arn:aws:secretsmanager:eu-west-1:1:secret:okx'],
  ['reference', 'vault:secret/data/okx#pass'],
  ['reference', 'encrypted:BDqDBibm4wsYqMpCjTQ6BsDHmMadg9K3dAt'],
  ['reference', 'ENC[AES256,data:x]'],
  ['reference', 'ENC(6eaMh/RX5oXUVca9ignvtg==)'],
  ['reference', 'process.env.OKX_PASS'],
  ['reference', '/run/secrets/okx'],
  ['reference', 'U2FsdGVkX19Zx81kQ7rT0aHnVb7yLpE3dGsQcJ'],
  ['quotes', '"Abc123456"'],
  ['quotes', "'abc def'"],
  ['quotes', '"Abc123456",'],
  ['space', ' Abc123456'],
  ['space', 'Abc123456\t'],
  ['byte-order-mark', '\u{feff}Abc123456'],
];

const chosen = [
  'p',
  'pass word',
  'correct horse battery staple',
  'secret',
  'your_passphrase',
  'xxxxxxxx',
  '12345678',
  "it's mine",
  '"quoted" inside',
  "Abc123456'",
  '$Money12',
  '$7fQ',
  '@Home1234',
  '!Hello12',
  '100%Sure!',
  '%Abc%123',
  'a=b',
  'Word=Abc123',
  'my_Word=Abc123',
  'Pass=word1',
  'two: words',
  'Abc:123456',
  'Abc,123;456|789',
  '#1 trader',
  '- dash -',
  '<Abc123456>',
  '[Abc123456]',
  '(Abc123456)',
  'a{b}c$d',
  '{Abc123}',
  'MyPassphrase1=',
  'c2lnbmluZ0tleQ==',
];

const judged = (text: string): string | undefined => mistakeOfPassphraseText(text, apiKey);

describe('a passphrase', () => {
  it.each(refused)('is refused as %s: %s', async (mistake, text) => {
    expect(judged(text)).toBe(mistake);
    const error = await refusal(
      () => okx.open({ apiKey, passphrase: text, secret: secret.text(okxSecret) }),
      'ERR_REQUEST',
    );
    expect(error.problem).toMatch(/: passphrase /);
    if (text !== apiKey) expect(error.message).not.toContain(text);
  });

  it.each(chosen)('is accepted if a person can have chosen it: %s', async (text) => {
    expect(judged(text)).toBeUndefined();
    using account = await okx.open({ apiKey, passphrase: text, secret: secret.text(okxSecret) });
    expect(account.sign({ method: 'GET', path: '/x' }).headers).toMatchObject({ 'OK-ACCESS-PASSPHRASE': text });
  });

  it.each(apiKeyMistakes)('is refused by open with the API key %s', async (apiKey, message) => {
    const open = () => okx.open({ apiKey, passphrase: 'open sesame', secret: secret.text(okxSecret) });
    expect((await refusal(open, 'ERR_REQUEST')).problem).toMatch(message);
  });

  it('says in open what the text looks like', async () => {
    const open = () =>
      kucoin.open({ apiKey, passphrase: braced('KUCOIN_PASS'), secret: secret.text(apiKey.replace('3', '4')) });
    expect((await refusal(open, 'ERR_REQUEST')).problem).toMatch(/: passphrase is a reference to a value/);
  });

  it('is refused by open if it is the secret', async () => {
    const open = () => okx.open({ apiKey, passphrase: okxSecret, secret: secret.text(okxSecret) });
    expect((await refusal(open, 'ERR_SECRET_PASSPHRASE')).message).not.toContain(okxSecret);
  });
});

describe('a passphrase that is added to a vault', () => {
  const account = { name: 'okx', exchange: 'okx', apiKey };
  const firstOfEach = refused.filter(([mistake], index) => refused.findIndex(([each]) => each === mistake) === index);

  it('is refused for each mistake, and the vault is unchanged', async () => {
    using vault = await create(path());
    const cases: (readonly [ErrorCode, string])[] = [
      ...firstOfEach.map(([mistake, text]) => [codeOf[mistake] ?? 'ERR_INVALID_ARGUMENT', text] as const),
      ['ERR_SECRET_PASSPHRASE', okxSecret],
    ];
    for (const [code, text] of cases) {
      const given = { ...account, secret: secret.text(okxSecret), passphrase: secret.text(text) };
      const error = await refusal(() => vault.add(given), code);
      expect(error.message).toMatch(/passphrase/);
      if (text !== apiKey) expect(error.message).not.toContain(text);
    }
    expect(vault).toMatchObject({ revision: 1 });
  });

  it('stays different from the secret in a rotation', async () => {
    using vault = await create(path());
    const passphrase = 'Qr7uZk2wLm';
    await vault.add({ ...account, secret: secret.text(okxSecret), passphrase: secret.text(passphrase) });
    await refusal(() => vault.rotate('okx', { secret: secret.text(passphrase) }), 'ERR_SECRET_PASSPHRASE');
    const next = '0123BD0CFF14C41EDBF1AB98506286D4';
    const given = { secret: secret.text(next), passphrase: secret.text(next) };
    await refusal(() => vault.rotate('okx', given), 'ERR_SECRET_PASSPHRASE');
    await vault.rotate('okx', { ...given, secret: secret.text(next), passphrase: secret.text(passphrase) });
  });
});
