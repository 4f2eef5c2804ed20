/**
 * What can be asked of an exchange: the leaves of its `api`, and parameters for them.
 * @module
 */
export interface Endpoint {
  /** The group, as `sign` takes it: a name, or a list of names where groups are nested. */
  readonly api: string | readonly string[];
  readonly method: string;
  readonly path: string;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Every endpoint, in the way in which ccxt makes methods of them (`defineRestApi`). */
export function endpointsOf(api: unknown, groups: readonly string[] = []): Endpoint[] {
  if (!isRecord(api)) return [];
  return Object.entries(api).flatMap(([key, value]) => {
    const isMethod = Array.isArray(value) || /^(?:get|post|put|delete|head|patch)$/i.test(key);
    if (!isMethod) return endpointsOf(value, [...groups, key]);
    const paths: string[] = Array.isArray(value) ? value.map(String) : Object.keys(value ?? {});
    const [only = '', ...more] = groups;
    return paths.map((path) => ({
      api: more.length === 0 ? only : groups,
      method: key.toUpperCase(),
      path: path.trim(),
    }));
  });
}

const orders = [
  { symbol: 'BTCUSDT', side: 'buy', amount: 0.001, price: '30000.10', post: true },
  { symbol: 'ETHUSDT', side: 'sell', amount: 2, tags: ['a', 'b c'] },
];

/** Made anew for each call: some exchanges change what they are given. */
const parameterSets = {
  none: () => ({}),
  plain: () => ({ symbol: 'BTCUSDT', amount: 0.001, price: '30000.10', limit: 5, post: true, type: 'spot' }),
  text: () => ({ note: 'a b+c~d*e\'f"(g)&h=i/j', name: 'Zürich 東京 🔑', empty: '', 'key é': '%20' }),
  nested: () => ({ orders: structuredClone(orders), filter: { from: 1, to: [2, 3] }, ids: ['x', 'y z'], none: [] }),
  list: () => structuredClone(orders),
};

export type ParameterSet = keyof typeof parameterSets;
export const everySet: readonly ParameterSet[] = ['none', 'plain', 'text', 'nested', 'list'];

/** The parameters of a set and what the path asks for; `undefined` if the endpoint has no place for them. */
export function parametersFor({ path, method }: Endpoint, set: ParameterSet): Record<string, unknown> | undefined {
  const names = [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => [name, `${name}-1`]);
  const inPath = Object.fromEntries(names);
  const given = parameterSets[set]();
  if (!Array.isArray(given)) return { ...inPath, ...given };
  // A whole body, as some take several orders; Gate looks for what the path asks for in the first of them.
  return method === 'GET' ? undefined : Object(given.map((each) => ({ ...inPath, ...each })));
}
