/**
 * Route: the inspector's Runtime.queryObjects finds every object with a given prototype.
 */
import { Session } from 'node:inspector/promises';
import { SigningKey } from 'locksign';
import { loadKey, steal } from './victim.mjs';

const key = await loadKey();
const session = new Session();
session.connect();
globalThis.prototypeOfKeys = SigningKey.prototype;
globalThis.found = [];
const { result } = await session.post('Runtime.evaluate', { expression: 'prototypeOfKeys' });
const { objects } = await session.post('Runtime.queryObjects', { prototypeObjectId: result.objectId });
const functionDeclaration = 'function () { found.push(...this); }';
await session.post('Runtime.callFunctionOn', { objectId: objects.objectId, functionDeclaration });
steal(globalThis.found);
key.destroy();
