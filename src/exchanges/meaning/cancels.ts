/**
 * Cancellations as endpoints state them.
 * @module
 */
import { deny } from '../wire/deny.js';
import type { Details } from './endpoint.js';
import type { Cancellation } from './meaning.js';

/** How a request names what it cancels. */
interface Named {
  /**
   * Only where the exchange requires it beside an identifier, and so compares it with the order's.
   * An exchange ignores a symbol that it does not need, and then any symbol could be stated.
   */
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

/** Cancels orders by their ids, or a single order by either of its identifiers. */
export function cancelEach(orders: readonly Named[], named: Pick<Named, 'trigger'> = {}): Details {
  const [first, ...others] = orders;
  if (first !== undefined && others.length === 0) return cancelOne({ ...first, ...named });
  return cancelSeveral(
    orders.map(({ symbol, id, clientOrderId }) => ({ symbol, id: clientOrderId === undefined ? id : undefined })),
    named,
  );
}

/** The lists of a request that cancels orders of one symbol. */
interface Listed extends Pick<Named, 'symbol' | 'trigger'> {
  readonly ids?: readonly string[] | undefined;
  readonly clientOrderIds?: readonly string[] | undefined;
}

/** Cancels the orders of a list, which has identifiers of one kind. */
export const cancelListed = ({ symbol, ids = [], clientOrderIds = [], ...named }: Listed): Details =>
  cancelEach(
    [...ids.map((id) => ({ symbol, id })), ...clientOrderIds.map((clientOrderId) => ({ symbol, clientOrderId }))],
    named,
  );

/** Cancels every order of a symbol, or of the account if there is none. */
export const cancelAll = ({ symbol, ...named }: Pick<Named, 'symbol' | 'trigger'>, after?: string): Details => ({
  cancel: { symbol: symbol ?? null, ids: null, all: true, ...trigger(named), ...(after !== undefined && { after }) },
});
