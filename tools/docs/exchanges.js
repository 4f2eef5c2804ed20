// @ts-check
/**
 * Writes docs/exchanges.md from the recipes: `npm run docs`.
 * @module
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {import('../../src/exchanges/core/types/exchange.js').Exchange<never>} Exchange */
/** @typedef {[recipe: string, exchange: Exchange]} Entry the exported name and the recipe */

const introduction = `# Exchanges

Written by \`npm run docs\` from the recipes in \`src/exchanges/\`. Change a recipe, not this file.

No recipe has been tried on a live account. Begin on a testnet, or with a request that only reads.

The tests compare each recipe byte for byte with the examples that the exchange publishes. If it
publishes none, they compare it with a second implementation of the documented rule. Except for
BitMEX and Bittrex, they also compare it with the requests of ccxt. The differences from ccxt and
their reasons are listed in \`test/helpers/ccxt-recipes/\`.

## What is signed

A signature binds the parts of a request that are signed. Anyone who obtains a signed request (from a
proxy, a log file or a dependency of your bot) can change the other parts, until the exchange rejects
its time or nonce.

Binance signs the parameters, but neither the method nor the path. A signature made for
\`/api/v3/order\` is therefore valid for \`/sapi/v1/capital/withdraw/apply\` too, if the parameters fit.
A signer that approves requests by their path gives no protection there. An API key without the
permission to withdraw, a restriction to your IP address and a short \`recvWindow\` do.

The table leaves out the body or the query if the requests of an exchange carry none. Each name links
to the exchange's own documentation of its signature.`;

/** @type {Readonly<Record<string, string>>} */
const listStyles = { json: 'a=["x","y"]', comma: 'a=x,y', repeat: 'a=x&a=y', brackets: 'a[]=x&a[]=y' };

/** @param {string} listTable */
const keys = (listTable) => `## Timestamps and nonces

A timestamp is the time, corrected by \`serverTimeOffset\`. A nonce, for the exchanges whose column says
so, is the time too, but greater than all earlier nonces of its API key in this thread. A \`clock\` of
your own replaces both: \`next()\` returns nonces, and \`time()\` returns milliseconds for timestamps. For
nonces beyond 2^53, such as nanoseconds, \`next()\` returns a BigInt.

## Lists

A list in a query or a form, such as \`{ coin: ['BTC', 'ETH'] }\`, is written as the exchange documents
it. The other exchanges refuse one: give it as the text that the endpoint documents. A list of objects is
given as JSON text everywhere. In a JSON body, lists stay lists.

${listTable}

## Keys, hosts and WebSockets

Load a key with the recipe's \`algorithm\` and \`secretEncoding\`. \`text\` means that the characters of the
secret are the key. \`base64\` and \`hex\` mean that they are decoded first. A \`private-key\` is PEM, or
the bytes of the key in base64, base58 or hexadecimal.

Some exchanges take several kinds of keys. The first is the default, and \`keyType\` in the account
chooses another: \`{ keyType: 'ed25519' }\`. A key that is loaded already, or is in a token, is given as
\`key\` and decides by itself. \`binance.withKeys('ed25519')\` is the same exchange with the algorithm and
the encodings of that kind.

The types are \`hmac\` for a secret that the exchange issued, and \`ed25519\`, \`ecdsa\` and \`rsa\` for a
private key whose public half you register. Prefer Ed25519 where the exchange takes it: the private key
can be made in locked memory or in a token, and the exchange never has it.

Choose a host by its name in the request or the account, such as \`{ host: 'testnet' }\`. The first host
is the default. A host that the table does not list is given as \`{ baseUrl: 'https://api.example.com' }\`,
with https, or with http on this machine. Take it from the exchange's documentation: its owner receives
the API key, the passphrase and every signed request.

\`headers\` in a request, such as \`{ 'X-Referer': '…' }\`, are sent with it. No exchange signs them, and
they cannot replace a header of the recipe. \`{ demo: true }\`, in the request or the account, selects
demo trading where a header does that. The other exchanges have a host for it.

\`{ signed: false }\` sends a request with the API key and no signature, which Binance requires for its
listen keys and its market data. For the listen keys, the recipe does so by itself.

If an exchange signs WebSocket logins or requests, \`signSocket\` returns the message to
send. For a few exchanges it returns the Authorization header of the handshake instead, as the docstring
of the recipe says.`;

/**
 * Lists the parts that a request of the exchange can have.
 * @param {Exchange} exchange
 */
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

/**
 * The columns of the kinds of keys, one line for each kind.
 * @param {readonly Pick<Exchange, 'algorithm' | 'secretEncoding' | 'signatureEncoding'>[]} kinds
 */
const columns = (kinds) => [
  kinds.map(({ algorithm }) => code(algorithm)).join('<br>'),
  kinds.map(({ secretEncoding }) => (secretEncoding === 'utf8' ? 'text' : secretEncoding)).join('<br>'),
  kinds.map(({ signatureEncoding }) => signatureEncoding).join('<br>'),
];

/** @param {Entry} entry */
const used = ([
  ,
  {
    name,
    algorithm,
    secretEncoding,
    signatureEncoding,
    otherKeys = [],
    accountFields = [],
    hosts,
    socket,
    demoHeaders,
  },
]) => [
  name,
  ...columns([{ algorithm, secretEncoding, signatureEncoding }, ...otherKeys]),
  list(accountFields.map(code)),
  [
    ...Object.entries(hosts).map(([host, url]) => `${code(host)} ${url.slice('https://'.length)}`),
    ...Object.keys(demoHeaders ?? {}).map((header) => `${code('demo: true')} header ${header}`),
  ].join('<br>'),
  socket === undefined ? 'no' : `[yes](${socket.documentation})`,
];

/** @param {readonly Entry[]} entries */
const listRows = (entries) =>
  Object.entries(listStyles).map(([style, example]) => [
    code(example),
    list(entries.filter(([, { lists }]) => lists === style).map(([, { name }]) => name)),
  ]);

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
    table(['exchange', 'recipe', 'signed, in order', 'time', 'binds', 'does not bind'], entries.map(signed)),
    keys(table(['sent as', 'exchanges'], listRows(entries))),
    table(
      ['exchange', 'algorithm', 'secret', 'signature', 'account fields besides `apiKey`', 'hosts', 'WebSocket'],
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
