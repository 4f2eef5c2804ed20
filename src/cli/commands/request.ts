/**
 * `locksign request`: signs any request, and prints or sends it.
 * @module
 */
import type { Command } from 'commander';
import type { ExchangeAccount } from '../../exchanges/core/types/exchange.js';
import type { ExchangeRequest, SignedRequest } from '../../exchanges/core/types/request.js';
import { exchangeOf, hostChoice } from '../../vault/inspect.js';
import type { Context } from '../context.js';
import { UsageError } from '../exit.js';
import { examples } from '../help/examples.js';
import { baseUrlOption, demoOption, requireOneHost } from '../options/host-options.js';
import { choiceOption } from '../options/unrecognised.js';
import { output } from '../output.js';
import { showAnswer } from '../request/answer.js';
import { buildRequest, dryRunOf, type Place, requireJsonTaken } from '../request/arguments.js';
import { curlCommand, httpText } from '../request/http-text.js';
import { readStandardInput } from '../request/standard-input.js';
import { confirm } from '../terminal/ask.js';

interface RequestOptions {
  readonly bodyJson?: string;
  readonly in?: Place;
  readonly host?: string;
  readonly baseUrl?: string;
  readonly demo?: true;
  readonly unsigned?: true;
  readonly curl?: true;
  readonly send?: true;
  readonly yes?: true;
}

/** The request that is about to be sent, without the fields that signing adds. */
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
  if (!yes && !account.exchange.retryable(request)) {
    // Signing shows the URL. The request is signed again when it is sent, since the answer may take
    // longer than its window.
    await confirm(
      `${summary(request, await account.signAsync(request))}\nThis request may trade or withdraw. Send it?`,
    );
  }
  await showAnswer(account.exchange, await account.send(request));
}

async function request(
  context: Context,
  [name, method, path, parameters]: readonly [string, string, string, readonly string[]],
  options: RequestOptions,
): Promise<void> {
  const { bodyJson, curl, send, yes = false } = options;
  if (curl && send) throw new UsageError('--curl and --send cannot be combined.');
  requireOneHost(options);
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
    ...(options.baseUrl !== undefined && { baseUrl: options.baseUrl }),
    ...(options.demo !== undefined && { demo: options.demo }),
    ...(options.unsigned !== undefined && { signed: false }),
  });
  const dryRun = dryRunOf(exchange, built, hostChoice(shown));
  if (bodyText !== undefined) requireJsonTaken(exchange, dryRun);
  if (curl) curlCommand(dryRun); // throws if the command would show a passphrase
  using vault = await context.openVault();
  using account = await vault.account(name);
  vault.close();
  if (send) await sendRequest(account, built, yes);
  else output.data((curl ? curlCommand : httpText)(await account.signAsync(built)));
}

export function registerRequest(program: Command, context: Context): void {
  program
    .command('request')
    .summary('sign a request, print it or send it')
    .description(
      'Signs a request and prints it as HTTP, prints it as a curl command, or sends it. Parameters go into the query of GET and ' +
        'DELETE, and into the body of other methods, unless the exchange accepts them in one place only. The body is JSON or a form, ' +
        'as the exchange requires. Before it sends a request that may change something, it asks for confirmation.',
    )
    .argument('<account>', 'the account')
    .argument('<method>', 'GET, POST, PUT, PATCH or DELETE')
    .argument('<path>', 'the path, which begins with / and has no query')
    .argument('[parameters...]', 'key=value for text, key:=json for other values; a repeated key becomes a list')
    .option('--body-json <text>', 'the exact body, where the exchange accepts JSON (with -: standard input)')
    .addOption(choiceOption('--in <place>', 'where the parameters go', ['query', 'body']))
    .option('--host <host>', "another of the exchange's hosts, by name")
    .addOption(baseUrlOption())
    .addOption(demoOption())
    .option('--unsigned', 'with the API key and no signature, where the exchange has such requests')
    .option('--curl', 'print a curl command')
    .option('--send', 'send the request; the answer goes to standard output, the HTTP status to standard error')
    .option('--yes', 'send without asking for confirmation')
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
