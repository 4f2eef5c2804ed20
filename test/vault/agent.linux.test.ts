/**
 * The agent's record: its key, its clients and the head of its log.
 */
import { createHmac } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type KeyOptions, readSecret, SigningKey, secret } from '../../src/index.js';
import type { AgentRecord, Vault } from '../../src/vault/index.js';
import { refusal } from '../helpers/keys.js';
import { deriveQuickly } from '../helpers/vault/quick-derivation.mjs';
import { readVault } from '../helpers/vault/vault-reader.js';
import {
  addKucoin,
  binanceSecret,
  create,
  current,
  edit,
  empty,
  filled,
  open,
  passphrase,
  quickCost,
  vaultFolder,
} from '../helpers/vault/vaults.js';

await deriveQuickly();
const { path } = vaultFolder();
const hmac: KeyOptions = { algorithm: 'hmac-sha256', encoding: 'utf8' };
const gridBot = { name: 'grid-bot', account: 'binance-main', counter: 1 };
const head = { sequence: 12, hash: '0f'.repeat(32) };
const record: AgentRecord = { clients: [gridBot, { name: 'Bot.2', account: 'kucoin', counter: 40 }], head };

const textOf = (file: string): string => readFileSync(file, 'utf8');
/** What a reader that was written from the document alone sees. */
const recordIn = async (file: string, text = passphrase) => (await readVault(textOf(file), text)).agent;
const signatureOf = async (vault: Vault, options = hmac): Promise<string> => {
  using key = await SigningKey.load(vault.agentSecret(), options);
  return key.sign('m');
};
const hmacOf = (key = '', hash = 'sha256'): string => createHmac(hash, key).update('m').digest('hex');

/** A vault with two accounts and a record. */
async function withAgent(): Promise<string> {
  const file = path();
  await filled(file);
  using vault = await edit(file);
  await vault.changeAgent(() => record);
  return file;
}

describe("the agent's record", () => {
  test('is absent until its first change, which makes a random key', async () => {
    const file = path();
    const before = await filled(file);
    expect(before).not.toContain('agent');
    using vault = await edit(file);
    expect(vault.agent()).toBeUndefined();
    await refusal(() => vault.agentSecret(), 'ERR_VAULT_ACCOUNT');
    const seen: AgentRecord[] = [];
    await vault.changeAgent((first) => {
      seen.push(first);
      return record;
    });
    expect(seen).toStrictEqual([{ clients: [], head: undefined }]);
    expect(vault.agent()).toStrictEqual(record);
    const key = (await recordIn(file))?.key;
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect((await recordIn(await withAgent()))?.key).not.toBe(key);
    expect(vault.accounts().map(({ name }) => name)).toStrictEqual(['binance-main', 'kucoin']);
  });

  test('is read as it was written, also by a reader that was written from the document', async () => {
    const file = await withAgent();
    using vault = await open(file);
    expect(vault.agent()).toStrictEqual(record);
    expect(await recordIn(file)).toStrictEqual({ key: expect.any(String), ...record });
    const frozen = vault.agent();
    for (const each of [frozen, frozen?.clients, frozen?.clients[0], frozen?.head]) {
      expect(Object.isFrozen(each)).toBe(true);
    }
  });

  test('may have no clients and no head', async () => {
    const file = await empty(path());
    using vault = await edit(file);
    await vault.changeAgent((first) => first);
    expect(vault.agent()).toStrictEqual({ clients: [], head: undefined });
    expect(await recordIn(file)).toStrictEqual({ key: expect.any(String), clients: [] });
    expect(textOf(file)).not.toContain('head');
    using again = await open(file);
    expect(again.agent()).toStrictEqual({ clients: [], head: undefined });
  });

  test('has a key that no later change replaces, and that the changed file seals anew', async () => {
    const file = await withAgent();
    const key = (await recordIn(file))?.key;
    const sealed = JSON.parse(textOf(file)).agent.key;
    using vault = await edit(file);
    await vault.changeAgent(({ clients }) => ({ clients, head: { ...head, sequence: 13 } }));
    expect(await recordIn(file)).toStrictEqual({ key, clients: record.clients, head: { ...head, sequence: 13 } });
    expect(JSON.parse(textOf(file)).agent.key).not.toBe(sealed);
  });

  test.each<[string, (vault: Vault) => Promise<void>, Partial<AgentRecord>]>([
    [
      'an account is added',
      (vault) =>
        vault.add({ name: 'b', exchange: 'bybit', apiKey: 'k', secret: secret.text(`${binanceSecret.slice(1)}x`) }),
      {},
    ],
    ['an account is edited', (vault) => vault.edit('binance-main', { recvWindow: 3_000 }), {}],
    [
      'a secret is rotated',
      (vault) => vault.rotate('binance-main', { secret: secret.text(`${binanceSecret.slice(1)}x`) }),
      {},
    ],
    ['an account of a client is removed', (vault) => vault.remove('binance-main'), {}],
    [
      'the account of a client gets another name, which its client gets too',
      (vault) => vault.rename('binance-main', 'main'),
      { clients: [{ ...gridBot, account: 'main' }, ...record.clients.slice(1)] },
    ],
  ])('is kept when %s', async (_, change, expected) => {
    const file = await withAgent();
    const key = (await recordIn(file))?.key;
    using vault = await edit(file);
    await change(vault);
    expect(vault.agent()).toStrictEqual({ ...record, ...expected });
    expect(await recordIn(file)).toStrictEqual({ key, ...record, ...expected });
  });

  test('is kept when the last account is removed, and when the passphrase changes', async () => {
    const file = await withAgent();
    const key = (await recordIn(file))?.key;
    using vault = await edit(file);
    await vault.remove('binance-main');
    await vault.remove('kucoin');
    expect(vault.accounts()).toStrictEqual([]);
    expect(await recordIn(file)).toStrictEqual({ key, ...record });
    await vault.changePassphrase(secret.text('four owls in a barn'), current);
    expect(await recordIn(file, 'four owls in a barn')).toStrictEqual({ key, ...record });
    expect(await signatureOf(vault)).toBe(hmacOf(key));
    await addKucoin(vault);
    expect(await recordIn(file, 'four owls in a barn')).toStrictEqual({ key, ...record });
  });

  test('is not exported', async () => {
    const file = await withAgent();
    using vault = await edit(file);
    const target = path();
    await vault.export({ path: target, ...current, passphrase: secret.text('travel'), cost: quickCost });
    expect(textOf(target)).not.toContain('agent');
    using exported = await open(target, 'travel');
    expect(exported.agent()).toBeUndefined();
    expect(exported.accounts()).toStrictEqual(vault.accounts());
  });
});

