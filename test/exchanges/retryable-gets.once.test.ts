/**
 * GET requests that change something, by the exchanges' own pages. A GET is sent again unless the
 * recipe says otherwise, so each of them is an exception.
 */
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../src/exchanges/core/types/exchange.js';
import { binance, bingx, bybit, deribit, gate, okx } from '../../src/exchanges/index.js';

describe('a GET request', () => {
  const isRetryable = (exchange: Exchange<never>, path: string): boolean => exchange.retryable({ method: 'GET', path });

  it.each([
    // User Universal Transfer of https://github.com/BingX-API/BingX-spot-api-doc
    ['/openApi/api/v3/get/asset/transfer', bingx],
    ['/openApi/spot/v3/get/asset/transfer', bingx],
    ['/openApi/swap/v1/trade/batchCancelReplace', bingx],
    ['/openApi/wealth/v1/product/dual-currency/pre-order', bingx],
    ['/openApi/user/auth/userDataStream', bingx],
    // 'Request Limitation is 5 times per month', says the page of /fapi/v1/income/asyn.
    ['/fapi/v1/income/asyn', binance],
    ['/dapi/v1/order/asyn', binance],
    ['/papi/v1/um/trade/asyn', binance],
    // Five wrong numbers in an hour lock the verification.
    ['/sapi/v1/giftcard/verify', binance],
    // 'Users can create up to 10,000 different invoices within 24 hours.'
    ['/api/v5/asset/deposit-lightning', okx],
    // ccxt lists these as GET. The exchanges document them as POST.
    ['/api/v5/account/set-auto-repay', okx],
    ['/api/v5/account/spot-manual-borrow-repay', okx],
    ['/v5/user/del-submember', bybit],
    // 'Generate currency deposit address'
    ['/api/v4/wallet/deposit_address', gate],
    ['/api/v2/private/buy/private/get_positions', deribit],
  ] as const)('of %s is sent once, because it may change something', (path, exchange) => {
    expect(isRetryable(exchange, path)).toBe(false);
    expect(isRetryable(exchange, `${path}/`)).toBe(false);
  });

  it.each([
    ['/openApi/swap/v2/trade/order', bingx],
    ['/openApi/api/v3/asset/transferRecord', bingx],
    ['/fapi/v1/income/asyn/id', binance],
    ['/api/v3/account', binance],
    ['/api/v5/asset/deposit-history', okx],
    ['/api/v4/wallet/deposits', gate],
    ['/api/v2/private/get_positions', deribit],
  ] as const)('of %s is sent again, because it reads', (path, exchange) => {
    expect(isRetryable(exchange, path)).toBe(true);
    expect(exchange.retryable({ method: 'POST', path })).toBe(false);
  });
});
