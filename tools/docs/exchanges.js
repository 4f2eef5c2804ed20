// @ts-check
/**
 * Writes docs/exchanges.md from the recipes: `npm run docs`.
 * @module
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {import('../../src/exchanges/core/types.js').Exchange<never>} Exchange */
/** @typedef {[recipe: string, exchange: Exchange]} Entry the name that it is imported by, and the recipe */

const introduction = `# Exchanges

Written by \`npm run docs\` from the recipes in \`src/exchanges/\`. Change a recipe, not this file.

None of the recipes has been tried on a live account. Their requests are compared, byte for byte, with those that the exchanges
publish, and where an exchange publishes none, with its documented rule written a second time; besides, for all but BitMEX
and Bittrex, with those that ccxt signs. What ccxt has otherwise is listed, with the reason, in \`test/helpers/ccxt-recipes/\`.
So begin on a testnet, or with a request that only reads.

## What is signed

A signature binds the parts of a request that went into it. What it does not bind can be changed by whoever gets hold of the signed
request (a proxy, a log file, a dependency of your bot) for as long as the exchange takes its time or nonce. Binance signs
parameters, and neither method nor path: a signature asked for as one for \`/api/v3/order\` is good for
\`/sapi/v1/capital/withdraw/apply\` too, if the parameters are what that wants. A signer that approves requests by their path is no
protection there. A key without the right to withdraw, bound to your IP address, and a short \`recvWindow\` are.

The body or the query is left out where an exchange's requests carry none. Each name leads to the page that says how it is done.`;

const keys = `## Keys, hosts and WebSockets

Load a key with the recipe's own \`algorithm\` and \`secretEncoding\`. \`text\` means that the characters of the secret are the key;
\`base64\` and \`hex\`, that they are decoded first. Hosts are chosen by name, \`{ host: 'testnet' }\` in the request or the account;
the first is the default. Where a WebSocket is logged in, or a request on it signed, with an HMAC, \`signSocket\` gives
the message to send, or for a few the handshake's Authorization header: the recipe's comment says which.`;

/** @param {Exchange} exchange what its requests consist of */
function parts({ methods }) {
  const carried = Object.values(methods);
  return /** @type {const} */ (['method', 'path', 'query', 'body']).filter(
    (part) => !carried.every((carries) => carries === (part === 'query' ? 'body' : part === 'body' ? 'query' : '')),
  );
}

const list = (/** @type {readonly string[]} */ items) => items.join(', ') || '–';
const code = (/** @type {string} */ text) => `\`${text}\``;

/** @param {Entry} entry */
const signed = ([recipe, exchange]) => [
  `[${exchange.name}](${exchange.documentation})`,
  code(recipe),
  exchange.signs,
  exchange.time,
  list(parts(exchange).filter((part) => exchange.binds[part])),
  list(parts(exchange).filter((part) => !exchange.binds[part])),
];

/** @param {Entry} entry */
const used = ([, { name, algorithm, secretEncoding, signatureEncoding, accountFields = [], hosts, socket }]) => [
  name,
  code(algorithm),
  secretEncoding === 'utf8' ? 'text' : secretEncoding,
  signatureEncoding,
  list(accountFields.map(code)),
  Object.entries(hosts)
    .map(([host, url]) => `${code(host)} ${url.slice('https://'.length)}`)
    .join('<br>'),
  socket === undefined ? 'no' : `[yes](${socket.documentation})`,
];

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
function table(head, rows) {
  const line = (/** @type {readonly string[]} */ cells) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/**
 * The document, in Markdown.
 * @param {Readonly<Record<string, unknown>>} exported what `locksign/exchanges` exports
 */
export function describeExchanges(exported) {
  const entries = Object.entries(exported)
    .filter(
      /** @returns {entry is Entry} */
      (entry) => typeof entry[1] === 'object' && entry[1] !== null && 'binds' in entry[1],
    )
    .sort(([, one], [, other]) => one.name.localeCompare(other.name, 'en'));
  return `${[
    introduction,
    table(['exchange', 'recipe', 'what is signed, in order', 'time', 'binds', 'does not bind'], entries.map(signed)),
    keys,
    table(
      ['exchange', 'algorithm', 'secret', 'signature', 'account, beside `apiKey`', 'hosts', 'WebSocket'],
      entries.map(used),
    ),
  ].join('\n\n')}\n`;
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(
    join(import.meta.dirname, '..', '..', 'docs', 'exchanges.md'),
    describeExchanges(await import('locksign/exchanges')),
  );
}
