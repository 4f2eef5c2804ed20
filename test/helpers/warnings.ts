/**
 * The process warnings that an action causes.
 */

/** The messages of the warnings while a key or an account is loaded. It is destroyed afterwards. */
export async function warningsDuring(load: () => Promise<{ destroy(): void }>): Promise<string[]> {
  const warnings: string[] = [];
  const keep = (warning: Error): void => {
    warnings.push(warning.message);
  };
  process.on('warning', keep);
  try {
    (await load()).destroy();
    await new Promise(setImmediate); // emitWarning() waits for the next tick
    return warnings;
  } finally {
    process.off('warning', keep);
  }
}
