// Runs an agent as `locksign agent run` does, with options in JSON, until its standard input ends.
// It prints one line of JSON: the addresses, or the error.
import { secret } from 'locksign';
import { startAgent } from 'locksign/agent';

const { passphrase, ...options } = JSON.parse(process.argv[2] ?? '{}');
try {
  const agent = await startAgent({
    ...options,
    passphrase: secret.text(passphrase),
    report: (text) => console.error(text),
  });
  console.log(JSON.stringify({ addresses: agent.addresses }));
  process.stdin.resume();
  process.stdin.once('end', () => agent.close());
} catch (error) {
  console.log(JSON.stringify({ code: error.code, problem: error.problem ?? error.stack }));
}
