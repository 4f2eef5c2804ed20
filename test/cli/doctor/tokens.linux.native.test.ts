/**
 * The doctor's findings about PKCS#11 modules: which ones it finds, and what it does with a module
 * that crashes, waits for ever, or belongs to others.
 */
import { chmodSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { checkTokens } from '../../../src/cli/doctor/tokens.js';
import { type Answer, askModule } from '../../../src/cli/tokens/ask-module.js';
import type { ListedToken, TokenModule } from '../../../src/index.js';
import { type Entry, expectResult, systemIn } from '../../helpers/doctor-systems.js';
import { scratch, skipIf } from '../../helpers/scratch.js';
import { program } from '../../helpers/terminal/cli.js';
import { fakeToken } from '../../helpers/tokens/fake-token.js';
import { noSofthsm, softhsmModule, softhsmTokens } from '../../helpers/tokens/softhsm.js';

const folder = scratch();
const module: TokenModule = { description: 'A module', manufacturer: 'Ann', version: '1.0', tokens: [] };

/** What the doctor says of a system with these files, whose modules all give this answer. */
async function check(files: Readonly<Record<string, Entry>>, answer: Answer = module, signer = 'native') {
  const asked: string[] = [];
  const system = systemIn(folder.folder, files);
  const results = await checkTokens(system, signer, async (path) => {
    asked.push(path.slice(system.at('/').length - 1));
    return answer;
  });
  return { asked, results };
}

const fileOf = (path: string): string => `module: ${path}\n`;
const home = '/home/ann/.config/pkcs11/modules';

describe('the modules of a system', () => {
  it('are none: one line says so', async () => {
    const { results } = await check({});
    expect(Object.keys(results)).toStrictEqual(['pkcs11']);
    for (const result of Object.values(results)) expectResult(result, 'ok', /No PKCS#11 module/);
  });

  it.each<[string, Readonly<Record<string, Entry>>, string[]]>([
    [
      'configured by a package',
      { '/usr/share/p11-kit/modules/a.module': `# about a\n  ${fileOf(' /opt/a.so ')}x-own : 1`, '/opt/a.so': '' },
      ['/opt/a.so'],
    ],
    [
      'relative to the folder of p11-kit',
      { '/etc/pkcs11/modules/a.module': fileOf('a.so'), '/usr/lib/pkcs11/a.so': '' },
      ['/usr/lib/pkcs11/a.so'],
    ],
    [
      'replaced by the administrator',
      {
        '/usr/share/p11-kit/modules/a.module': fileOf('/opt/a.so'),
        '/etc/pkcs11/modules/a.module': fileOf('/opt/b.so'),
        '/opt/a.so': '',
        '/opt/b.so': '',
      },
      ['/opt/b.so'],
    ],
    [
      'switched off by the user',
      {
        '/usr/share/p11-kit/modules/a.module': fileOf('/opt/a.so'),
        [`${home}/a.module`]: 'module:\n',
        '/opt/a.so': '',
      },
      [],
    ],
    [
      'for certificates',
      { '/etc/pkcs11/modules/t.module': `${fileOf('/opt/t.so')}trust-policy: yes\n`, '/opt/t.so': '' },
      [],
    ],
    ['remote', { '/etc/pkcs11/modules/r.module': 'remote: |ssh host p11-kit remote /x.so\n' }, []],
    ['in a file of another name', { '/etc/pkcs11/modules/.a.module.swp': fileOf('/opt/a.so'), '/opt/a.so': '' }, []],
    [
      'in the folder of p11-kit',
      { '/usr/lib/pkcs11/a.so': '', '/usr/lib/pkcs11/pkcs11-spy.so': '', '/usr/lib/pkcs11/a.conf': '' },
      ['/usr/lib/pkcs11/a.so'],
    ],
    [
      'well known',
      { '/usr/local/lib/libykcs11.so': '', '/usr/lib/softhsm/libsofthsm2.so': '' },
      ['/usr/lib/softhsm/libsofthsm2.so', '/usr/local/lib/libykcs11.so'],
    ],
    [
      'one file with two names',
      {
        '/usr/lib/softhsm/libsofthsm2.so': { link: '/opt/s.so' },
        '/opt/s.so': '',
        '/etc/pkcs11/modules/s.module': fileOf('/opt/s.so'),
      },
      ['/opt/s.so'],
    ],
  ])('are found: %s', async (_, files, paths) => {
    expect((await check(files)).asked).toStrictEqual(paths);
  });

  it('may be configured and missing', async () => {
    const { asked, results } = await check({ '/etc/pkcs11/modules/a.module': fileOf('/opt/a.so') });
    expect(asked).toStrictEqual([]);
    for (const result of Object.values(results))
      expectResult(result, 'unknown', /a\.module names \/opt\/a\.so, which does not exist/);
  });

  it('are not loaded in WebAssembly', async () => {
    const { asked, results } = await check({ '/usr/lib/pkcs11/a.so': '' }, module, 'wasm');
    expect(asked).toStrictEqual([]);
    for (const result of Object.values(results))
      expectResult(result, 'unknown', /native signer: \/usr\/lib\/pkcs11\/a\.so/);
  });
});

describe('a finding', () => {
  const bots: ListedToken = {
    label: 'bots',
    serial: '7',
    manufacturer: 'Ann',
    model: 'M',
    slotId: 1,
    isInitialized: true,
    pin: 'usual',
  };
  const refusal = { code: 'ERR_TOKEN_MODULE', problem: 'It cannot be used.', remedy: 'Move it.' } as const;

  it.each<[string, Answer, 'ok' | 'attention' | 'unknown', RegExp]>([
    ['a module', module, 'ok', /a\.so can be used here \(Ann, A module, version 1\.0\)\. It has no token now\.$/],
    ['a token', { ...module, tokens: [bots] }, 'ok', /Its tokens: bots \(serial number 7\)\.$/],
    [
      'a locked PIN',
      { ...module, tokens: [{ ...bots, pin: 'locked' }] },
      'ok',
      /\(serial number 7\), whose PIN is locked\.$/,
    ],
    ['one try', { ...module, tokens: [{ ...bots, pin: 'final-try' }] }, 'ok', /whose PIN has one try left\.$/],
    ['a slot to set up', { ...module, tokens: [{ ...bots, isInitialized: false }] }, 'ok', /It has no token now\.$/],
    ['SoftHSM', { ...module, manufacturer: 'SoftHSM' }, 'ok', /software in the bot's process.* for tests\.$/],
    ['a file of others', { ...refusal, isRemedySpecific: true }, 'attention', /^It cannot be used\.$/],
    ['no module', { ...refusal, isRemedySpecific: false }, 'unknown', /^It cannot be used\.$/],
    ['no answer', { ending: 'did not answer' }, 'unknown', /a\.so cannot be examined: it did not answer\.$/],
  ])('about %s', async (_, answer, level, text) => {
    const { results } = await check({ '/usr/lib/pkcs11/a.so': '' }, answer);
    expect(Object.keys(results)).toStrictEqual(['pkcs11 a.so']);
    for (const result of Object.values(results)) expectResult(result, level, text);
  });
});

describe('the process that asks', () => {
  const made = fakeToken(folder);
  const fake = () => {
    if (made === undefined) throw new Error('there is no fake token');
    return made;
  };
  const ask = (path: string, milliseconds?: number): Promise<Answer> => askModule(path, milliseconds, program);

  beforeEach((context) => {
    skipIf(made === undefined, 'there is no g++', context);
    made?.become();
  });

  it('gets the answer of a module that writes to standard output', async () => {
    fake().become('noisy');
    expect(await ask(fake().modulePath)).toMatchObject({
      manufacturer: 'tests',
      tokens: [{ label: 'fake' }, { label: 'other' }],
    });
  });

  it.each([
    'null',
    '{"tokens":null,"description":"","manufacturer":"","version":""}',
    '{"tokens":[{"label":1}],"description":"","manufacturer":"","version":""}',
    '{"code":"ERR_TOKEN_MODULE"}',
    'x'.repeat(2_000_000),
  ])('takes no other answer, such as %.20s', async (text) => {
    const liar = folder.file('liar.mjs', `import { writeSync } from 'node:fs'; writeSync(3, ${JSON.stringify(text)});`);
    expect(await askModule('/module.so', 5_000, liar)).toStrictEqual({ ending: expect.stringMatching(/^(ended|did)/) });
  });

  it('may be ended by the module', async () => {
    fake().become('crashes');
    expect(await ask(fake().modulePath)).toStrictEqual({ ending: 'ended the process that asked it (SIGABRT)' });
  });

  it('is ended when the module does not answer', async () => {
    fake().become('stuck');
    expect(await ask(fake().modulePath, 1500)).toStrictEqual({ ending: 'did not answer' });
  });

  it('loads no file that others can write', async () => {
    const path = fake().copy('writable.so');
    chmodSync(path, 0o666);
    fake().become('crashes');
    const answer = await ask(path);
    expect(answer).toMatchObject({ code: 'ERR_TOKEN_MODULE', isRemedySpecific: true });
    expect(answer).toHaveProperty('problem', expect.stringContaining('other users can write the file'));
  });

  it('finds the tokens of SoftHSM', async (context) => {
    const missing = noSofthsm();
    skipIf(missing !== undefined, missing ?? '', context);
    softhsmTokens(folder, ['bots']);
    const system = systemIn(folder.folder, { '/etc/pkcs11/modules/s.module': fileOf('/s.so'), '/s.so': '' });
    const [result] = Object.values(await checkTokens(system, 'native', () => ask(softhsmModule)));
    expect(result?.finding).toMatch(/SoftHSM.*Its tokens: bots \(serial number \w+\)\. SoftHSM is software/);
  });
});
