/**
 * Bots in Python: one that signs with `hmac`, and one whose requests the agent signs. Both place
 * their orders at an exchange on this machine.
 * @module
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { python, startBot } from '../agent/bot.js';
import { Program } from '../agent/program.js';
import { startAgentFor } from '../agent/setup.js';
import { searchAll } from './examine.js';

const orders = 1000;
const mock = join(import.meta.dirname, '..', 'agent', 'programs', 'mock.js');

/** @typedef {{ readonly id: string, readonly label: string, readonly throughAgent: boolean }} PythonWay */

/** @type {readonly PythonWay[]} */
export const pythonWays = [
  { id: 'python', label: 'Python, hmac in the bot', throughAgent: false },
  { id: 'python-agent', label: 'Python through the agent', throughAgent: true },
];

/** Whether there is a Python with requests. */
export const hasPython = () => spawnSync(python, ['-c', 'import requests']).status === 0;

/**
 * The copies in the bot, and in the agent if there is one.
 * @param {PythonWay} way
 * @param {string} folder
 * @param {import('./swap.js').SwapFile | undefined} swapFile
 */
export async function examinePython({ id, label, throughAgent }, folder, swapFile) {
  const own = join(folder, id);
  mkdirSync(own, { mode: 0o700 });
  const exchange = new Program(process.execPath, [mock]);
  const running = [exchange];
  const { origin, certificate } = await exchange.answer();
  const [apiKey, secret] = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')];
  try {
    const agent = throughAgent ? await startAgentFor(own, { origin, certificate, apiKey, secret }) : undefined;
    if (agent !== undefined) running.push(agent.program);
    const path = join(own, 'certificate.pem');
    writeFileSync(path, certificate);
    const route =
      agent === undefined
        ? { url: origin, certificate: path, apiKey, secret }
        : { url: 'http://api.binance.com', socket: agent.socket, apiKey: agent.apiKey, secret: agent.secret };
    const bot = await startBot('requests', { route });
    running.push(bot);
    await bot.ask({ route: 'route', count: orders, atOnce: 1 });
    // Both hold the API key of the bot.
    const marker = Buffer.from(route.apiKey);
    const markers = new Map([bot, ...(agent === undefined ? [] : [agent.program])].map(({ pid }) => [pid, marker]));
    return await searchAll({ id, label, secret, markers }, swapFile);
  } finally {
    for (const program of running) program.signal('SIGKILL');
  }
}