describe("the agent's key", () => {
  test('signs with HMAC of its text, and outlives the vault', async () => {
    const file = await withAgent();
    const text = (await recordIn(file))?.key;
    const vault = await open(file);
    using key = await SigningKey.load(vault.agentSecret(), hmac);
    expect(await signatureOf(vault, { ...hmac, algorithm: 'hmac-sha512' })).toBe(hmacOf(text, 'sha512'));
    const sealed = vault.agentSecret();
    vault.close();
    expect(key.sign('m')).toBe(hmacOf(text));
    expect(vault.agent()).toStrictEqual(record);
    await refusal(() => SigningKey.load(sealed, hmac), 'ERR_VAULT_CLOSED');
    await refusal(() => vault.agentSecret(), 'ERR_VAULT_CLOSED');
  });

  test.each<KeyOptions>([
    { algorithm: 'hmac-sha384', encoding: 'utf8' },
    { algorithm: 'hmac-sha256', encoding: 'hex' },
    { algorithm: 'hmac-sha512', encoding: 'to-base64' },
    { algorithm: 'secret-suffix-sha256', encoding: 'utf8' },
    { algorithm: 'secret-suffix-md5', encoding: 'utf8' },
  ])('becomes no key with %j', async (options) => {
    using vault = await open(await withAgent());
    const error = await refusal(() => SigningKey.loadAll(vault.agentSecret(), [hmac, options]), 'ERR_VAULT_ACCOUNT');
    expect(error.message).toContain(`algorithm ${options.algorithm} with encoding ${options.encoding}`);
    expect(error.remedy).toContain('hmac-sha256 with utf8, hmac-sha512 with utf8');
  });

  test('is shown by nothing', async () => {
    const file = await withAgent();
    const text = (await recordIn(file))?.key ?? '';
    using vault = await open(file);
    const sealed = vault.agentSecret();
    const into = new Uint8Array(new ArrayBuffer(4_096));
    await refusal(() => readSecret(sealed as never, into), 'ERR_INVALID_ARGUMENT');
    const shown = [sealed, vault, vault.agent()].map(
      (each) => inspect(each, { depth: 9, showHidden: true }) + JSON.stringify(each),
    );
    expect(`${shown.join('')}${textOf(file)}`).not.toContain(text);
  });
});

