/**
 * Preloaded into the command: starts it in the folder HOME.
 * @module
 */
process.chdir(process.env['HOME'] ?? '/');
