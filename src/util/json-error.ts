/**
 * The error that the JSON readers throw.
 * @module
 */

/** Describes what is wrong with a JSON file, in a phrase that never quotes the file's content. */
export class JsonError extends Error {
  override readonly name = 'JsonError';
  /** The byte offset of the problem in the file, if it is known. */
  readonly position: number | undefined;

  constructor(problem: string, position?: number) {
    super(problem);
    this.position = position;
  }
}
