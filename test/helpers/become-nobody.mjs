/**
 * Gives up root, because permissions do not stop root.
 * @module
 */
export const NOBODY = 65_534;

/** Makes this process run as nobody if it runs as root. */
export function becomeNobody() {
  if (process.getuid?.() !== 0) return;
  process.setgid?.(NOBODY);
  process.setuid?.(NOBODY);
}
