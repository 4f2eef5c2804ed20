/**
 * Bots that place orders: with requests in Python, with ccxt, and with undici alone.
 * @module
 */
import { join } from 'node:path';
import { Program } from './program.js';

const programs = join(import.meta.dirname, 'programs');

/**
 * The interpreter of the distribution, which has the distribution's packages. `-B` writes no
 * compiled files into the examples.
 */
export const python = '/usr/bin/python3';

/**
 * @param {string} client
 * @param {Readonly<Record<string, import('./routes.js').Route>>} routes
 * @param {Readonly<Record<string, string>>} [variables]
 */
export async function startBot(client, routes, variables) {
  const bot =
    client === 'requests'
      ? new Program(python, ['-B', join(programs, 'bot.py')])
      : new Program(process.execPath, [join(programs, 'bot.js'), client], variables);
  await bot.ask(routes);
  return bot;
}
