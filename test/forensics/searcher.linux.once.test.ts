/**
 * The searcher finds a needle at any place, so the forensic tests can rely on what it does not
 * find.
 */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { memoryNeedles } from '../helpers/forensics/needles.js';
import { Scene } from '../helpers/forensics/scene.js';
import { search } from '../helpers/forensics/search.js';

const page = 4096;
const chunk = 4 << 20;
const fileBytes = 2 * chunk + 3 * page;
let scene: Scene;

beforeAll(() => {
  scene = new Scene(['file']);
});
afterAll(() => scene?.remove());

test('a needle is found once at every boundary between pages and chunks', async () => {
  const bytes = randomBytes(64);
  const needle = { owner: 'decoy', key: 'edge', form: 'needle', hex: bytes.toString('hex') };
  const edges = [page, 2 * page, chunk, chunk + page, 2 * chunk];
  for (const before of [63, 32, 7, 3, 1, 0]) {
    const places = [0, ...edges.map((edge) => edge - before), fileBytes - bytes.length];
    const haystack = Buffer.alloc(fileBytes);
    for (const place of places) bytes.copy(haystack, place);
    const file = scene.path('haystack');
    writeFileSync(file, haystack);
    const found = await search(scene.stage, { file }, [needle]);
    expect(found.count('decoy', /needle/), `${before} bytes before an edge`).toBe(places.length);
    expect(found.bytes).toBe(fileBytes);
  }
});

test('a secret that was split is found by its pieces', async () => {
  const needles = memoryNeedles(scene.plan.secrets, 'secret');
  const text = Buffer.from(scene.plan.secrets[0]?.text ?? '');
  const file = scene.path('torn');
  // A vector register holds sixteen bytes, from any offset of the secret.
  writeFileSync(file, Buffer.concat([randomBytes(100), text.subarray(3, 19), randomBytes(100)]));
  const found = await search(scene.stage, { file }, needles);
  expect(found.forms('secret')).toEqual(new Set(['piece of text']));
});
