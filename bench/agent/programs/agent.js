/**
 * Runs the agent as `locksign agent run` does, with the options of startAgent() in JSON. It writes
 * where the agent listens, and stops with its standard input.
 * @module
 */
import { startAgent } from '../../../dist/agent/index.js';
import { secret } from '../../../dist/index.js';

const { passphrase, ...options } = JSON.parse(process.argv[2] ?? '');
const report = (/** @type {string} */ text) => console.error(text);
const agent = await startAgent({ ...options, passphrase: secret.file(passphrase), report });
console.log(JSON.stringify({ addresses: agent.addresses }));
process.stdin.on('end', () => agent.close()).resume();
