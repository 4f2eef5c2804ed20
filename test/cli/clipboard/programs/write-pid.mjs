/** Preloaded into the command: writes its process id to the file that TEST_PID_FILE names. */
import { writeFileSync } from 'node:fs';

writeFileSync(process.env.TEST_PID_FILE, String(process.pid));
