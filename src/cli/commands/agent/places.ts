/**
 * The options that name the agent's files.
 * @module
 */
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { controlName, pathsOf, socketName } from '../../../agent/process/paths.js';
import { UsageError } from '../../exit.js';
import { namesSomething } from '../../options/unrecognised.js';

export interface PlaceOptions {
  readonly policy?: string;
  readonly state?: string;
  readonly socket?: string;
}

export const policyOption = (command: Command): Command =>
  command.option('--policy <file>', 'the policy (default: locksign/agent.toml in $XDG_CONFIG_HOME)');

export const stateOption = (command: Command): Command =>
  command.option('--state <folder>', 'the folder of the log (default: locksign/agent in $XDG_STATE_HOME)');

export const socketOption = (command: Command): Command =>
  command.option(
    '--socket <path>',
    "the agent's socket; the control socket is in the same folder (default: locksign/agent.sock in $XDG_RUNTIME_DIR)",
  );

export interface Places {
  readonly policy: string;
  readonly state: string;
  readonly socket: string;
  readonly control: string;
}

/** The files that the options name, and else the default ones. */
export function placesOf({ policy, state, socket }: PlaceOptions): Places {
  const paths = pathsOf(process.env);
  const chosen = socket === undefined ? join(paths.run, socketName) : resolve(socket);
  return {
    policy: policy === undefined ? paths.policy : resolve(policy),
    state: state === undefined ? paths.state : resolve(state),
    socket: chosen,
    control: join(chosen, '..', controlName),
  };
}

/**
 * The path of a policy that exists already: the one that the option names, which may be relative,
 * or else the default one.
 * @throws {UsageError} if the option names nothing. Such a path may be a secret, and is not shown.
 */
export function existingPolicy({ policy }: Pick<PlaceOptions, 'policy'>): string {
  if (policy === undefined) return pathsOf(process.env).policy;
  if (!namesSomething(policy)) throw new UsageError('--policy names no file that this user can reach.');
  return resolve(policy);
}
