/**
 * Locks a file and prints whether it got the lock. Arguments: the path, and `--stay` to run until a
 * signal ends it.
 */
import { openSync } from 'node:fs';
import { lockFile } from 'locksign';

const [path = '', option] = process.argv.slice(2);
console.log(lockFile(openSync(path, 'a')));
if (option === '--stay') setInterval(() => {}, 1_000);
