/**
 * Makes a swap file, to see what reaches the disk. It needs root. The file is switched off and
 * deleted on every exit except SIGKILL.
 * @module
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readableMappings } from '../../tools/forensics/mappings.js';
import { searchStream } from '../../tools/forensics/search.js';
import { buildAddon } from '../addon.js';

const megabytes = 512;
const highestPriority = '32767'; // before any other swap area, swapon(2)

/**
 * @param {string} command
 * @param {readonly string[]} parameters
 */
function run(command, parameters) {
  const { status, stderr, error } = spawnSync(command, parameters, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} failed: ${error?.message ?? stderr.trim()}`);
}

/** A swap file, in use from open() to close(). */
export class SwapFile {
  #folder = mkdtempSync(join(tmpdir(), 'locksign-swap-'));
  #path = join(this.#folder, 'swap');
  #pageOut = buildAddon('memory-copies/page-out', 'page_out').pageOut;

  open() {
    // The file is read with O_DIRECT, past the page cache: the kernel swaps to the disk below the
    // file system, whose cache would still show the old content.
    run('dd', ['if=/dev/zero', `of=${this.#path}`, 'bs=1M', `count=${megabytes}`, 'oflag=direct', 'status=none']);
    run('chmod', ['600', this.#path]);
    run('mkswap', [this.#path]);
    run('swapon', ['--priority', highestPriority, this.#path]);
  }

  /**
   * Pushes the pages of the process out to swap.
   * @param {number} process
   * @returns {Promise<number>} kB of it that are in swap now
   */
  async pushOut(process) {
    for (const { start, end } of readableMappings(process)) {
      // The kernel refuses this for locked and secret memory. The search then finds nothing in
      // swap.
      this.#pageOut(process, start, end - start);
    }
    await sleep(1000); // the kernel writes on its own time
    const [, kilobytes = '0'] = /^VmSwap:\s*(\d+)/m.exec(readFileSync(`/proc/${process}/status`, 'latin1')) ?? [];
    return Number(kilobytes);
  }

  /**
   * @param {readonly import('../../tools/forensics/needle-set.js').Needle[]} needles
   * @returns {Promise<import('../../tools/forensics/search.js').SearchReport>} the needles that
   *   were found in the file
   */
  async search(needles) {
    const reader = spawn('dd', [`if=${this.#path}`, 'bs=1M', 'iflag=direct', 'status=none'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return searchStream(reader.stdout, needles);
  }

  /** Also of a file that was only half set up, or closed before. */
  close() {
    if (!existsSync(this.#folder)) return;
    spawnSync('swapoff', [this.#path]);
    // The file may hold pages of other processes, so it is overwritten before it is deleted.
    spawnSync('shred', ['--iterations=0', '--zero', this.#path]);
    rmSync(this.#folder, { recursive: true });
  }
}
