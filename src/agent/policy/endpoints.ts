/**
 * `allow-endpoints`: requests of kind `other` that the user allows one by one.
 * @module
 */
import { endpointOf } from '../../exchanges/meaning/endpoint.js';
import { meanings } from '../../exchanges/meanings.js';
import type { AllowedEndpoint } from './policy.js';
import { type PolicyTable, suggestion } from './table.js';

/**
 * Words in the path of an endpoint that moves money out, changes who may use the account, or
 * returns keys. The tables call many of them `other`, because they are not withdrawals themselves.
 */
const dangerous =
  /^(?:withdraw\w*|transfer\w*|deposits|\w*address(?:es)?|bank|addbank|payment\w*|payout|sub|subs|subaccounts?|submember|member|profiles?|users|uid|api|apikeys?|keys?|\w*token|oauth|log(?:in|out)|password|email|session)$/i;

/** The words of a path: `/api/v5/users/createSub` has `v5`, `users`, `create` and `Sub`. */
const wordsOf = (path: string): string[] =>
  path
    .replace(/^\/(?:api|sapi)\//, '/')
    .replace(/([a-z])(?=[A-Z])/g, '$1 ')
    .split(/[^A-Za-z0-9]+/);

/**
 * Creating or renaming an account is a change of a sub-account where the path has no other word.
 */
const isDangerous = (path: string): boolean =>
  wordsOf(path).some((word) => dangerous.test(word)) || /\/accounts?\/(?:create|rename)$/.test(path);

/** Whether the tables list the path as it is, or as one that a template stands for. */
function kindsOf(exchange: string, { method, path }: AllowedEndpoint): ReadonlySet<string> {
  const endpoints = (meanings.get(exchange)?.endpoints ?? []).filter((each) => each.method === method);
  const exact = endpoints.filter((each) => each.path === path);
  if (exact.length > 0) return new Set(exact.map(({ kind }) => kind));
  const hosts = new Set(endpoints.flatMap((each) => each.hosts));
  const kinds = [...hosts].flatMap((host) => {
    try {
      return endpointOf(endpoints, { method, host, path, query: undefined, headers: {}, body: '' }).endpoint.kind;
    } catch {
      return []; // the host has no such endpoint
    }
  });
  return new Set(kinds);
}

function read(table: PolicyTable, key: string, text: string, exchange: string): AllowedEndpoint {
  const [, method = '', path = ''] = /^(GET|POST|PUT|PATCH|DELETE) (\/[A-Za-z0-9/_:.{}-]{1,199})$/.exec(text) ?? [];
  if (path === '') return table.refuse(key, 'must be a method and a path, such as "POST /fapi/v1/leverage"');
  const kinds = kindsOf(exchange, { method, path });
  if (kinds.size === 0) {
    const others = (meanings.get(exchange)?.endpoints ?? []).filter(
      ({ kind, path }) => kind === 'other' && !isDangerous(path),
    );
    const near = suggestion(
      text,
      others.map((each) => `${each.method} ${each.path}`),
    );
    return table.refuse(key, `has an endpoint that the tables of ${exchange} do not list${near}`);
  }
  for (const kind of kinds) {
    if (kind === 'other') continue;
    const isWord = kind === 'read' || kind === 'order' || kind === 'amend' || kind === 'cancel';
    return table.refuse(
      key,
      isWord
        ? `has an endpoint of the kind ${kind}, which allow and the limits decide`
        : `has an endpoint of the kind ${kind}, which is never allowed`,
    );
  }
  if (isDangerous(path))
    return table.refuse(
      key,
      'has an endpoint that concerns withdrawals, transfers, addresses, sub-accounts or keys, which is never allowed',
    );
  return { method, path };
}

/**
 * Reads `["POST /fapi/v1/leverage"]`. A path may be a template of the tables, such as
 * `/positions/{contract}/leverage`, or one path that it stands for.
 * @param exchange the id of the exchange of the client's account.
 */
export const endpointsOf = (table: PolicyTable, key: string, exchange: string): readonly AllowedEndpoint[] =>
  (table.texts(key, 'POST /fapi/v1/leverage') ?? []).map((text) => read(table, key, text, exchange));
