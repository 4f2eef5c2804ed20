// Runs an agent as `locksign agent run` does, with options in JSON, until its standard input ends.
// It prints one line of JSON: the addresses, or the error. For each line of its input, it prints
// its memory after a garbage collection. With `watched`, it writes each lookup of a name to
// standard error, beginning with its own.
import dns from 'node:dns';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { secret } from 'locksign';
import { startAgent } from 'locksign/agent';

const { passphrase, watched = false, ...options } = JSON.parse(process.argv[2] ?? '{}');

if (watched) {
  const { lookup } = dns;
  dns.lookup = (name, ...others) => {
    console.error(`lookup of ${name}`);
    return lookup(name, ...others);
  };
  // This shows that a connection to a name is noticed. Nothing listens on port 1.
  await once(connect(1, 'localhost'), 'error');
}

try {
  const agent = await startAgent({
    ...options,
    passphrase: secret.text(passphrase),
    report: (text) => console.error(text),
  });
  console.log(JSON.stringify({ addresses: agent.addresses }));
  process.stdin.on('data', () => {
    setFlagsFromString('--expose-gc');
    runInNewContext('gc')();
    console.log(JSON.stringify(process.memoryUsage()));
  });
  process.stdin.once('end', () => agent.close());
} catch (error) {
  console.log(JSON.stringify({ code: error.code, problem: error.problem ?? error.stack }));
}
