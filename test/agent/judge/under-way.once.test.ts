/** One client does not use up the agent, and can always leave its orders. */
import { expect, it } from 'vitest';
import { UnderWay } from '../../../src/agent/judge/under-way.js';
import type { Kind } from '../../../src/exchanges/meaning/meaning.js';

function waiting() {
  const underWay = new UnderWay();
  const ends: (() => void)[] = [];
  const start = (client: string, kind: Kind, count: number) =>
    Array.from({ length: count }, () =>
      underWay.run(client, kind, () => new Promise<void>((resolve) => ends.push(resolve))),
    );
  return { underWay, ends, start };
}

it('of one client at most 192 requests wait, and 48 cancels more', async () => {
  const { underWay, ends, start } = waiting();
  const all = [...start('grid-bot', 'order', 100), ...start('grid-bot', 'read', 92)];
  const next = (kind: Kind) => underWay.run('grid-bot', kind, () => Promise.resolve());
  await expect(next('order')).rejects.toMatchObject({ code: 'busy' });
  await expect(next('read')).rejects.toMatchObject({ code: 'busy' });
  all.push(...start('grid-bot', 'cancel', 48));
  await expect(next('cancel')).rejects.toMatchObject({ code: 'busy' });
  await expect(underWay.run('other-bot', 'order', () => Promise.resolve('sent'))).resolves.toBe('sent');
  for (const end of ends) end();
  await Promise.all(all);
  await expect(next('order')).resolves.toBeUndefined();
});

it('a request that fails makes room as well', async () => {
  const { underWay, start } = waiting();
  void start('grid-bot', 'order', 191);
  const fails = () => underWay.run('grid-bot', 'order', () => Promise.reject(new Error('no answer')));
  for (let count = 0; count < 3; count += 1) await expect(fails()).rejects.toThrow('no answer');
  await expect(underWay.run('grid-bot', 'order', () => Promise.resolve('sent'))).resolves.toBe('sent');
});
