/** Runs Python programs with the packages of the system. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import { checkout, programPath, run } from '../../helpers/child.js';
import { skip } from '../../helpers/forensics/scene.js';

/** The packages of Debian are for this Python, which need not be the first in PATH. */
const python = '/usr/bin/python3';

/** Certificates of the environment would take the place of those that a program names. */
const env = {
  REQUESTS_CA_BUNDLE: undefined,
  CURL_CA_BUNDLE: undefined,
  SSL_CERT_FILE: undefined,
  PYTHONPATH: join(checkout, 'examples/python'),
  PYTHONDONTWRITEBYTECODE: '1',
};

const missing = new Map<string, boolean>();

/** Skips the test if a package is not installed. */
export function requirePython(context: TestContext, ...packages: readonly string[]): void {
  for (const name of packages) {
    if (!missing.has(name)) missing.set(name, !imports(name));
    if (missing.get(name)) skip(context, `${python} has no package ${name} (Debian: python3-${name})`);
  }
}

function imports(name: string): boolean {
  try {
    execFileSync(python, ['-c', `import ${name}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Gives a program of `programs/` its input in JSON, and reads its output. */
export async function runPython(program: string, input: unknown): Promise<unknown> {
  const { status, stdout, stderr } = await run(python, [programPath(`agent/clients-e2e/programs/${program}`)], {
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
    started: (child) => child.stdin?.end(JSON.stringify(input)),
  });
  if (status !== 0) throw new Error(`${program} ended with ${status}:\n${stderr}`);
  return JSON.parse(stdout);
}
