/**
 * docs/agent.md has the agent's reasons, keys, snippets and relays, and its policies can be read.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { snippetNames } from '../../src/agent/clients/snippets.js';
import { markets, orderTypes, words } from '../../src/agent/policy/policy.js';
import { defaultRate, readPolicy } from '../../src/agent/policy/read.js';
import { reasons } from '../../src/agent/reason.js';
import { exchangeById } from '../../src/exchanges/catalog.js';
import { relays } from '../../src/exchanges/relays.js';
import { checkout } from '../helpers/child.js';
import { codeBlocks } from './documents.js';

const page = readFileSync(`${checkout}/docs/agent.md`, 'utf8');
const text = page.replace(/\s+/g, ' ');
const accounts = [{ name: 'binance-main', exchange: 'binance' }];

/** The words in backticks of the first cells of a table. */
const firstCells = (heading: string): string[] => {
  const rows = page.slice(page.indexOf(heading)).split('\n\n')[0]?.split('\n').slice(2) ?? [];
  return rows.flatMap((row) => [...(row.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, word = '']) => word));
};

describe('docs/agent.md', () => {
  it('explains every reason of a denial', () => {
    expect(firstCells('| code | what happened').sort()).toEqual(Object.keys(reasons).sort());
  });

  it('explains the words of a policy, and its default rate', () => {
    for (const word of [...words, ...markets, ...orderTypes]) expect(text).toContain(`\`${word}\``);
    expect(`${defaultRate.count}/${defaultRate.milliseconds / 1000}s`).toBe('50/10s');
    expect(text).toContain('| `rate` | requests in a time | `"50/10s"` |');
  });

  it('has keys that a policy has, and policies that can be read', () => {
    const keys = firstCells('| key | meaning');
    const [whole = ''] = codeBlocks('docs/agent.md', 'toml').filter((block) => block.includes('version = 1'));
    const policy = readPolicy(whole, '/agent.toml', accounts);
    expect(policy.clients.get('grid-bot')?.uid).toBe(1001);
    for (const key of keys.filter((each) => !/[.]|^(?:ca|durability)$/.test(each))) {
      const changed = whole.replace('[clients.grid-bot]', `[clients.grid-bot]\n${key} = 0x0`);
      expect(() => readPolicy(changed, '/agent.toml', accounts), key).toThrow(
        /must be|more than once|redefine|already/,
      );
    }
    expect(codeBlocks('docs/agent.md', 'toml')).toHaveLength(2);
  });

  it('names every snippet and every exchange whose WebSockets are relayed', () => {
    for (const name of snippetNames) expect(text).toContain(`\`${name}\``);
    const [, list = ''] = /WebSockets of (.*?) are relayed/.exec(text) ?? [];
    const names = [...relays.keys()].map((id) => exchangeById.get(id)?.name ?? id);
    expect(list.split(/, | and /).sort()).toEqual(names.sort());
  });
});
