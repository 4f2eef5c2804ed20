/**
 * Deribit: its published examples, byte for byte, and a second implementation of its rule.
 */
import { describe, expect, it } from 'vitest';
import { deribit } from '../../../src/exchanges/index.js';
import { apiKey, loginExample, type SocketExample, testSocketExamples } from '../examples.js';
import { bodies, both, expected, nothing, queried, sha256, signed, target, time, uuid } from '../rules.js';

describe('a published example of Deribit', () => {
  const socketExamples: readonly SocketExample[] = [
    loginExample(deribit, undefined, {
      id: 'deribit-ws-client-signature',
      account: { apiKey: 'AMANDA' },
      time: 1576074319000,
      uuid: '1iqt2wls',
      sent: (signature) => ({
        jsonrpc: '2.0',
        id: 'auth',
        method: 'public/auth',
        params: {
          grant_type: 'client_signature',
          client_id: 'AMANDA',
          timestamp: 1576074319000,
          signature,
          nonce: '1iqt2wls',
          data: '',
        },
      }),
    }),
  ];

  testSocketExamples(socketExamples);
});

describe('Deribit, compared with a second implementation of its rule,', () => {
  it.each([nothing, queried, ...bodies, both])('signs $name', (each) => {
    const signature = sha256(`${time}\n${uuid}\n${each.request.method}\n${target(each)}\n${each.text}\n`);
    expect(signed(deribit, each.request)).toStrictEqual(
      expected(each, 'https://www.deribit.com', {
        Authorization: `deri-hmac-sha256 id=${apiKey},ts=${time},sig=${signature},nonce=${uuid}`,
      }),
    );
  });
});

describe('Deribit retries', () => {
  const isRetryable = (method: 'GET' | 'POST', name: string): boolean =>
    deribit.retryable({ method, path: `/api/v2/${name}` });

  it('a GET of a method that reads', () => {
    const reads = ['private/get_account_summary', 'private/get_open_orders', 'public/get_time'];
    expect(reads.filter((name) => !isRetryable('GET', name))).toEqual([]);
  });

  it('no GET of a method that writes', () => {
    // https://docs.deribit.com/api-reference: every private method can be called by GET.
    const writes = [
      ...['buy', 'sell', 'edit', 'edit_by_label', 'close_position', 'execute_block_trade', 'move_positions'],
      ...['cancel', 'cancel_all', 'cancel_all_by_currency', 'cancel_all_by_instrument', 'cancel_by_label'],
      ...['withdraw', 'cancel_withdrawal', 'submit_transfer_to_user', 'submit_transfer_to_subaccount'],
      ...['submit_transfer_between_subaccounts', 'cancel_transfer_by_id', 'create_deposit_address'],
      ...['create_subaccount', 'remove_subaccount', 'create_api_key', 'edit_api_key', 'remove_api_key'],
      ...['reset_api_key', 'change_margin_model', 'enable_cancel_on_disconnect', 'logout', 'get_x/buy'],
    ];
    expect(writes.filter((name) => isRetryable('GET', `private/${name}`))).toEqual([]);
  });

  it('no POST, whose body can name another method than the path', () => {
    expect(isRetryable('POST', 'private/get_account_summary')).toBe(false);
  });
});
