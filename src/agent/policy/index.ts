/**
 * What the command line needs of policies. It imports this module when such a command runs, because
 * the tables of all exchanges are behind it.
 * @module
 */
export { addClient, emptyPolicy, readNewClient, removeClient } from './edit.js';
export { explain } from './explain.js';
export { readPolicyFile } from './load.js';
export { clientNameRule, readPolicy } from './read.js';
export { reportOf } from './report.js';
export { makePolicyFolder, writePolicy } from './write.js';
