/**
 * What the command line needs of policies. It imports this module when such a command runs, because
 * the tables of all exchanges are behind it.
 * @module
 */
export { explain } from './explain.js';
export { readPolicyFile } from './load.js';
export { readPolicy } from './read.js';
export { reportOf } from './report.js';
