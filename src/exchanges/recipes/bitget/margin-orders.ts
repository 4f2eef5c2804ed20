/**
 * The orders of Bitget with borrowed money, API v2.
 * @module
 */
import { cancelOne, cancelSeveral } from '../../meaning/cancels.js';
import { type Hosted, strict, vague } from '../../meaning/endpoint.js';
import { checkUsed, choice, list, object, positive, required, type ValuesOf } from '../../meaning/fields.js';
import type { MeantOrder } from '../../meaning/meaning.js';
import { named, one, shared, shares, symbol } from './order-parts.js';

const marginOrder = {
  symbol,
  ...shares,
  loanType: choice({ normal: true, autoLoan: true, autoRepay: true, autoLoanAndRepay: true }),
  baseSize: positive,
  quoteSize: positive,
};

function meantMargin(values: ValuesOf<typeof marginOrder>, margin: 'cross' | 'isolated'): MeantOrder {
  const order = shared(values, values.symbol);
  required(values.loanType, 'loanType');
  const inQuote = order.type === 'market' && order.side === 'buy';
  checkUsed(values.baseSize, !inQuote, 'baseSize');
  checkUsed(values.quoteSize, inQuote, 'quoteSize');
  return {
    market: 'margin',
    ...order,
    quantity: values.baseSize ?? null,
    quoteQuantity: values.quoteSize ?? null,
    margin,
  };
}

/**
 * Endpoints that change margin orders.
 * https://www.bitget.com/api-doc/margin/cross/trade/Cross-Place-Order
 */
export const bitgetMarginOrders: readonly Hosted[] = (['cross', 'isolated'] as const).flatMap((mode) => {
  const path = `/api/v2/margin/${mode === 'cross' ? 'crossed' : 'isolated'}`;
  return [
    strict('order', 'POST', `${path}/place-order`, marginOrder, (values) => ({ orders: [meantMargin(values, mode)] })),
    vague('order', 'POST', `${path}/batch-place-order`, 'several margin orders are not known'),
    strict('cancel', 'POST', `${path}/cancel-order`, named, (values) =>
      cancelOne({
        symbol: required(values.symbol, 'symbol'),
        id: values.orderId,
        clientOrderId: values.clientOid,
      }),
    ),
    strict(
      'cancel',
      'POST',
      `${path}/batch-cancel-order`,
      { symbol, orderIdList: list(object(one)) },
      ({ orderIdList, symbol: outside }) =>
        cancelSeveral(
          required(orderIdList, 'orderIdList').map((each) => {
            checkUsed(each.clientOid, false, 'clientOid');
            return { symbol: required(outside, 'symbol'), id: each.orderId };
          }),
        ),
    ),
  ];
});
