/**
 * Sends a request in a process whose `fetch` cannot work, and prints the error. Then it waits,
 * because a promise that Node does not handle would end the process.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { secret } from 'locksign';
import { binance } from 'locksign/exchanges';

const account = await binance.open({
  apiKey: 'vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A',
  secret: secret.text('a1'.repeat(32)),
});
const { code, sent } = await account.send({ method: 'GET', path: '/api/v3/account' }).catch((error) => error);
await sleep(100);
console.log(JSON.stringify({ code, sent }));
