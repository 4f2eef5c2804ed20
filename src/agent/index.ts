/**
 * The signing agent, imported as `locksign/agent`: `startAgent` runs one, `meaningOf` says what a
 * request does, and `wireOf` verifies and patches requests.
 * @module
 */

export type { Meaning, MeantOrder } from '../exchanges/meaning/meaning.js';
export { type GivenRequest, meaningOf, type PublicWire, wireOf } from './public.js';
export { type Agent, type AgentOptions, startAgent } from './start.js';