describe('a file with a record', () => {
  test.each<[string, (text: string) => string]>([
    ['another counter', (text) => text.replace('"counter": 40', '"counter": 39')],
    ['another name of a client', (text) => text.replace('"name": "Bot.2"', '"name": "Bot.3"')],
    ['another account of a client', (text) => text.replace('"account": "kucoin"', '"account": "binance-main"')],
    ['another sequence', (text) => text.replace('"sequence": 12', '"sequence": 11')],
    ['another hash', (text) => text.replace(head.hash, 'f0'.repeat(32))],
    ['no head', (text) => text.replace(/,\n {4}"head": \{[^}]*\}/, '')],
    ['no clients', (text) => text.replace(/"clients": \[[^\]]*\]/, '"clients": []')],
    ['no record', (text) => text.replace(/ {2}"agent": \{[\s\S]*?\n {2}\},\n/, '')],
    [
      'another key',
      (text) => text.replace(/"key": "[^"]*"/, `"key": "${Buffer.alloc(24 + 256 + 16).toString('base64')}"`),
    ],
  ])('is damaged with %s', async (_, change) => {
    const file = await withAgent();
    const changed = change(textOf(file));
    expect(changed).not.toBe(textOf(file));
    writeFileSync(file, changed);
    const error = await refusal(() => open(file), 'ERR_VAULT_DAMAGED');
    expect(error.message).toContain('changed after it was written');
    await expect(readVault(changed, passphrase)).rejects.toThrow();
  });

  test('is damaged with the record of the file before it', async () => {
    const file = await withAgent();
    {
      using vault = await edit(file);
      await vault.changeAgent(({ clients }) => ({ clients, head: { ...head, sequence: 13 } }));
    }
    const block = / {2}"agent": \{[\s\S]*?\n {2}\},\n/;
    const older = block.exec(textOf(`${file}.previous`))?.[0] ?? '';
    expect(older).toContain('"sequence": 12');
    writeFileSync(file, textOf(file).replace(block, older));
    await refusal(() => open(file), 'ERR_VAULT_DAMAGED');
  });

  test.each<[string, (text: string) => string, RegExp]>([
    [
      'null as the record',
      (text) => text.replace(/"agent": \{[\s\S]*?\n {2}\}/, '"agent": null'),
      /the agent is not an object/,
    ],
    [
      'a list as the record',
      (text) => text.replace(/"agent": \{[\s\S]*?\n {2}\}/, '"agent": []'),
      /the agent is not an object/,
    ],
    ['no key', (text) => text.replace(/ {4}"key": "[^"]*",\n/, ''), /key of the agent/],
    ['a key of another length', (text) => text.replace(/"key": "[^"]*"/, '"key": "AAAA"'), /key of the agent/],
    ['a counter of 0', (text) => text.replace('"counter": 40', '"counter": 0'), /counter of client 2 of the agent/],
    ['a counter that is no number', (text) => text.replace('"counter": 40', '"counter": "40"'), /counter of client 2/],
    ['two clients of one name', (text) => text.replace('Bot.2', 'grid-bot'), /two clients have the same name/],
    ['a name like an option', (text) => text.replace('Bot.2', '-bot'), /name of client 2 of the agent/],
    ['a hash in capitals', (text) => text.replace(head.hash, head.hash.toUpperCase()), /hash of the agent's head/],
    [
      'null as the head',
      (text) => text.replace(/"head": \{[^}]*\}/, '"head": null'),
      /the agent's head is not an object/,
    ],
    [
      'an unknown field',
      (text) => text.replace('"counter": 40', '"counter": 40,\n        "x": 1'),
      /as locksign writes/,
    ],
    [
      'the record before the accounts',
      (text) => {
        const agent = / {2}"agent": \{[\s\S]*?\n {2}\},\n/.exec(text)?.[0] ?? '';
        return text.replace(agent, '').replace('  "accounts"', `${agent}  "accounts"`);
      },
      /as locksign writes/,
    ],
  ])('is refused before its passphrase is requested with %s', async (_, change, reason) => {
    const file = await withAgent();
    const changed = change(textOf(file));
    expect(changed).not.toBe(textOf(file));
    writeFileSync(file, changed);
    const error = await refusal(() => open(file), 'ERR_VAULT_DAMAGED');
    expect(error.message).toMatch(reason);
  });

  test('gets no record from a polluted prototype', async () => {
    const file = path();
    await filled(file);
    const { agent } = JSON.parse(textOf(await withAgent()));
    Object.defineProperty(Object.prototype, 'agent', { value: agent, configurable: true });
    onTestFinished(() => {
      Reflect.deleteProperty(Object.prototype, 'agent');
    });
    using vault = await edit(file);
    expect(vault.agent()).toBeUndefined();
    await vault.rename('kucoin', 'k');
    expect(textOf(file)).not.toContain('agent');
  });
});

