/**
 * Recognises refusals in answers: several exchanges refuse a request with "200 OK".
 * @module
 */

/** The fields of an answer. */
export type AnswerFields = Readonly<Record<string, unknown>>;

/** The fields of an answer that is an object. */
export function answerFields(answer: unknown): AnswerFields | undefined {
  const isObject = typeof answer === 'object' && answer !== null && !Array.isArray(answer);
  return isObject ? Object.fromEntries(Object.entries(answer)) : undefined;
}

/** Whether there is a code, and none of those that mean success. */
export function isErrorCode(code: unknown, ...success: readonly string[]): boolean {
  return code !== undefined && code !== null && !success.includes(String(code));
}
