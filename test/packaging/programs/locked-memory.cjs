const locksign = require('locksign');
const signInLockedMemory = require('./sign-in-locked-memory.cjs');

signInLockedMemory(locksign);
