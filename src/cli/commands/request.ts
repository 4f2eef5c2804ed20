/**
 * `locksign request`: a request of the user's own, signed, and printed or sent.
 * @module
 */
import type { Command } from 'commander';
import type { ExchangeAccount, ExchangeRequest, SignedRequest } from '../../exchanges/core/types.js';
import { exchangeOf } from '../../vault/inspect.js';
import type { Context } from '../context.js';
import { UsageError } from '../exit.js';
import { examples } from '../help/examples.js';
import { choiceOption } from '../options/unrecognised.js';
import { output } from '../output.js';
import { showAnswer } from '../request/answer.js';
import { buildRequest, draftOf, type Place, requireJsonTaken } from '../request/arguments.js';
import { curlCommand, httpText } from '../request/http-text.js';
import { readStandardInput } from '../request/standard-input.js';
import { confirm } from '../terminal/ask.js';

interface RequestOptions {
  readonly bodyJson?: string;
  readonly in?: Place;
  readonly host?: string;
  readonly curl?: true;
  readonly send?: true;
  readonly yes?: true;
}

/** What is about to be sent, without what the signature adds. */
function summary(request: ExchangeRequest, { url }: SignedRequest): string {
  const { query, body } = request;
  const parts = [
    query && `query ${JSON.stringify(query)}`,
    body && `body ${typeof body === 'string' ? body : JSON.stringify(body)}`,
  ];
  const { origin, pathname } = new URL(url);
  return [`${request.method} ${origin}${pathname}`, ...parts.filter((part) => part !== undefined)].join('\n  ');
}

async function sendRequest(account: ExchangeAccount<unknown>, request: ExchangeRequest, yes: boolean): Promise<void> {
  if (!yes && !account.exchange.repeatable(request)) {
    // Signed to see what it becomes; what is sent is signed anew, with the time after the answer.
    await confirm(`${summary(request, account.sign(request))}\nIt may trade or pay. Send it?`);
  }
  await showAnswer(await account.send(request));
}

async function request(
  context: Context,
  [name, method, path, parameters]: readonly [string, string, string, readonly string[]],
  options: RequestOptions,
): Promise<void> {
  const { bodyJson, curl, send, yes = false } = options;
  if (curl && send) throw new UsageError('--curl and --send cannot be combined.');
  const bodyText = bodyJson === '-' ? (await readStandardInput('the body')).toString() : bodyJson;
  const shown = context.shownAccount(name);
  const exchange = exchangeOf(shown.exchange, context.vaultPath);
  const built = buildRequest(exchange, {
    method,
    path,
    parameters,
    ...(bodyText !== undefined && { bodyText }),
    ...(options.in !== undefined && { place: options.in }),
    ...(options.host !== undefined && { host: options.host }),
  });
  const draft = draftOf(exchange, built, shown.host);
  if (bodyText !== undefined) requireJsonTaken(exchange, draft);
  if (curl) curlCommand(draft); // refused where it would show a passphrase
  using vault = await context.openVault();
  using account = await vault.account(name);
  vault.close();
  if (send) await sendRequest(account, built, yes);
  else output.data((curl ? curlCommand : httpText)(account.sign(built)));
}

export function registerRequest(program: Command, context: Context): void {
  program
    .command('request')
    .summary('sign a request, print it or send it')
    .description(
      'Signs a request and prints it as HTTP, or as a command for curl, or sends it. Parameters go to the query of GET and DELETE and to the ' +
        'body of other methods, or where the exchange takes them; the body is JSON or a form, as the exchange wants it. What is not ' +
        'known to change nothing is sent only after a yes.',
    )
    .argument('<account>', 'the account')
    .argument('<method>', 'GET, POST, PUT, PATCH or DELETE')
    .argument('<path>', 'begins with /, without query')
    .argument('[parameters...]', 'as key=value, or key:=json for what is not text; a key given twice is a list')
    .option('--body-json <text>', 'the body as it is sent, where the exchange takes JSON; - for standard input')
    .addOption(choiceOption('--in <place>', 'where the parameters go', ['query', 'body']))
    .option('--host <host>', "another of the exchange's hosts")
    .option('--curl', 'print a command for curl')
    .option('--send', 'send it; the answer goes to standard output, its status to standard error')
    .option('--yes', 'send it without asking')
    .addHelpText(
      'after',
      examples(
        'locksign request binance-main GET /api/v3/openOrders symbol=LTCBTC',
        'locksign request binance-main POST /api/v3/order symbol=LTCBTC side=BUY type=MARKET quantity=1 --send',
        'locksign request okx-sub POST /api/v5/trade/order --body-json \'{"instId":"BTC-USDT"}\' --send',
      ),
    )
    .action((name: string, method: string, path: string, parameters: readonly string[], options: RequestOptions) =>
      request(context, [name, method, path, parameters], options),
    );
}
