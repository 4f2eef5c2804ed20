/**
 * The signing agent, in a temporary folder: a bot that has only a local credential places an order.
 * The agent denies it another one at an absurd price, and a withdrawal.
 * @module
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { createVault } from 'locksign/vault';
import { paint, paragraph, print, width, wrap } from '../print.js';
import { withSample } from '../sample-secret.js';
import { environmentIn, runCommand, startCommand } from './commands.js';

/** The least that a vault can cost, because every command derives its keys again. */
const cost = { memory: 64 * 1024 * 1024, operations: 1 };

const clientOptions = [
  ['--allow', 'read,order,cancel'],
  ['--symbols', 'BTCUSDT'],
  ['--max-order', '500 USDT'],
  ['--max-day', '1000 USDT'],
  ['--collar', '2%'],
];
const addClient = ['agent', 'client', 'add', 'demo-bot', '--account', 'binance-main'];

/** @param {string} text */
const indented = (text) => {
  for (const line of wrap(text, width - 6)) print(`      ${line}`);
};

/** @param {string} file */
const path = (file) => fileURLToPath(new URL(file, import.meta.url));

/** @param {readonly string[]} args */
const showCommand = (...args) => {
  const words = args.map((word) => (word.includes(' ') ? `"${word}"` : word));
  paragraph(paint('dim', `$ locksign ${words.join(' ')}`));
};

/**
 * @param {string} folder
 * @param {string} apiKey
 * @param {{ port: number, certificate: string }} exchange
 */
async function prepare(folder, apiKey, { port, certificate }) {
  const vault = await withSample('vault-passphrase', (passphrase) =>
    createVault({ passphrase, path: `${folder}/vault.json`, cost }),
  );
  try {
    const baseUrl = `https://127.0.0.1:${port}`;
    await withSample('binance', (secret) =>
      vault.add({ name: 'binance-main', exchange: 'binance', apiKey, baseUrl, secret }),
    );
  } finally {
    vault.close();
  }
  const certificates = join(folder, 'exchange.pem');
  writeFileSync(certificates, certificate, { mode: 0o600 });
  writeFileSync(`${folder}/policy.toml`, `version = 1\nca = ${JSON.stringify(certificates)}\n`, { mode: 0o600 });
}

/**
 * Waits until the agent listens.
 * @param {ReturnType<typeof startCommand>} agent
 */
async function listening(agent) {
  const lines = [];
  for await (const line of createInterface({ input: agent.stderr })) {
    lines.push(line);
    if (line.startsWith('It listens at')) return;
  }
  throw new Error(`The agent ended:\n${lines.join('\n')}`);
}

/** @param {{ status: number | undefined, answer: any }[]} answers */
function showAnswers(answers) {
  const titles = ['buy 0.005 BTC at 59900 USDT', 'buy 0.005 BTC at 66000 USDT', 'withdraw 1 BTC'];
  answers.forEach(({ status, answer }, index) => {
    const passed = status === 200;
    print(`  ${paint(passed ? 'green' : 'yellow', passed ? '✓' : '•')} ${(titles[index] ?? '').padEnd(30)}${status}`);
    indented(`${passed ? `order ${answer.orderId} is ${answer.status}` : `${answer.code} ${answer.msg}`}`);
  });
}

/**
 * @param {string} apiKey of the account
 * @returns whether the order alone reached the exchange
 */
export async function showAgent(apiKey) {
  const folder = mkdtempSync(join(tmpdir(), 'locksign-demo-'));
  const exchange = fork(path('exchange.js'), [apiKey]);
  /** @type {ReturnType<typeof startCommand> | undefined} */
  let agent;
  try {
    const [address] = await once(exchange, 'message');
    await prepare(folder, apiKey, address);
    const env = environmentIn(folder);
    const policy = ['--policy', `${folder}/policy.toml`];
    paragraph(
      'The agent is a process of its own, which has the vault. The bot has a local credential, and signs with it as before. ' +
        'The exchange runs on this machine; a bitcoin costs 60000 USDT there.',
    );
    print();
    showCommand(...addClient, ...clientOptions.flat());
    const credential = await runCommand(env, [...addClient, ...clientOptions.flat(), ...policy, '--print', 'env']);
    showCommand('agent', 'run');
    agent = startCommand(env, ['agent', 'run', ...policy]);
    await listening(agent);
    print();
    const bot = fork(path('bot.js'), { env: parseEnv(credential), execArgv: [] });
    const [answers] = await once(bot, 'message');
    showAnswers(answers);
    print();
    showCommand('agent', 'log');
    const log = await runCommand(env, ['agent', 'log', '--client', 'demo-bot']);
    for (const line of log.trimEnd().split('\n')) indented(line);
    exchange.send('requests');
    const [received] = await once(exchange, 'message');
    const right = answers.length === 3 && received.length === 1 && received[0] === 'POST /api/v3/order';
    print();
    paragraph(
      right
        ? paint(
            'green',
            '✓ The exchange received the first order, signed with the real secret, and no other request of the bot',
          )
        : paint('red', `✗ The exchange carried out ${received.join(', ') || 'nothing'}`),
    );
    return right;
  } finally {
    exchange.disconnect();
    if (agent !== undefined && agent.child.exitCode === null) {
      agent.child.kill('SIGTERM');
      await once(agent.child, 'exit');
    }
    rmSync(folder, { recursive: true });
  }
}
