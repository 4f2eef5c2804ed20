/**
 * Checks of PKCS#11 modules and their tokens.
 * @module
 */
import { basename } from 'node:path';
import type { ListedToken, TokenModule, TokenPinState } from '../../index.js';
import type { Answer } from '../tokens/ask-module.js';
import { findModules, type NamedModule } from '../tokens/modules.js';
import { attention, listed, ok, type Result, unknown } from './finding.js';
import type { System } from './system.js';

/** Asks the module of a path for its tokens. */
export type AskModule = (path: string) => Promise<Answer>;

const pinNotes: Readonly<Partial<Record<TokenPinState, string>>> = {
  'count-low': ', whose PIN has only a few tries left',
  'final-try': ', whose PIN has one try left',
  locked: ', whose PIN is locked',
  'not-set': ', which has no PIN yet',
};

const describeToken = ({ label, serial, pin }: ListedToken): string =>
  `${label === '' ? 'one without a label' : label} (serial number ${serial})${pinNotes[pin] ?? ''}`;

/** What its library says in CK_INFO. */
const softhsm = 'SoftHSM';

function describeModule(path: string, { description, manufacturer, version, tokens }: TokenModule): Result {
  const found = tokens.filter(({ isInitialized }) => isInitialized).map(describeToken);
  const which = found.length === 0 ? 'It has no token now.' : `Its tokens: ${listed(found)}.`;
  const warning =
    manufacturer === softhsm
      ? " SoftHSM is software in the bot's process, so its keys lie in that memory while it signs: it is for tests."
      : '';
  return ok(`${path} can be used here (${manufacturer}, ${description}, version ${version}). ${which}${warning}`);
}

function judge(path: string, answer: Answer): Result {
  if ('ending' in answer) return unknown(`${path} cannot be examined: it ${answer.ending}.`);
  if (!('code' in answer)) return describeModule(path, answer);
  if (answer.code === 'ERR_TOKEN_MODULE' && answer.isRemedySpecific) return attention(answer.problem, answer.remedy);
  return unknown(answer.problem);
}

async function checkModule(system: System, { path, configuration }: NamedModule, ask: AskModule): Promise<Result> {
  if (system.real(path) === undefined) return unknown(`${configuration} names ${path}, which does not exist.`);
  return judge(path, await ask(system.at(path)));
}

/** The names of the files, or the paths of those that share a name. */
function namesOf(modules: readonly NamedModule[]): readonly string[] {
  const names = modules.map(({ path }) => basename(path));
  return modules.map(({ path }) => {
    const name = basename(path);
    return names.indexOf(name) === names.lastIndexOf(name) ? name : path;
  });
}

/**
 * The findings about each PKCS#11 module, by the names of the checks.
 * @param signer is the backend's name.
 */
export async function checkTokens(
  system: System,
  signer: string | undefined,
  ask: AskModule,
): Promise<Readonly<Record<string, Result>>> {
  const modules = findModules(system);
  if (modules.length === 0) return { pkcs11: ok('No PKCS#11 module for tokens was found.') };
  if (signer !== 'native') {
    const paths = listed(modules.map(({ path }) => path));
    return { pkcs11: unknown(`These PKCS#11 modules can only be examined with the native signer: ${paths}.`) };
  }
  const results = await Promise.all(modules.map((module) => checkModule(system, module, ask)));
  const names = namesOf(modules);
  return Object.fromEntries(results.map((result, index) => [`pkcs11 ${names[index]}`, result]));
}
