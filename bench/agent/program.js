/**
 * A program in a process of its own that answers each line of JSON with a line of JSON.
 * @module
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** Variables with which the agent does not start, and certificates that Python would prefer. */
const unwanted = /^(?:NODE_|SSL_|OPENSSL_|LD_|REQUESTS_CA|CURL_CA|(?:HTTPS?|ALL|NO)_PROXY$)/i;

/** USER_HZ is 100 on every platform that Node supports. */
const millisecondsOfTick = 10;

const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !unwanted.test(name)));

export class Program {
  #child;
  #lines;
  #exit;

  /**
   * @param {string} command
   * @param {readonly string[]} parameters
   * @param {Readonly<Record<string, string>>} [variables]
   */
  constructor(command, parameters, variables = {}) {
    this.#child = spawn(command, parameters, {
      env: { ...environment, ...variables },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#lines = createInterface(this.#child.stdout)[Symbol.asyncIterator]();
    this.#exit = once(this.#child, 'exit');
  }

  get pid() {
    return this.#child.pid ?? 0;
  }

  /** The processor time that the process has used, in ms (proc_pid_stat(5), fields 14 and 15). */
  get processorTime() {
    const stat = readFileSync(`/proc/${this.pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * millisecondsOfTick;
  }

  /** The next line that the program writes. */
  async answer() {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`${this.#child.spawnargs.slice(0, 2).join(' ')} ended`);
    const answer = JSON.parse(value);
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer;
  }

  /** @param {unknown} request */
  ask(request) {
    this.#child.stdin.write(`${JSON.stringify(request)}\n`);
    return this.answer();
  }

  /** @param {NodeJS.Signals} signal */
  signal(signal) {
    this.#child.kill(signal);
  }

  /** Ends its input, which ends the program. */
  async stop() {
    this.#child.stdin.end();
    await this.#exit;
  }
}
