/**
 * Runs the searcher and reads its report.
 * @module
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Stage, User } from './stage.js';

export interface Needle {
  readonly owner: string;
  readonly key: string;
  readonly form: string;
  readonly hex: string;
}

interface Finding {
  readonly owner: string;
  readonly key: string;
  readonly form: string;
  readonly where: string;
  readonly count: number;
}

interface Refusal {
  readonly where: string;
  readonly error: string;
  readonly bytes: number;
}

interface Report {
  readonly findings: readonly Finding[];
  readonly refusals: readonly Refusal[];
  readonly bytes: number;
  readonly regions: number;
}

/**
 * The target. With `attacker`, memory is read by process_vm_readv(2) instead of /proc/<pid>/mem.
 */
export type Target = { readonly file: string } | { readonly pid: number; readonly attacker?: string };

/** The searcher could not open its target; the message is the errno's name. */
export class SearchRefused extends Error {
  override readonly name = 'SearchRefused';
}

/** The findings and their places. */
export class Findings {
  readonly bytes: number;
  readonly refusals: readonly Refusal[];
  readonly #findings: readonly Finding[];

  constructor(report: Report) {
    this.bytes = report.bytes;
    this.refusals = report.refusals;
    this.#findings = report.findings;
  }

  /**
   * One line for each finding of a secret, with its form, place and key. Empty if no secret was
   * found.
   */
  secrets(allowed: (form: string) => boolean = () => false): string[] {
    return this.#findings
      .filter(({ owner, form }) => owner === 'secret' && !allowed(form))
      .map(({ form, where, key, count }) => `${form}: ${count} in ${where} (${key})`);
  }

  /** The forms that were found of an owner's needles. */
  forms(owner: string): Set<string> {
    return new Set(this.#findings.filter((finding) => finding.owner === owner).map(({ form }) => form));
  }

  /** How often forms of that name were found. */
  count(owner: string, form: RegExp): number {
    const matching = this.#findings.filter((finding) => finding.owner === owner && form.test(finding.form));
    return matching.reduce((sum, { count }) => sum + count, 0);
  }

  /**
   * The needles that were not found at all. Empty if the searcher sees everything that was planted.
   */
  missing(needles: readonly Needle[], owner: string): string[] {
    const seen = new Set(
      this.#findings.filter((finding) => finding.owner === owner).map(({ key, form }) => `${form} (${key})`),
    );
    return needles
      .filter((needle) => needle.owner === owner)
      .map(({ key, form }) => `${form} (${key})`)
      .filter((name) => !seen.has(name));
  }
}

/**
 * Searches a file or a process, as another user if one is given.
 * @throws SearchRefused if the kernel does not let it open the target.
 */
export async function search(stage: Stage, target: Target, needles: readonly Needle[], user?: User): Promise<Findings> {
  const child = spawn(process.execPath, [join(stage.folder, 'forensics', 'search-program.mjs')], {
    ...user,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {},
    cwd: stage.folder,
  });
  child.stdin.on('error', () => {}); // it may have died, and then there is no report
  child.stdin.end(JSON.stringify({ ...target, needles }));
  let output = '';
  for await (const chunk of child.stdout.setEncoding('utf8')) output += chunk;
  const answer: unknown = JSON.parse(output);
  if (typeof answer === 'object' && answer !== null && 'failed' in answer)
    throw new SearchRefused(String(answer.failed));
  // The searcher's own output: tools/forensics/search.js declares its types.
  return new Findings(answer as Report);
}
