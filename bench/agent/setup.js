/**
 * A vault, a policy and an agent for one client, in a folder. The client may order without limits
 * that would end a measurement.
 * @module
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { secret } from '../../dist/index.js';
import { createVault } from '../../dist/vault/index.js';
import { Program } from './program.js';

/**
 * A real account, and the exchange that has it.
 * @typedef {object} RealAccount
 * @property {string} origin
 * @property {string} certificate
 * @property {string} apiKey
 * @property {string} secret
 */
/**
 * @typedef {object} RunningAgent
 * @property {Program} program
 * @property {string} socket
 * @property {string} address `http://127.0.0.1:PORT`
 * @property {string} token
 * @property {string} apiKey the local one
 * @property {string} secret the local one
 */

const root = join(import.meta.dirname, '..', '..');
const account = 'main';
/** The least that a vault may cost. The bench opens it twice. */
const cost = { memory: 64 * 1024 * 1024, operations: 1 };
const limits = ['--allow', 'read,order,cancel', '--symbols', 'BTCUSDT', '--max-order', '500 USDT'];
const unending = ['--max-day', '1000000000000 USDT', '--collar', '2%', '--rate', '10000/1s', '--uid', 'any'];

/** @param {string} folder @param {string} name @param {string} content */
function writePrivate(folder, name, content) {
  const path = join(folder, name);
  writeFileSync(path, content, { mode: 0o600 });
  return path;
}

/**
 * @param {string} folder that only this user can read
 * @param {RealAccount} real of Binance
 * @param {readonly string[]} [nodeOptions] of the agent's process, such as `--cpu-prof`
 * @returns {Promise<RunningAgent>}
 */
export async function startAgentFor(folder, real, nodeOptions = []) {
  const passphrase = writePrivate(folder, 'passphrase', 'the passphrase of a vault for one benchmark');
  const path = join(folder, 'vault.json');
  const vault = await createVault({ path, passphrase: secret.file(passphrase), cost });
  const { origin, certificate, apiKey, secret: text } = real;
  await vault.add({ name: account, exchange: 'binance', apiKey, baseUrl: origin, secret: secret.text(text) });
  vault.close();

  const ca = writePrivate(folder, 'ca.pem', certificate);
  const head = `version = 1\nca = ${JSON.stringify(ca)}\n\n[listen]\ntcp = "127.0.0.1:0"\n`;
  const policy = writePrivate(folder, 'agent.toml', head);
  const common = ['--vault', path, '--passphrase-file', passphrase, 'agent', 'client', 'add', 'bot'];
  const where = ['--account', account, '--policy', policy, '--print', 'env'];
  const command = [join(root, 'dist', 'cli', 'main.js'), ...common, ...where, ...limits, ...unending];
  const printed = execFileSync(process.execPath, command, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const { API_KEY = '', API_SECRET = '', API_URL = '' } = parseEnv(printed);

  const run = join(folder, 'run');
  mkdirSync(run, { mode: 0o700 });
  const socket = join(run, 'agent.sock');
  const places = { vault: path, policy, state: join(folder, 'state'), socket, control: join(run, 'control.sock') };
  const options = JSON.stringify({ ...places, passphrase });
  const program = new Program(process.execPath, [
    ...nodeOptions,
    join(import.meta.dirname, 'programs/agent.js'),
    options,
  ]);
  const { addresses } = await program.answer();
  const address = `http://${addresses.find((/** @type {string} */ each) => each.startsWith('127.0.0.1:'))}`;
  const [, token = ''] = /\/c-([^/]+)\//.exec(API_URL) ?? [];
  return { program, socket, address, token, apiKey: API_KEY, secret: API_SECRET };
}