describe('changeAgent()', () => {
  test('is repeated on the newer file of another writer, and loses no change of either', async () => {
    const file = await withAgent();
    using vault = await edit(file);
    using other = await edit(file);
    const bump = ({ clients, head }: AgentRecord): AgentRecord => ({
      clients: clients.map((client) => ({ ...client, counter: client.counter + 1 })),
      head,
    });
    const key = (await recordIn(file))?.key;
    await Promise.all([
      vault.changeAgent(bump),
      other.changeAgent(bump),
      vault.edit('binance-main', { recvWindow: 3_000 }),
    ]);
    await other.changeAgent(bump);
    using read = await open(file);
    expect(read.agent()?.clients.map(({ counter }) => counter)).toStrictEqual([4, 43]);
    expect(read.accounts()[0]).toMatchObject({ recvWindow: 3_000 });
    expect((await recordIn(file))?.key).toBe(key);
  });

  test('makes one key when two writers make the first change at once', async () => {
    const file = path();
    await filled(file);
    using vault = await edit(file);
    using other = await edit(file);
    const add =
      (name: string) =>
      ({ clients }: AgentRecord): AgentRecord => ({ clients: [...clients, { ...gridBot, name }], head: undefined });
    await Promise.all([vault.changeAgent(add('a')), other.changeAgent(add('b'))]);
    using read = await open(file);
    expect(
      read
        .agent()
        ?.clients.map(({ name }) => name)
        .sort(),
    ).toStrictEqual(['a', 'b']);
    const text = (await recordIn(file))?.key;
    expect(await signatureOf(read)).toBe(hmacOf(text));
  });

  const maximum = Array.from({ length: 1_000 }, (_, i) => ({ name: `c${i}`, account: 'kucoin', counter: 1 }));
  test('stores up to 1,000 clients', async () => {
    const file = await withAgent();
    using vault = await edit(file);
    await vault.changeAgent(() => ({ clients: maximum, head }));
    using again = await open(file);
    expect(again.agent()?.clients).toStrictEqual(maximum);
  });

  test.each<[string, unknown, RegExp]>([
    ['nothing', undefined, /the agent is not an object/],
    ['a promise', Promise.resolve(record), /clients of the agent/],
    ['no clients', { head }, /clients of the agent/],
    ['a client without a counter', { clients: [{ name: 'a', account: 'b' }], head }, /counter of client 1/],
    ['a counter of 0', { clients: [{ ...gridBot, counter: 0 }], head }, /counter of client 1/],
    ['a counter that is not exact', { clients: [{ ...gridBot, counter: 2 ** 53 }], head }, /counter of client 1/],
    ['a name with a space', { clients: [{ ...gridBot, name: 'grid bot' }], head }, /name of client 1/],
    ['the same client twice', { clients: [gridBot, gridBot], head }, /two clients have the same name/],
    ['1,001 clients', { clients: [...maximum, gridBot], head }, /more than 1000 clients/],
    ['a hash of another length', { clients: [], head: { ...head, hash: 'ff' } }, /hash of the agent's head/],
    ['a head of null', { clients: [], head: null }, /head is not an object/],
    ['an unknown field', { ...record, key: 'mine' }, /key is not one of its fields/],
    ['an unknown field of a client', { clients: [{ ...gridBot, uid: 7 }], head }, /uid is not one of its fields/],
    ['an unknown field of the head', { clients: [], head: { ...head, time: 1 } }, /time is not one of its fields/],
  ])('refuses %s, and writes nothing', async (_, next, reason) => {
    const file = await withAgent();
    const before = textOf(file);
    using vault = await edit(file);
    const error = await refusal(() => vault.changeAgent(() => next as AgentRecord), 'ERR_INVALID_ARGUMENT');
    expect(error.message).toMatch(reason);
    expect(textOf(file)).toBe(before);
    expect(vault.agent()).toStrictEqual(record);
  });

  test('rejects with the exception of the change, and writes nothing', async () => {
    const file = await withAgent();
    const before = textOf(file);
    using vault = await edit(file);
    const own = new Error("the caller's own");
    const thrower = (): never => {
      throw own;
    };
    await expect(vault.changeAgent(thrower)).rejects.toBe(own);
    expect(textOf(file)).toBe(before);
    await vault.changeAgent((same) => same);
    expect(vault.agent()).toStrictEqual(record);
  });

  test('needs a vault that is open for changes, and a function', async () => {
    const file = await withAgent();
    using reader = await open(file);
    await refusal(() => reader.changeAgent((same) => same), 'ERR_VAULT_READ_ONLY');
    using vault = await edit(file);
    await refusal(() => vault.changeAgent(record as never), 'ERR_INVALID_ARGUMENT');
    await refusal(
      () =>
        vault.changeAgent(() => {
          vault.close();
          return record;
        }),
      'ERR_VAULT_CLOSED',
    );
    await refusal(() => vault.changeAgent((same) => same), 'ERR_VAULT_CLOSED');
  });

  test('stores a record on an empty vault too', async () => {
    using vault = await create(path());
    await vault.changeAgent(() => ({ clients: [], head }));
    expect(vault.agent()).toStrictEqual({ clients: [], head });
  });
});
