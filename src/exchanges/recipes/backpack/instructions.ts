/**
 * The instructions of Backpack: the name of what a request asks for, which begins the signed text.
 * @see https://docs.backpack.exchange/#section/Authentication
 * @see https://github.com/backpack-exchange/bpx-api-client/blob/master/client/src/lib.rs
 * @module
 */
import { refuse } from '../../core/refuse.js';

/** Each is documented together with its request. */
const instructions: ReadonlyMap<string, string> = new Map([
  ['GET /api/v1/account', 'accountQuery'],
  ['PATCH /api/v1/account', 'accountUpdate'],
  ['POST /api/v1/account/convertDust', 'convertDust'],
  ['GET /api/v1/account/limits/borrow', 'maxBorrowQuantity'],
  ['GET /api/v1/account/limits/order', 'maxOrderQuantity'],
  ['GET /api/v1/account/limits/withdrawal', 'maxWithdrawalQuantity'],
  ['POST /api/v1/borrowLend', 'borrowLendExecute'],
  ['GET /api/v1/borrowLend/positions', 'borrowLendPositionQuery'],
  ['GET /api/v1/capital', 'balanceQuery'],
  ['GET /api/v1/capital/collateral', 'collateralQuery'],
  ['GET /api/v1/order', 'orderQuery'],
  ['POST /api/v1/order', 'orderExecute'],
  ['DELETE /api/v1/order', 'orderCancel'],
  ['GET /api/v1/orders', 'orderQueryAll'],
  ['POST /api/v1/orders', 'orderExecute'],
  ['DELETE /api/v1/orders', 'orderCancelAll'],
  ['GET /api/v1/position', 'positionQuery'],
  ['POST /api/v1/rfq', 'rfqSubmit'],
  ['POST /api/v1/rfq/accept', 'quoteAccept'],
  ['POST /api/v1/rfq/cancel', 'rfqCancel'],
  ['POST /api/v1/rfq/quote', 'quoteSubmit'],
  ['POST /api/v1/rfq/refresh', 'rfqRefresh'],
  ['GET /wapi/v1/capital/deposit/address', 'depositAddressQuery'],
  ['GET /wapi/v1/capital/deposits', 'depositQueryAll'],
  ['GET /wapi/v1/capital/withdrawals', 'withdrawalQueryAll'],
  ['POST /wapi/v1/capital/withdrawals', 'withdraw'],
  ['GET /wapi/v1/history/borrowLend', 'borrowHistoryQueryAll'],
  ['GET /wapi/v1/history/borrowLend/positions', 'borrowPositionHistoryQueryAll'],
  ['GET /wapi/v1/history/dust', 'dustHistoryQueryAll'],
  ['GET /wapi/v1/history/fills', 'fillHistoryQueryAll'],
  ['GET /wapi/v1/history/funding', 'fundingHistoryQueryAll'],
  ['GET /wapi/v1/history/interest', 'interestHistoryQueryAll'],
  ['GET /wapi/v1/history/orders', 'orderHistoryQueryAll'],
  ['GET /wapi/v1/history/pnl', 'pnlHistoryQueryAll'],
  ['GET /wapi/v1/history/quote', 'quoteHistoryQueryAll'],
  ['GET /wapi/v1/history/rfq', 'rfqHistoryQueryAll'],
  ['GET /wapi/v1/history/settlement', 'settlementHistoryQueryAll'],
  ['GET /wapi/v1/history/strategies', 'strategyHistoryQueryAll'],
]);

/** Undefined for a request whose instruction is not known. */
export const knownInstruction = (method: string, path: string): string | undefined =>
  instructions.get(`${method} ${path}`);

/** @throws {LocksignError} `ERR_REQUEST` for a request whose instruction is not known. */
export const instructionOf = (method: string, path: string): string =>
  knownInstruction(method, path) ??
  refuse(
    `path has no known instruction of Backpack for ${method}`,
    'Sign the text that its documentation names with signMessage().',
  );
