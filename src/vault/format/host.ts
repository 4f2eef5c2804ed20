/**
 * The host of an account. The file has one field for it: the name of one of the exchange's hosts,
 * or a base URL, which no name can look like.
 * @module
 */

import type { HostChoice } from '../../exchanges/core/base-url.js';
import type { PublicFacts } from '../types.js';
import { ownFields } from './fields.js';

type HostFact = Pick<PublicFacts, 'host'>;

/** Reads only own fields: a polluted prototype must not choose the host of an account. */
export function hostFact(choice: HostChoice): HostFact {
  const { host, baseUrl = host } = ownFields(choice);
  return baseUrl === undefined ? {} : { host: baseUrl };
}

/** Reads only an own field, as hostFact() does. */
export function hostChoice(facts: HostFact): HostChoice {
  if (!Object.hasOwn(facts, 'host') || facts.host === undefined) return {};
  return facts.host.includes('://') ? { baseUrl: facts.host } : { host: facts.host };
}
