/**
 * Measures orders from bots to an exchange on this machine: direct, through a bare reverse proxy,
 * and through the agent.
 * @module
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quantile, quartiles } from '../statistics.js';
import { startBot } from './bot.js';
import { Program } from './program.js';
import { routeName, routesOf, ways } from './routes.js';
import { startAgentFor } from './setup.js';

/** @typedef {import('./routes.js').Way} Way */
/** @typedef {import('./routes.js').Transport} Transport */
/** @typedef {{ readonly rounds: number, readonly orders: number, readonly warmUp: number }} Settings */
/** @typedef {{ median: number, late: number, rate: number }} Round times in ms, orders per second */
/**
 * @typedef {object} Row
 * @property {string} client
 * @property {Transport} transport
 * @property {number} atOnce
 * @property {Record<Way, Round>} medians over all rounds
 * @property {{ proxy: number, agent: number }} work processor time for an order, µs
 * @property {number} time the agent's median time, divided by the proxy's of the same round
 * @property {number} rate the agent's orders per second, divided by the proxy's of the same round
 */

const programs = join(import.meta.dirname, 'programs');
export const concurrencies = [1, 16];

/** @type {readonly { client: string, transports: readonly Transport[] }[]} */
const clients = [
  { client: 'requests', transports: ['socket', 'tcp'] },
  { client: 'ccxt', transports: ['tcp'] },
  { client: 'undici', transports: ['socket'] },
];

/**
 * @param {string} client
 * @param {import('./routes.js').Ends} ends
 * @param {string} certificate path of the file
 */
function startClient(client, ends, certificate) {
  return client === 'requests'
    ? startBot('requests', routesOf(ends, certificate))
    : startBot(client, routesOf(ends, ends.real.certificate), { NODE_EXTRA_CA_CERTS: certificate });
}

/**
 * @param {Program} program
 * @param {{ route: string, count: number, atOnce: number }} request
 * @returns {Promise<Round>}
 */
async function place(program, request) {
  const { times, elapsed } = await program.ask(request);
  const sorted = times.toSorted((/** @type {number} */ a, /** @type {number} */ b) => a - b);
  return { median: quantile(sorted, 0.5), late: quantile(sorted, 0.99), rate: (times.length / elapsed) * 1000 };
}

/**
 * Each round measures every way once, in an order that rotates.
 * @param {Program} program
 * @param {{ proxy: Program, agent: Program }} servers
 * @param {Transport} transport
 * @param {number} atOnce
 * @param {Settings} settings
 */
async function compare(program, servers, transport, atOnce, { rounds, orders }) {
  /** @type {Record<Way, Round[]>} */
  const measured = { direct: [], proxy: [], agent: [] };
  const work = { direct: 0, proxy: 0, agent: 0 };
  for (let round = 0; round < rounds; round += 1) {
    const first = round % ways.length;
    for (const way of [...ways.slice(first), ...ways.slice(0, first)]) {
      const server = way === 'direct' ? undefined : servers[way];
      const before = server?.processorTime ?? 0;
      measured[way].push(await place(program, { route: routeName(way, transport), count: orders, atOnce }));
      work[way] += (server?.processorTime ?? 0) - before;
    }
  }
  const perOrder = (/** @type {number} */ milliseconds) => (milliseconds * 1000) / (rounds * orders);
  return { measured, work: { proxy: perOrder(work.proxy), agent: perOrder(work.agent) } };
}

/** @param {readonly number[]} samples */
const median = (samples) => quartiles(samples).median;

/**
 * @param {readonly Round[]} rounds
 * @returns {Round}
 */
const medianRound = (rounds) => ({
  median: median(rounds.map((round) => round.median)),
  late: median(rounds.map(({ late }) => late)),
  rate: median(rounds.map(({ rate }) => rate)),
});

/**
 * @param {Settings} settings
 * @param {string | undefined} only the name of a client
 * @param {(text: string) => void} progress
 * @param {readonly string[]} nodeOptions of the agent's process
 */
export async function measure(settings, only, progress, nodeOptions) {
  const folder = mkdtempSync(join(tmpdir(), 'locksign-bench-'));
  /** @type {Program[]} */
  const running = [];
  const keep = (/** @type {Program} */ program) => {
    running.push(program);
    return program;
  };
  try {
    progress('starting the exchange, the proxy and the agent');
    const mock = keep(new Program(process.execPath, [join(programs, 'mock.js')]));
    const { origin, certificate } = await mock.answer();
    const [apiKey, secret] = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')];
    const real = { origin, certificate, apiKey, secret };
    const file = join(folder, 'certificate.pem');
    writeFileSync(file, certificate);
    const socket = join(folder, 'proxy.sock');
    const proxy = keep(new Program(process.execPath, [join(programs, 'proxy.js'), origin, certificate, socket]));
    const { port } = await proxy.answer();
    const agent = await startAgentFor(folder, real, nodeOptions);
    keep(agent.program);
    const servers = { proxy, agent: agent.program };
    const ends = { real, agent, proxy: { socket, address: `http://127.0.0.1:${port}` } };

    /** @type {Row[]} */
    const rows = [];
    for (const { client, transports } of clients.filter((each) => (only ?? each.client) === each.client)) {
      const program = keep(await startClient(client, ends, file));
      for (const transport of transports) {
        // Until the just-in-time compilers have finished. The agent has the most to compile.
        for (const way of ways) {
          await place(program, { route: routeName(way, transport), count: settings.warmUp, atOnce: concurrencies[1] });
        }
        for (const atOnce of concurrencies) {
          progress(`${client}, ${transport}, ${atOnce} at once`);
          const { measured, work } = await compare(program, servers, transport, atOnce, settings);
          const { direct, proxy: bare, agent: judged } = measured;
          rows.push({
            client,
            transport,
            atOnce,
            work,
            medians: { direct: medianRound(direct), proxy: medianRound(bare), agent: medianRound(judged) },
            time: median(judged.map((round, index) => round.median / bare[index].median)),
            rate: median(judged.map((round, index) => round.rate / bare[index].rate)),
          });
        }
      }
    }
    progress('');
    return rows;
  } finally {
    await Promise.all(running.map((program) => program.stop()));
    rmSync(folder, { recursive: true, force: true });
  }
}
