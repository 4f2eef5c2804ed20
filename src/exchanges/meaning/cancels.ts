/**
 * Cancellations as endpoints state them.
 * @module
 */
import { deny } from '../wire/deny.js';
import type { Details } from './endpoint.js';
import type { Cancellation } from './meaning.js';

/** How a request names what it cancels. */
interface Named {
  readonly symbol?: string | undefined;
  readonly id?: string | undefined;
  readonly clientOrderId?: string | undefined;
  readonly trigger?: boolean;
}

const trigger = (named: Named): Pick<Cancellation, 'trigger'> => (named.trigger ? { trigger: true } : {});

/**
 * Cancels one order, which has one of the two identifiers. With both, exchanges disagree about
 * which one counts.
 */
export function cancelOne({ symbol, id, clientOrderId, ...named }: Named): Details {
  if ((id === undefined) === (clientOrderId === undefined)) deny('a cancellation must have one identifier');
  const ids = id === undefined ? null : [id];
  return {
    cancel: {
      symbol: symbol ?? null,
      ids,
      ...(clientOrderId !== undefined && { clientOrderId }),
      all: false,
      ...trigger(named),
    },
  };
}

/** Cancels several orders. Their symbol is stated if all of them share it. */
export function cancelSeveral(orders: readonly Pick<Named, 'symbol' | 'id'>[], named: Named = {}): Details {
  const ids = orders.map(({ id }) => id ?? deny('a cancellation must have the identifiers of its orders'));
  if (ids.length === 0) deny('a cancellation must have the identifiers of its orders');
  const [symbol, ...others] = new Set(orders.map((each) => each.symbol));
  return { cancel: { symbol: (others.length === 0 && symbol) || null, ids, all: false, ...trigger(named) } };
}

/** What a request lists that cancels orders of one symbol. */
interface Listed extends Pick<Named, 'symbol' | 'trigger'> {
  readonly ids?: readonly string[] | undefined;
  readonly clientOrderIds?: readonly string[] | undefined;
}

/** Cancels several orders by their ids, or one order by the id that the client gave it. */
export function cancelListed({ ids, clientOrderIds, ...named }: Listed): Details {
  const [clientOrderId, ...others] = clientOrderIds ?? [];
  if (others.length > 0) deny('several client order ids cannot be judged together');
  if (ids === undefined || clientOrderId !== undefined) {
    return cancelOne({ ...named, clientOrderId, id: ids === undefined ? undefined : ids[0] });
  }
  return cancelSeveral(
    ids.map((id) => ({ id, symbol: named.symbol })),
    named,
  );
}

/** Cancels every order of a symbol, or of the account if there is none. */
export const cancelAll = ({ symbol, ...named }: Pick<Named, 'symbol' | 'trigger'>, after?: string): Details => ({
  cancel: { symbol: symbol ?? null, ids: null, all: true, ...trigger(named), ...(after !== undefined && { after }) },
});
