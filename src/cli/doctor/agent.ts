/**
 * Checks of the signing agent: this user's and the system's. Without one there is nothing to check.
 * @module
 */
import { lstatSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Status } from '../../agent/control/protocol.js';
import { serviceUnit, systemFiles, unitNames, userUnits } from '../../agent/install/places.js';
import { hashOfFolder } from '../../agent/install/program.js';
import { type AgentPaths, controlName, pathsOf } from '../../agent/process/paths.js';
import { LocksignError } from '../../index.js';
import { type Distrust, fileDistrust, folderDistrust } from '../../util/trusted-path.js';
import { attention, listed, ok, type Result, unknown } from './finding.js';
import type { System } from './system.js';

/** Asks the agent at a control socket. @throws {LocksignError} `ERR_AGENT_CONTROL` */
export type Ask = (path: string) => Promise<Status>;

interface Place extends AgentPaths {
  /** The folder of its units. */
  readonly units: string;
  /** The folder of its program, if it has its own. */
  readonly program?: string;
}

/** The places of this user's agent; undefined without a home. */
function ownPlace(system: System): Place | undefined {
  const { env, home } = system.facts;
  try {
    return { ...pathsOf(env), units: userUnits(env, home) };
  } catch {
    return undefined;
  }
}

/** Whether there is something. What this user may not see may be there. */
function exists(system: System, path: string): boolean {
  try {
    return system.stats(path) !== undefined;
  } catch {
    return true;
  }
}

const asOther = 'Run `doctor` as root or as the user of the agent.';

function describe({ pid, uid, memory, mode, clients }: Status): Result {
  const found = `An agent runs (process ${pid}, user ${uid}, ${mode}). Its keys are in memory of the kind ${memory}.`;
  if (memory === 'wasm') {
    return attention(`${found} That memory can be swapped out and dumped.`, 'Start the agent without --allow-wasm.');
  }
  const advisory = clients.filter(({ isAdvisory }) => isAdvisory).map(({ name }) => name);
  if (advisory.length === 0) return ok(`${found} Its policy binds its ${clients.length} clients.`);
  return attention(
    `${found} Its policy is advisory for ${listed(advisory)}, because their bots may run as the agent's own user.`,
    'Run the agent as a user of its own with `locksign agent install --system`, and give each client the `uid` of its bot.',
  );
}

async function checkRunning(system: System, { run }: Place, ask: Ask): Promise<Result> {
  const path = join(run, controlName);
  if (!exists(system, path)) return ok(`No agent runs at ${path}.`);
  try {
    return describe(await ask(system.at(path)));
  } catch (error) {
    if (!(error instanceof LocksignError)) throw error;
    if (error.errno === 'ENOENT' || error.errno === 'ECONNREFUSED') return ok(`No agent runs at ${path}.`);
    return unknown(`The agent at ${path} does not answer this user. ${asOther}`);
  }
}

/** Turns a system call that this user may not make into an unknown finding. */
function examine(subject: string, look: () => Result): Result {
  try {
    return look();
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    return unknown(`${subject} cannot be examined by this user. ${asOther}`);
  }
}

const advice = ({ detail, remedy }: Distrust): Result =>
  attention(`Others than root and the agent's user could change the agent: ${detail}.`, remedy);

function checkPolicy(system: System, { policy, state }: Place): Result {
  return examine(`The policy ${policy}`, () => {
    const stats = system.stats(policy);
    if (stats === undefined) {
      return ok(`There is no policy at ${policy} yet. \`locksign agent client add\` makes one.`);
    }
    const path = system.at(policy);
    // The folder of the log belongs to the agent's user.
    const user = system.stats(state)?.uid;
    const found = folderDistrust(path, user) ?? fileDistrust(path, lstatSync(path), user);
    return found === undefined ? ok(`Only root and the agent's user can change the policy ${policy}.`) : advice(found);
  });
}

function checkUnits(system: System, { units, program }: Place): Result {
  return examine(`The units in ${units}`, () => {
    const there = unitNames.filter((name) => exists(system, join(units, name)));
    if (there.length === 0) return ok('The agent has no units of systemd, so it is started by hand.');
    if (there.length < unitNames.length) {
      const missing = unitNames.filter((name) => !there.includes(name));
      return attention(
        `Units of the agent are missing in ${units}: ${listed(missing)}.`,
        `Run \`locksign agent install --${program === undefined ? 'user' : 'system'}\`.`,
      );
    }
    for (const name of there) {
      const path = system.at(join(units, name));
      const found = folderDistrust(path) ?? fileDistrust(path, statSync(path));
      if (found !== undefined) return advice(found);
    }
    return ok(`systemd starts the agent by ${join(units, serviceUnit)}.`);
  });
}

/** Why somebody else than its owner could change a folder or something in it. */
function treeDistrust(path: string): Distrust | undefined {
  const stats = lstatSync(path);
  const own = fileDistrust(path, stats);
  if (own !== undefined || !stats.isDirectory()) return own;
  for (const name of readdirSync(path)) {
    const found = treeDistrust(join(path, name));
    if (found !== undefined) return found;
  }
  return undefined;
}

function checkProgram(system: System, program: string): Result {
  return examine(`The program in ${program}`, () => {
    if (!exists(system, program)) {
      return attention(`The agent's program is missing in ${program}.`, 'Run `locksign agent install --system`.');
    }
    const path = system.at(program);
    const found = folderDistrust(path) ?? treeDistrust(path);
    if (found !== undefined) return advice(found);
    return ok(`The program in ${program} belongs to root. Its SHA-256 is ${hashOfFolder(path)}.`);
  });
}

async function checkAgent(system: System, place: Place, ask: Ask): Promise<Readonly<Record<string, Result>>> {
  const { program } = place;
  return {
    '': await checkRunning(system, place, ask),
    policy: checkPolicy(system, place),
    unit: checkUnits(system, place),
    ...(program !== undefined && { program: checkProgram(system, program) }),
  };
}

/** The findings about each agent that is set up, by the names of the checks. */
export async function checkAgents(system: System, ask: Ask): Promise<Readonly<Record<string, Result>>> {
  const wide: Place = { ...systemFiles };
  const own = ownPlace(system);
  const places: [name: string, place: Place][] = [['system agent', wide]];
  if (own !== undefined && own.policy !== wide.policy) places.unshift(['agent', own]);
  const results: Record<string, Result> = {};
  for (const [name, place] of places) {
    const marks = [join(place.run, controlName), join(place.units, serviceUnit), place.policy];
    // Its folder is closed to others, but the folder itself can be seen.
    const isSetUp = marks.some((path) => exists(system, path)) || exists(system, place.program ?? place.policy);
    if (!isSetUp) continue;
    for (const [part, result] of Object.entries(await checkAgent(system, place, ask))) {
      results[part === '' ? name : `${name} ${part}`] = result;
    }
  }
  if (Object.keys(results).length > 0) return results;
  return { agent: ok(`No agent is set up: there is no policy in ${dirname((own ?? wide).policy)}.`) };
}
