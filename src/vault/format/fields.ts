/**
 * Reads the fields of an object in the vault's file, which may be hostile.
 * @module
 */

/** Throws an error with the given reason. */
export type Refuse = (detail: string) => never;

/** A copy without a prototype, because a polluted one must not add a field to the file. */
export const ownFields = <T extends object>(value: T): T => Object.assign(Object.create(null), value);

/** A name with a hyphen in front would look like an option of a command. */
export const accountName = /^(?!-)[A-Za-z0-9._-]{1,64}$/;

export class Fields {
  readonly #object: object;
  readonly #refuse: Refuse;
  readonly #place: string;

  /** @param place names the object in errors. */
  constructor(value: unknown, place: string, refuse: Refuse) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(`${place} is not an object`);
    this.#object = value;
    this.#place = place;
    this.#refuse = refuse;
  }

  /** Only own fields count: a missing field must not be found on a prototype. */
  get(field: string): unknown {
    return Object.hasOwn(this.#object, field) ? Reflect.get(this.#object, field) : undefined;
  }

  wrong(field: string): never {
    return this.#refuse(`${field} of ${this.#place} is missing or invalid`);
  }

  text(field: string, pattern: RegExp): string {
    const value = this.get(field);
    return typeof value === 'string' && pattern.test(value) ? value : this.wrong(field);
  }

  oneOf<T extends string>(field: string, words: readonly T[]): T {
    const value = this.get(field);
    return words.find((word) => word === value) ?? this.wrong(field);
  }

  integer(field: string): number {
    const value = this.get(field);
    return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : this.wrong(field);
  }

  /** Base64 with padding and with unused bits zero (RFC 4648, sections 4 and 3.5). */
  base64(field: string, fits: (bytes: number) => boolean): string {
    const value = this.get(field);
    if (typeof value !== 'string') return this.wrong(field);
    const bytes = Buffer.from(value, 'base64');
    return fits(bytes.length) && bytes.toString('base64') === value ? value : this.wrong(field);
  }

  /** @param most the number of elements that are allowed. */
  list(field: string, most: number): readonly unknown[] {
    const value = this.get(field);
    if (!Array.isArray(value)) return this.wrong(field);
    return value.length <= most ? value : this.#refuse(`it has more than ${most} ${field}`);
  }

  optional<T>(field: string, read: (field: string) => T): Record<string, T> {
    return this.get(field) === undefined ? {} : { [field]: read(field) };
  }
}
