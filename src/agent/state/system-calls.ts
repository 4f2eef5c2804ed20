/**
 * The calls of node:fs that change the log. Tests replace them to make them fail.
 * @module
 */
import fs from 'node:fs';

export type SystemCalls = Pick<
  typeof fs,
  'writeSync' | 'ftruncateSync' | 'fdatasyncSync' | 'fdatasync' | 'fsyncSync' | 'renameSync'
>;

export const systemCalls: SystemCalls = fs;
