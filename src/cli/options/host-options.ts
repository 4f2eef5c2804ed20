/**
 * The options for where requests go beyond the hosts that a recipe lists.
 * @module
 */
import { Option } from 'commander';
import { exchanges } from '../../exchanges/catalog.js';
import { baseUrlForm, isBaseUrl } from '../../exchanges/core/base-url.js';
import { UsageError } from '../exit.js';

interface HostOptions {
  readonly host?: string;
  readonly baseUrl?: string;
}

export function baseUrlOption(): Option {
  const option = new Option('--base-url <url>', 'another host: https:// and the host, or http:// on this machine');
  return option.argParser((url) => {
    if (!isBaseUrl(url)) throw new UsageError(`--base-url must be ${baseUrlForm}.`);
    return url;
  });
}

/** @throws {UsageError} */
export function requireOneHost({ host, baseUrl }: HostOptions): void {
  if (host !== undefined && baseUrl !== undefined) throw new UsageError('--host and --base-url cannot be combined.');
}

export function demoOption(): Option {
  const names = exchanges.filter(({ demoHeaders }) => demoHeaders !== undefined).map(({ name }) => name);
  return new Option('--demo', `demo trading, where a header selects it (${names.join(', ')})`);
}
