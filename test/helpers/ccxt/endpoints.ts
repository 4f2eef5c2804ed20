/**
 * The endpoints of an exchange, which are the leaves of its `api`, and parameters for them.
 * @module
 */
export interface Endpoint {
  /** The group in the form that `sign` expects: a name, or a list of names if groups are nested. */
  readonly api: string | readonly string[];
  readonly method: string;
  readonly path: string;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Every endpoint, by the rule with which ccxt makes methods of them (`defineRestApi`). */
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

/** New for each call, because some exchanges change the parameters. */
const parameterSets = {
  none: () => ({}),
  plain: () => ({ symbol: 'BTCUSDT', amount: 0.001, price: '30000.10', limit: 5, post: true, type: 'spot' }),
  text: () => ({ note: 'a b+c~d*e\'f"(g)&h=i/j', name: 'Zürich 東京 🔑', empty: '', 'key é': '%20' }),
  nested: () => ({ orders: structuredClone(orders), filter: { from: 1, to: [2, 3] }, ids: ['x', 'y z'], none: [] }),
  list: () => structuredClone(orders),
};

export type ParameterSet = keyof typeof parameterSets;
export const everySet: readonly ParameterSet[] = ['none', 'plain', 'text', 'nested', 'list'];

/**
 * The parameters of a set together with those of the path, or `undefined` if the endpoint has no
 * place for them.
 */
export function parametersFor({ path, method }: Endpoint, set: ParameterSet): Record<string, unknown> | undefined {
  const names = [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => [name, `${name}-1`]);
  const inPath = Object.fromEntries(names);
  const given = parameterSets[set]();
  if (!Array.isArray(given)) return { ...inPath, ...given };
  // Some endpoints accept an array of orders as the body. Gate reads the parameters of the path
  // from the first order.
  return method === 'GET' ? undefined : Object(given.map((each) => ({ ...inPath, ...each })));
}
