/**
 * The error of the JSON readers.
 * @module
 */

/** Says in a phrase what is wrong with a JSON file, and never what the file contains. */
export class JsonError extends Error {
  override readonly name = 'JsonError';
  /** Where in the file, if it is known. */
  readonly position: number | undefined;

  constructor(problem: string, position?: number) {
    super(problem);
    this.position = position;
  }
}
