/**
 * `locksign token`: the commands for keys inside PKCS#11 tokens.
 * @module
 */
import type { Command } from 'commander';
import type { Context, Register } from '../../context.js';
import { examples } from '../../help/examples.js';
import { registerTokenGenerate } from './generate.js';
import { registerTokenImport } from './import.js';
import { registerTokenList } from './list.js';

/** In the order of the help. */
const commands: readonly Register[] = [registerTokenList, registerTokenGenerate, registerTokenImport];

export function registerToken(program: Command, context: Context): void {
  const token = program
    .command('token')
    .summary('keep keys inside tokens, such as smart cards and HSMs')
    .description(
      'A token signs with keys that it never gives out. A PKCS#11 module, a library of its maker, is the way to it. docs/keys.md ' +
        'says which tokens there are.',
    )
    .helpCommand(false)
    .addHelpText('after', examples('locksign token list', 'locksign help token list'));
  for (const register of commands) register(token, context);
}
