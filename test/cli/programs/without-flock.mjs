/**
 * Preloaded into the command: flock(1), which locks the vault in WebAssembly, cannot be found.
 * @module
 */
import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';

childProcess.spawnSync = () => ({
  error: Object.assign(new Error('flock'), { code: 'ENOENT', syscall: 'spawnSync flock' }),
});
syncBuiltinESMExports();
