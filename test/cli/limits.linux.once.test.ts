/**
 * Commands under small limits of the system (getrlimit(2)). Each ends with one sentence where Node
 * itself can run.
 */
import { beforeAll, expect, it } from 'vitest';
import { askProgram, run } from '../helpers/child.js';
import { program } from '../helpers/terminal/cli.js';
import { filled, passphrase, vaultFolder } from '../helpers/vault/vaults.js';

const vault = vaultFolder().path();
beforeAll(() => filled(vault));

/** Runs the command under a limit that prlimit(1) sets. */
const limited = (limit: string, ...args: readonly string[]) =>
  run('prlimit', [limit, process.execPath, program, '--vault', vault, '--passphrase-env', 'TEST_PASSPHRASE', ...args], {
    env: { TEST_PASSPHRASE: passphrase },
    detached: true,
  });
const oneSentence = /^error: [^\n]+\n$/;
/** Enough for the command, and too little for the memory of WebAssembly. */
const addressSpace = `--as=${3_000_000_000}`;

it.each([
  ['check', 'binance-main', '--send'],
  ['request', 'binance-main', 'GET', '/api/v3/account', '--send'],
])('%s --send says that fetch needs more address space', async (...args) => {
  const { status, stdout, stderr } = await limited(addressSpace, ...args);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(oneSentence);
  expect(stderr).toMatch(
    /: fetch needs WebAssembly, which cannot start .*`ulimit -v unlimited`.* Nothing was sent\.\n$/,
  );
});

it('other commands need less', async () => {
  expect(await limited(addressSpace, 'check', 'binance-main')).toMatchObject({ status: 0 });
});

it('a bot gets ERR_SEND, and its process continues', async () => {
  const answer = await askProgram('cli/programs/send-without-fetch.mjs', { flags: ['--jitless'] });
  expect(answer).toEqual({ code: 'ERR_SEND', sent: 'no' });
});

it('with too few descriptors it says so as soon as Node can load its first module', async () => {
  const sentences: string[] = [];
  for (let files = 18; files <= 26; files += 1) {
    const { status, stderr } = await limited(`--nofile=${files}:${files}`, 'rename', 'kucoin', 'kucoin');
    // A signal, or Node's own failure to read the first module.
    if (status === null || status > 128 || /^Error: EMFILE.*main\.js'$/m.test(stderr)) continue;
    expect(stderr, `${files} descriptors`).toMatch(oneSentence);
    if (stderr.includes('EMFILE')) sentences.push(stderr);
  }
  expect(sentences.length).toBeGreaterThan(0);
  for (const sentence of sentences) expect(sentence).toMatch(/ Raise the limit of open files \(`ulimit -n`\)\.\n$/);
});
